import CopydeskText

/// What the rules for lost apostrophes know about English words.
struct ContractionTables: Sendable {
  static let shared = ContractionTables()

  /// Word and suffix of every contraction, as `don't`.
  private let contractions: Set<UInt64>
  private let names: Set<UInt64>
  private let noPossessive: Set<UInt64>
  /// Letter pairs around the apostrophe of a contraction, and of a name with one letter and with more before it.
  private let contractionPairs: LetterPairs
  private let shortNamePairs: LetterPairs
  private let longNamePairs: LetterPairs

  private init() {
    let names = tableRows(PackageResources.apostrophe_names_txt).joined().map { $0.split(separator: "'") }
    let contractions = tableRows(PackageResources.contractions_txt).flatMap { row in
      row.dropFirst().map { [$0[...], row[0][...]] }
    }
    self.contractions = Set(contractions.map { stableHash(of: $0.joined(separator: "'")) })
    self.names = Set(names.map { stableHash(of: $0.joined(separator: "'")) })
    noPossessive = Set(tableRows(PackageResources.no_possessive_txt).joined().map { stableHash(of: $0) })
    contractionPairs = LetterPairs(contractions)
    shortNamePairs = LetterPairs(names.filter { $0.first?.count == 1 })
    longNamePairs = LetterPairs(names.filter { $0.first?.count != 1 })
  }

  /// Whether the bytes around `gap` may be part of a contraction, possessive or name; rules nearly everything out.
  func mayJoin(_ bytes: UnsafeBufferPointer<UInt8>, _ gap: Range<Int>) -> Bool {
    let left = bytes[gap.lowerBound - 1]
    let right = bytes[gap.upperBound]
    guard left >= 0x41, right >= 0x41 else { return left.isASCIIDigit && right == 0x73 }
    let length = lettersUpToThree(bytes, from: gap.upperBound)
    if length == 1, right == 0x73 { return true }
    if length < 3, contractionPairs.contains(left, right) { return true }
    let isShort = gap.lowerBound < 2 || !(bytes[gap.lowerBound - 2].isASCIILetter || bytes[gap.lowerBound - 2] >= 0x80)
    return (isShort ? shortNamePairs : longNamePairs).contains(left, right)
  }

  private func lettersUpToThree(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var length = 0
    while length < 3, start + length < bytes.count, bytes[start + length].isASCIILetter { length += 1 }
    return length
  }

  func isContraction(_ left: String, _ right: String) -> Bool {
    contractions.contains(stableHash(of: "\(left)'\(right)"))
  }

  func isName(_ left: String, _ right: String) -> Bool { names.contains(stableHash(of: "\(left)'\(right)")) }

  /// Whether a lone `s` behind this word may be its possessive.
  func allowsPossessive(_ word: String) -> Bool { !noPossessive.contains(stableHash(of: word)) }
}

/// Which letters stand before and behind the apostrophes of some words. Bytes outside ASCII count as any letter.
private struct LetterPairs: Sendable {
  /// For each letter behind the apostrophe, a bit for each letter before it.
  private var rows: [UInt32] = Array(repeating: 0, count: 27)

  init(_ words: [[Substring]]) {
    for word in words {
      guard let left = word.first?.utf8.last, let right = word.last?.utf8.first else { continue }
      rows[Self.index(right)] |= 1 << UInt32(Self.index(left))
    }
  }

  func contains(_ left: UInt8, _ right: UInt8) -> Bool {
    rows[Self.index(right)] >> UInt32(Self.index(left)) & 1 == 1
  }

  /// 0 for anything but a letter of ASCII.
  private static func index(_ byte: UInt8) -> Int { byte.isASCIILetter ? Int(byte & 0x1F) : 0 }
}
