import Foundation

/// Writes a value for programs: members sorted by name, one document, on standard output unless said otherwise.
func printJSON(_ value: some Encodable, _ write: (String) -> Void = Terminal.line) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
  write(String(decoding: try encoder.encode(value), as: UTF8.self))
}
