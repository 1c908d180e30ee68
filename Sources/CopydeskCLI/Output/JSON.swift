import Foundation

/// Writes a value for programs: members sorted by name, one document on standard output.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
  Terminal.line(String(decoding: try encoder.encode(value), as: UTF8.self))
}
