import CopydeskText

/// The article that a page has in its JSON-LD alone.
///
/// Pages that a script builds, and pages behind a wall, may show a menu and the first lines of an article that their
/// `articleBody` has whole. Then that is the main text: its paragraphs are blocks behind all others, in `html/script`.
enum StructuredBody {
  /// Bytes of the shortest body that is an article, and of the longest.
  private static let shortest = 400
  private static let longest = 1_000_000
  /// A choice with more than this share of the body's letters is believed.
  private static let largeShare = 0.5
  /// A page whose text has more than this share of the body's runs of words has the article, whatever was chosen.
  private static let foundShare = 0.3

  /// Puts the article behind the blocks of a page that lacks it, and cuts these: the new rules, or the old ones where the
  /// page has the article, or no JSON-LD, or that of several articles.
  static func added(to page: inout Page, rules: [CutRule?]) -> [CutRule?] {
    let body = page.structuredText.body
    guard (shortest...longest).contains(body.utf8.count), page.structuredText.bodyCount == 1 else { return rules }
    let kept = page.blocks.indices.reduce(0) { rules[$1] == nil ? $0 + page.blocks[$1].range.count : $0 }
    guard Double(kept) < largeShare * Double(body.utf8.count) else { return rules }
    let paragraphs = paragraphs(of: body)
    let length = paragraphs.reduce(0) { $0 + $1.count }
    guard length >= shortest, Double(kept) < largeShare * Double(length), isMissing(paragraphs, in: page.text) else {
      return rules
    }
    append(paragraphs, to: &page)
    return rules.map { $0 ?? .otherContent } + paragraphs.map { _ in nil }
  }

  private static func isMissing(_ paragraphs: [ArraySlice<UInt8>], in text: [UInt8]) -> Bool {
    let runs = TokenRuns(String(decoding: text, as: UTF8.self))
    let body = String(decoding: Array(paragraphs.joined(separator: [0x0A])), as: UTF8.self)
    return TextTokens.all(in: body).withUnsafeBufferPointer { runs.share(of: $0) } < foundShare
  }

  /// A body is plain text with line breaks, or markup, or markup that was escaped once more.
  private static func paragraphs(of body: String) -> [ArraySlice<UInt8>] {
    var body = body
    for _ in 0..<2 {
      if !body.withBytes({ holdsMarkup($0) }) {
        body = body.utf8.split(separator: 0x0A).map { String(Substring($0)) }.joined(separator: "<p>")
      }
      guard let page = try? PageReader.read(Array(body.utf8), declaredEncoding: "utf-8").page else { return [] }
      let paragraphs = page.blocks.map { page.text[$0.range] }
      if !page.text.withUnsafeBufferPointer({ holdsMarkup($0) }) { return paragraphs }
      body = String(decoding: page.text, as: UTF8.self)
    }
    return []
  }

  /// Whether there is an end tag, a `<p>` or a `<br>`.
  private static func holdsMarkup(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for at in bytes.indices.dropLast() where bytes[at] == UInt8(ascii: "<") {
      switch bytes[at + 1] | 0x20 {
      case UInt8(ascii: "/"), UInt8(ascii: "p"): return true
      case UInt8(ascii: "b"): if at + 2 < bytes.count, bytes[at + 2] | 0x20 == UInt8(ascii: "r") { return true }
      default: break
      }
    }
    return false
  }

  private static func append(_ paragraphs: [ArraySlice<UInt8>], to page: inout Page) {
    let first = page.blocks.count
    let parent = page.elements.isEmpty ? -1 : 0
    page.elements.append(
      Page.Element(
        parent: parent, tag: .script, hints: [], visibility: .shown, blocks: first..<first + paragraphs.count,
        depth: parent + 1))
    for paragraph in paragraphs {
      if !page.text.isEmpty { page.text.append(contentsOf: [0x0A, 0x0A]) }
      let start = page.text.count
      page.text.append(contentsOf: paragraph)
      page.blocks.append(
        Page.TextBlock(
          range: start..<page.text.count, element: page.elements.count - 1, linkBytes: 0, linkCount: 0, boldBytes: 0,
          timeBytes: 0, column: 0))
    }
  }
}
