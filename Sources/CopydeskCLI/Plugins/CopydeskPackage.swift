import CopydeskFiles
import Foundation

/// The package of Copydesk that runners and new packages are built with.
enum CopydeskPackage: Equatable {
  /// A checkout, without symbolic links.
  case folder(String)
  /// The public repository, in the version of this program.
  case repository

  /// Where the package is published.
  static let url = "https://github.com/copydesk/copydesk"
  /// Names a checkout to build with.
  static let variable = "COPYDESK_PACKAGE"

  struct Problem: Error { var message: String }

  /// The checkout that `COPYDESK_PACKAGE` names, else the one that the program was built in, else the repository.
  static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment, program: String = ThisProgram.path
  ) throws(Problem) -> CopydeskPackage {
    if let given = environment[variable], !given.isEmpty {
      let folder = PluginCache.absolute(given, in: FileManager.default.currentDirectoryPath)
      guard isCheckout(folder) else {
        throw Problem(message: "\(variable) is '\(given)', which is no folder with a Package.swift of copydesk")
      }
      return .folder(ResolvedPlugin.withoutLinks(folder))
    }
    var folder = URL(fileURLWithPath: ResolvedPlugin.withoutLinks(program)).deletingLastPathComponent()
    while folder.path != "/" {
      // Build folders are `.build` or `.build-…`.
      let isBuild = folder.lastPathComponent.hasPrefix(".build")
      folder = folder.deletingLastPathComponent()
      if isBuild, isCheckout(folder.path) { return .folder(folder.path) }
    }
    return .repository
  }

  static func isCheckout(_ folder: String) -> Bool {
    guard let manifest = FileManager.default.contents(atPath: folder + "/Package.swift") else { return false }
    return String(decoding: manifest, as: UTF8.self).contains("name: \"copydesk\"")
  }

  /// As a runner carries it, to be read by `init(written:)`.
  var written: String { if case .folder(let path) = self { path } else { "" } }

  init(written: String) { self = written.isEmpty ? .repository : .folder(written) }
}
