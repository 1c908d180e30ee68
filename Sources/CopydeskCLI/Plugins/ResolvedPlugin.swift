import CopydeskCore
import CopydeskFiles
import CopydeskPipelines
import Foundation

/// A plugin that a pipeline file names, found on this machine.
struct ResolvedPlugin {
  var reference: PluginReference
  /// The package's folder without symbolic links; nil for a repository.
  var folder: String?
  var name: String

  /// What tells the package from all others: its folder on its disk, or its address and version.
  var identity: String {
    if let folder { return Self.identity(ofFolder: folder) }
    guard case .repository(let url, let requirement) = reference.package else { return name }
    return "repository \(url) \(requirement.description)"
  }

  static func identity(ofFolder folder: String) -> String {
    var status = stat()
    guard stat(folder, &status) == 0 else { return "folder \(folder)" }
    return "folder \(folder) \(status.st_dev) \(status.st_ino)"
  }

  /// What a runner with this plugin is known by.
  var key: String {
    let place = folder.map { "folder \($0)" } ?? identity
    return "\(place) product=\(reference.product ?? "") module=\(reference.module ?? "")"
  }

  struct Problem: Error { var message: String }

  /// - Parameter pipeline: the path of the pipeline file, below whose folder relative paths begin.
  init(_ reference: PluginReference, pipeline: String) throws(Problem) {
    self.reference = reference
    guard case .folder(let path) = reference.package else {
      name = reference.packageName
      return
    }
    let base = PluginCache.absolute(pipeline, in: FileManager.default.currentDirectoryPath)
    let whole = PluginCache.absolute(path, in: URL(fileURLWithPath: base).deletingLastPathComponent().path)
    switch FileSystem.kind(of: whole) {
    case .folder: break
    case nil: throw Problem(message: "there is no folder '\(path)'; a path begins at the folder of the pipeline file")
    default: throw Problem(message: "'\(path)' is no folder; name the folder that holds Package.swift")
    }
    guard FileSystem.kind(of: whole + "/Package.swift") == .file else {
      throw Problem(message: "folder '\(path)' holds no Package.swift, so it is no Swift package")
    }
    let folder = Self.withoutLinks(whole)
    self.folder = folder
    name = folder.split(separator: "/").last.map(String.init) ?? folder
  }

  static func withoutLinks(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
