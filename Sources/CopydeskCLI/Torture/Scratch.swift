import CopydeskIO
import Foundation

/// A run of the pipeline under torture: a folder for its outputs and one for what it keeps.
struct Scratch {
  let root: URL
  var out: URL { root.appendingPathComponent("out") }
  var state: URL { root.appendingPathComponent("state") }

  init(_ root: URL) throws {
    self.root = root
    try? FileManager.default.removeItem(at: root)
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
  }

  /// Whether a run that was killed here can be taken up.
  var hasCheckpoint: Bool {
    let runs = state.appendingPathComponent("runs").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    return names.contains { FileManager.default.fileExists(atPath: "\(runs)/\($0)/checkpoint") }
  }

  func remove() { try? FileManager.default.removeItem(at: root) }

  /// The outputs under their final names, each with a hash of what it holds.
  ///
  /// - Parameter parts: partial outputs instead, which bear temporary names.
  func outputs(parts: Bool = false) throws -> [String: UInt64] {
    var result: [String: UInt64] = [:]
    let prefix = out.standardizedFileURL.path + "/"
    guard let files = FileManager.default.enumerator(at: out, includingPropertiesForKeys: [.isRegularFileKey]) else {
      return [:]
    }
    for case let file as URL in files {
      guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
      let name = String(file.standardizedFileURL.path.dropFirst(prefix.count))
      let isPart = name.split(separator: "/").contains { $0.hasPrefix(".") && $0.contains(".partial") }
      guard isPart == parts else { continue }
      result[name] = parts ? 0 : try OutputContent.hash(of: file.path)
    }
    return result
  }
}
