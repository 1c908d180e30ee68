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

  /// What the page says; nil for a page that says hardly anything beside its site's paragraphs.
  ///
  /// - Parameter shared: the fingerprints of the site's paragraphs.
  func sketch(without shared: some Collection<UInt64>) -> PageSketch? {
    let shared = Set(shared)
    let own = lines.filter { !shared.contains($0.fingerprint) }
    let count = own.reduce(0) { $0 + $1.wordCount }
    let all = lines.reduce(0) { $0 + $1.wordCount }
    guard count >= Self.fewestOwnWords, Double(count) >= Self.ownShare * Double(all) else { return nil }
    return PageSketch(own: keys(of: own), whole: keys(of: lines))
  }

  private func keys(of lines: [BoilerplateLine]) -> [UInt64] {
    PageSketch.keys(of: lines.flatMap { shingles(ofWords: words[$0.words].map(\.hash), length: Self.shingleLength) })
  }

  /// A page with fewer words of its own is a page of lists, an error page, or a copy that differs by its date.
  private static let fewestOwnWords = 20
  /// A page with a smaller share of its own is a copy with a desk's additions. Templates of three times an article's
  /// length are rare once the main text was extracted.
  private static let ownShare = 0.25
  private static let shingleLength = 4
}
