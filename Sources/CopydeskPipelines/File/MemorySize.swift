import CopydeskCore

/// An amount of memory as a pipeline file has it: `512MiB`, `2GB`.
enum MemorySize {
  private static let units: [(name: String, bytes: Int)] = [
    ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("MB", 1_000_000), ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
  ]

  /// The bytes that a value stands for.
  static func bytes(_ literal: SettingLiteral) throws(SettingError) -> Int {
    if case .scalar(let text) = literal.content, let unit = units.first(where: { text.hasSuffix($0.name) }) {
      let number = text.dropLast(unit.name.count)
      if let count = Int(number), number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: unit.bytes)
        guard count > 0, !isTooLarge else { throw SettingError("'\(text)' is out of range", at: literal.place) }
        return bytes
      }
    }
    throw SettingError("expected a size such as 512MiB or 2GB, found \(literal.quoted)", at: literal.place)
  }
}
