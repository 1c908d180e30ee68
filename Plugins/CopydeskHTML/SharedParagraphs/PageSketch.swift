import CopydeskText

/// A sixteenth of a page's word shingles, which tells whether it is a copy of another page of its site.
struct PageSketch {
  /// Of what the page says beside its site's paragraphs; ascending.
  var own: [UInt64]
  /// Of the whole page; ascending.
  var whole: [UInt64]

  /// A sixteenth of the hashes lie below.
  private static let bound: UInt64 = 1 << 60
  /// So that a short page, which may have no hash below `bound`, still meets others.
  private static let fewestKeys = 8
  /// Bounds what a very long page costs.
  private static let mostKeys = 64

  /// Every shingle below the bound, at least the eight smallest, at most 64.
  static func keys(of shingles: [UInt64]) -> [UInt64] {
    var hashes = shingles
    sortHashes(&hashes)
    var keys: [UInt64] = []
    for hash in hashes where hash != keys.last {
      guard keys.count < (hash < bound ? mostKeys : fewestKeys) else { break }
      keys.append(hash)
    }
    return keys
  }

  /// Whether half of what one of the pages says on its own stands in the other.
  ///
  /// Compared with the whole other page, since a paragraph that a desk has edited here may stand there as it was, where
  /// many copies have it so that it looks like the site's.
  func isCopy(of other: PageSketch) -> Bool {
    Self.holdsHalf(own, of: other.whole) || Self.holdsHalf(other.own, of: whole)
  }

  private static func holdsHalf(_ own: [UInt64], of whole: [UInt64]) -> Bool {
    // Beyond its last key the whole may have shingles that it did not keep.
    let last = whole.last ?? 0
    let known = own.prefix { $0 <= (whole.count < mostKeys ? max(bound - 1, last) : last) }
    return !known.isEmpty && 2 * intersectionCount(Array(known), whole) >= known.count
  }

  /// As a record carries it.
  var numbers: [UInt64] { [UInt64(own.count)] + own + whole }

  init(own: [UInt64], whole: [UInt64]) {
    self.own = own
    self.whole = whole
  }

  init(numbers: [UInt64]) {
    let count = Int(numbers[0])
    own = Array(numbers[1...count])
    whole = Array(numbers[(count + 1)...])
  }
}
