package import Foundation

/// A folder that goes with the test that made it.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    path = NSTemporaryDirectory() + "copydesk-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { remove() }

  /// Takes the folder away. `defer { folder.remove() }` also keeps it until then, where only its path is used.
  package func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// The names of what is in the folder.
  package var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  /// Writes a file, with the folders that it needs.
  ///
  /// - Returns: its path.
  @discardableResult
  package func write(_ content: some DataProtocol, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(content).write(to: URL(fileURLWithPath: file))
    return file
  }
}
