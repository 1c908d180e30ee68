import CopydeskText

/// The paragraphs of a page, known by their words.
struct PageParagraphs {
  let lines: [BoilerplateLine]
  private let words: [Word]

  init(_ text: String) {
    let read = text.withBytes { BoilerplateLines($0) }
    lines = read.lines
    words = read.words
  }

  /// Each once, in the order of the text.
  var distinct: [BoilerplateLine] {
    var seen: Set<UInt64> = []
    return lines.filter { $0.wordCount > 0 && seen.insert($0.fingerprint).inserted }
  }

  /// What the page says beside its site's paragraphs, as word shingles of which every sixteenth is kept; nil for a page
  /// that says hardly anything.
  ///
  /// - Parameter shared: the fingerprints of the site's paragraphs.
  func ownSketch(without shared: some Collection<UInt64>) -> [UInt64]? {
    let shared = Set(shared)
    let own = lines.filter { !shared.contains($0.fingerprint) }
    let count = own.reduce(0) { $0 + $1.wordCount }
    let all = lines.reduce(0) { $0 + $1.wordCount }
    guard count >= Self.fewestOwnWords, Double(count) >= Self.ownShare * Double(all) else { return nil }
    var hashes = own.flatMap { line in
      shingles(ofWords: words[line.words].map(\.hash), length: Self.shingleLength)
    }
    sortHashes(&hashes)
    var sketch: [UInt64] = []
    for hash in hashes where hash != sketch.last {
      guard sketch.count < (hash < Self.bound ? Self.mostKeys : Self.fewestKeys) else { break }
      sketch.append(hash)
    }
    return sketch
  }

  /// Whether two such sketches have at least half of the smaller one in common.
  static func areCopies(_ left: [UInt64], _ right: [UInt64]) -> Bool {
    let (smaller, larger) = left.count <= right.count ? (left, right) : (right, left)
    // Beyond its last key the larger one may have shingles that it did not keep.
    let last = larger.last ?? 0
    let known = smaller.prefix { $0 <= (larger.count < mostKeys ? max(bound - 1, last) : last) }
    return 2 * intersectionCount(Array(known), larger) >= max(known.count, 1)
  }

  /// A page with fewer words of its own is a page of lists, an error page, or a copy that differs by its date.
  private static let fewestOwnWords = 20
  /// A page with a smaller share of its own is a copy with a desk's additions. Templates of three times an article's
  /// length are rare once the main text was extracted.
  private static let ownShare = 0.25
  private static let shingleLength = 4
  /// A sixteenth of the hashes lie below.
  private static let bound: UInt64 = 1 << 60
  private static let fewestKeys = 8
  private static let mostKeys = 64
}
