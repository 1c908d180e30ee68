import CopydeskFiles
import Foundation

/// The `swift` command that builds runners.
struct Toolchain {
  /// The program, without symbolic links.
  let path: String

  struct Problem: Error { var message: String }

  /// The oldest whose compiler reads `Module::name`, which runners need.
  static let oldestVersion = "6.3"

  /// The first `swift` in `PATH`; nil where there is none.
  static func find(environment: [String: String] = ProcessInfo.processInfo.environment) -> Toolchain? {
    for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
      let path = "\(folder)/swift"
      guard access(path, X_OK) == 0, FileSystem.kind(of: path) == .file else { continue }
      return Toolchain(path: path)
    }
    return nil
  }

  /// Changes when another toolchain is put in its place; costs no process.
  var stamp: String {
    let real = ResolvedPlugin.withoutLinks(path)
    let stamp = FileSystem.stamp(of: real)
    return "\(real) \(stamp?.size ?? 0) \(stamp?.changed ?? 0)"
  }

  /// What a command of the toolchain said, and how it ended.
  struct Result {
    var status: Int32
    var output: String
  }

  /// The version as the toolchain gives it, such as `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
  ///
  /// - Throws: `Problem` where it is too old for runners, or does not answer.
  func version() throws -> String {
    let result = try run(["--version"])
    let version = result.output.split(separator: "\n").first { $0.contains("Swift version ") }.map(String.init)
    guard result.status == 0, let version, let start = version.range(of: "Swift version ")?.upperBound else {
      throw Problem(message: "'\(path) --version' does not answer")
    }
    let number = String(version[start...].prefix { $0.isNumber || $0 == "." })
    guard number.compare(Self.oldestVersion, options: .numeric) != .orderedAscending else {
      throw Problem(
        message: "'\(path)' is Swift \(number); stages of plugins need Swift \(Self.oldestVersion) or newer")
    }
    return version
  }

  /// Runs a command of the toolchain to its end.
  ///
  /// - Parameters:
  ///   - separateErrors: keeps what goes to standard error out of the output.
  ///   - log: a file that gets all of the output.
  ///   - onLine: gets each line as it comes.
  func run(
    _ arguments: [String], separateErrors: Bool = false, log: String? = nil, onLine: (Substring) -> Void = { _ in }
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = separateErrors ? FileHandle.nullDevice : pipe
    var whole = Data()
    var line = Data()
    do { try process.run() } catch { throw Problem(message: "'\(path)' cannot be started") }
    while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
      whole += data
      line += data
      while let end = line.firstIndex(of: UInt8(ascii: "\n")) {
        onLine(String(decoding: line[line.startIndex..<end], as: UTF8.self)[...])
        line = line[(end + 1)...]
      }
    }
    process.waitUntilExit()
    if let log { try? whole.write(to: URL(fileURLWithPath: log)) }
    return Result(status: process.terminationStatus, output: String(decoding: whole, as: UTF8.self))
  }
}
