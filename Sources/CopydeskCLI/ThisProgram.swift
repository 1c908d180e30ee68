import Foundation

/// The program that runs.
enum ThisProgram {
  /// Where its file is.
  static var path: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

  /// What tells this build from another, which may do something else in the same pipeline: size and time of change.
  static var identity: String {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return "" }
    let size = attributes[.size] as? Int ?? 0
    let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(CopydeskCommand.version) \(size) \(changed)"
  }
}
