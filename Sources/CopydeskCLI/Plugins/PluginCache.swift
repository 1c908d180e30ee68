import CopydeskText
import Foundation

/// The folder that keeps runners and what has been trusted: `COPYDESK_CACHE`, else `copydesk` in `XDG_CACHE_HOME` or
/// `~/.cache`.
///
/// What lies in it is started, so only the user may write to it.
struct PluginCache {
  let folder: String

  /// Why the folder cannot be used.
  struct Problem: Error { var message: String }

  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(Problem) {
    folder = Self.path(environment)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Problem(message: "the cache '\(folder)' cannot be made; name another with COPYDESK_CACHE")
    }
    if let flaw = Ownership.flaw(of: folder) {
      throw Problem(message: "the cache \(flaw), so what lies in it cannot be started; see COPYDESK_CACHE")
    }
  }

  static func path(_ environment: [String: String]) -> String {
    func given(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let path =
      given("COPYDESK_CACHE") ?? given("XDG_CACHE_HOME").map { $0 + "/copydesk" }
      ?? (given("HOME") ?? NSHomeDirectory()) + "/.cache/copydesk"
    return absolute(path, in: FileManager.default.currentDirectoryPath)
  }

  static func absolute(_ path: String, in folder: String) -> String {
    URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)).standardizedFileURL.path
  }

  /// Sixteen digits that stand for `text` in the name of a file.
  static func key(_ text: String) -> String {
    let digits = String(stableHash(of: text), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Does `work` while no other process works on what `name` stands for; says so where it has to wait.
  func locked<Result>(_ name: String, waiting: String, _ work: () throws -> Result) throws -> Result {
    let path = "\(folder)/\(name).lock"
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Problem(message: "'\(path)': \(String(cString: strerror(errno)).lowercased())") }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      CommandLog.notice(waiting)
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else {
          throw Problem(message: "'\(path)': \(String(cString: strerror(errno)).lowercased())")
        }
      }
    }
    return try work()
  }
}
