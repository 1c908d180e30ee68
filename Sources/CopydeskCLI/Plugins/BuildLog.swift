import CopydeskCore
import CopydeskPipelines
import Foundation

/// The errors in what `swift build` says.
struct BuildLog {
  /// Each once, in order, those with a place first.
  var errors: [Diagnostic] = []

  init(_ output: String) {
    var seen: Set<Diagnostic> = []
    var placed: [Diagnostic] = []
    var others: [Diagnostic] = []
    for line in output.split(whereSeparator: \.isNewline) {
      guard let error = Self.error(in: line), seen.insert(error).inserted else { continue }
      if error.place == nil { others.append(error) } else { placed.append(error) }
    }
    errors = placed + others
  }

  /// `FILE:LINE:COLUMN: error: MESSAGE` of a compiler, or `error: MESSAGE` of the build.
  private static func error(in line: Substring) -> Diagnostic? {
    if line.hasPrefix("error: ") {
      let message = String(line.dropFirst("error: ".count))
      let saysNothing = ["ExitCode(", "fatalError", "emit-module command failed", "Compilation failed"]
      guard !saysNothing.contains(where: message.hasPrefix) else { return nil }
      return Diagnostic(rule: .pluginNotBuilt, file: "swift build", place: nil, message: message)
    }
    guard line.hasPrefix("/"), let sign = line.range(of: ": error: ") ?? line.range(of: ": fatal error: ") else {
      return nil
    }
    let parts = line[..<sign.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
    let message = String(line[sign.upperBound...])
    guard parts.count >= 3, let number = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]) else {
      return Diagnostic(rule: .pluginNotBuilt, file: String(line[..<sign.lowerBound]), place: nil, message: message)
    }
    return Diagnostic(
      rule: .pluginNotBuilt, file: parts.dropLast(2).joined(separator: ":"),
      place: SourcePlace(line: number, column: column),
      message: message)
  }
}
