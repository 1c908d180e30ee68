/// Chooses a page's title among those that its head, its structured data and its headings give.
///
/// Heads carry the site's name ("… | The Harbour Post") and social titles are often rewritten, so the heading that
/// readers see wins wherever the head confirms it.
struct TitleChoice {
  private let whole: String
  let source: MetadataSource
  /// Where the heading with the title stands in the page's text.
  private(set) var range: Range<Int>?
  private var isSecondLevel = false
  private let ending: TitleEnding

  /// Longer headings are sentences that someone set in a heading.
  private static let longestTitle = 300

  /// Headings of the second level beyond these are no titles.
  private static let mostSecond = 8

  private struct Heading {
    var text: String
    var key: [UInt8]
    var range: Range<Int>
    var level: Int

    init(_ text: String, range: Range<Int>, level: Int) {
      (self.text, self.range, self.level) = (text, range, level)
      key = TitleChoice.key(text)
    }
  }

  /// A heading of which this share of words stands in the head is the title. Of 401 titles (`Benchmarks/metadata FOLDER
  /// title`) 0.5 gets five fewer right than 0.4, and 0.3 one more.
  private static let closeShare = 0.4

  /// - Parameter siteNames: what the site calls itself, and its host.
  init?(_ page: Page, structured: StructuredMetadata, siteNames: [String]) {
    let metadata = page.metadata
    var candidates: [(text: String, source: MetadataSource)] = []
    func add(_ text: String?, _ source: MetadataSource) {
      if let text = text.flatMap(MetadataChoice.useful) { candidates.append((text, source)) }
    }
    add(structured.title, .structuredData)
    for candidate in metadata.candidates(.title) { add(candidate.text, candidate.source) }
    add(metadata.title, .titleElement)
    add(structured.pageName, .structuredData)

    let keys = candidates.map { Self.key($0.text) }
    let siteKeys = Set(siteNames.map(Self.key)).subtracting([[]])
    // On articles too some sites set their name as the first heading.
    let saysMore = keys.contains { !siteKeys.contains($0) }
    let headings = Self.headings(of: page).filter { !saysMore || !siteKeys.contains($0.key) }
    ending = TitleEnding(siteKeys: siteKeys, said: keys, headings: headings.map(\.key))
    // A heading that the head repeats, whole or with the site's name behind it; of a section's name and the title that
    // begins with it, the title.
    var (repeated, longest): (Heading?, Int) = (nil, 7)
    for heading in headings {
      guard heading.key.count > longest, keys.contains(where: { $0.hasPrefixOrEquals(heading.key) }) else { continue }
      (repeated, longest) = (heading, heading.key.count)
    }
    if let repeated {
      (whole, source, range) = (repeated.text, .heading, repeated.range)
      isSecondLevel = repeated.level == 2
      return
    }
    // One that says the same in other words: heads are often rewritten for search engines.
    let words = Set(candidates.flatMap { Self.words($0.text) })
    let close = headings.filter { $0.level == 1 }.max {
      Self.share(of: $0.text, in: words) < Self.share(of: $1.text, in: words)
    }
    if let close, Self.share(of: close.text, in: words) >= Self.closeShare {
      (whole, source, range) = (close.text, .heading, close.range)
      return
    }
    let only = headings.count == 1 ? headings.first : nil
    if let first = candidates.first(where: { $0.source != .titleElement }) {
      (whole, source, range) = (first.text, first.source, only?.range)
    } else if let only {
      (whole, source, range) = (only.text, .heading, only.range)
      isSecondLevel = only.level == 2
    } else if let first = candidates.first {
      (whole, source) = (first.text, first.source)
    } else if let heading = headings.first {
      (whole, source, range) = (heading.text, .heading, heading.range)
      isSecondLevel = heading.level == 2
    } else {
      return nil
    }
  }

  /// The title without the name of the site. Few headings bear it; those of the second level stay as they stand in the
  /// text, where they are found by the title.
  var title: String {
    guard source == .heading else { return ending.removed(from: whole) }
    return isSecondLevel ? whole : ending.siteRemoved(from: whole)
  }

  /// The texts of the page's first-level headings, then of those of the second level that come first.
  private static func headings(of page: Page) -> [Heading] {
    var first: [Heading] = []
    var second: [Heading] = []
    for block in page.blocks where block.range.count <= longestTitle {
      guard block.element >= 0 else { continue }
      let level = page.elements[block.element].headingLevel
      guard level == 1 || level == 2 && second.count < mostSecond else { continue }
      let text = String(decoding: page.text[block.range], as: UTF8.self).folded
      let heading = Heading(text, range: block.range, level: level)
      if level == 1 { first.append(heading) } else { second.append(heading) }
    }
    return first + second
  }

  private static func words(_ text: String) -> [Substring] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.utf8.count > 1 }
  }

  /// The share of a heading's words that `words` has; 0 for headings of one or two words.
  private static func share(of heading: String, in words: Set<Substring>) -> Double {
    let all = Self.words(heading)
    return all.count < 3 ? 0 : Double(all.count { words.contains($0) }) / Double(all.count)
  }

  /// The letters and digits of a title, in lower case, so that quotes and spaces do not matter.
  static func key(_ text: String) -> [UInt8] {
    var key: [UInt8] = []
    var text = text.lowercased()
    return text.withUTF8 { bytes in
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { key.append(byte) }
        // General punctuation (quotes, dashes) and the no-break space do not count.
        if byte == 0xE2, at + 2 < bytes.count, bytes[at + 1] == 0x80 {
          at += 3
          continue
        }
        if byte == 0xC2 {
          at += 2
          continue
        }
        if byte >= 0x80 { key.append(byte) }
        at += 1
      }
      return key
    }
  }
}

extension [UInt8] {
  /// Whether `prefix` stands at the start and leaves no more than a site's name.
  fileprivate func hasPrefixOrEquals(_ prefix: [UInt8]) -> Bool {
    starts(with: prefix) && count - prefix.count <= 60
  }
}
