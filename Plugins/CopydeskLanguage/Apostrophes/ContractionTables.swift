import CopydeskText

/// What the rules for lost apostrophes know about English words.
struct ContractionTables: Sendable {
  static let shared = ContractionTables()

  /// Word and suffix of every contraction, as `don't`.
  private let contractions: Set<UInt64>
  private let names: Set<UInt64>
  private let noPossessive: Set<UInt64>
  /// For the first letter of what follows the apostrophe, a bit for each last letter before it.
  private var neighbours: [UInt32] = Array(repeating: 0, count: 26)

  private init() {
    var contractions: Set<UInt64> = []
    for row in tableRows(PackageResources.contractions_txt) {
      for word in row.dropFirst() { contractions.insert(stableHash(of: "\(word)'\(row[0])")) }
    }
    let nameWords = tableRows(PackageResources.apostrophe_names_txt).joined()
    self.contractions = contractions
    names = Set(nameWords.map { stableHash(of: $0) })
    noPossessive = Set(tableRows(PackageResources.no_possessive_txt).joined().map { stableHash(of: $0) })
    for name in nameWords {
      let parts = name.utf8.split(separator: 0x27)
      for (left, right) in zip(parts, parts.dropFirst()) { addNeighbours(left.last, right.first) }
    }
    for row in tableRows(PackageResources.contractions_txt) {
      for word in row.dropFirst() { addNeighbours(word.utf8.last, row[0].utf8.first) }
    }
    neighbours[Int(UInt8(ascii: "s") - 0x61)] = ~0
  }

  private mutating func addNeighbours(_ left: UInt8?, _ right: UInt8?) {
    guard let left, let right else { return }
    // A letter outside ASCII may stand before anything.
    let row = right.isASCIILowercase ? Int(right - 0x61) : nil
    for index in row.map({ [$0] }) ?? Array(0..<26) {
      neighbours[index] |= left.isASCIILowercase ? 1 << UInt32(left - 0x61) : ~0
    }
  }

  /// Whether any contraction, possessive or name of the tables has these letters beside its apostrophe.
  func mayJoin(_ left: UInt8, _ right: UInt8) -> Bool {
    let (left, right) = (left | 0x20, right | 0x20)
    guard right.isASCIILowercase else { return right >= 0x80 }
    let row = neighbours[Int(right - 0x61)]
    return left.isASCIILowercase ? row >> UInt32(left - 0x61) & 1 == 1 : row != 0
  }

  func isContraction(_ left: String, _ right: String) -> Bool {
    contractions.contains(stableHash(of: "\(left)'\(right)"))
  }

  func isName(_ left: String, _ right: String) -> Bool { names.contains(stableHash(of: "\(left)'\(right)")) }

  /// Whether a lone `s` behind this word may be its possessive.
  func allowsPossessive(_ word: String) -> Bool { !noPossessive.contains(stableHash(of: word)) }
}
