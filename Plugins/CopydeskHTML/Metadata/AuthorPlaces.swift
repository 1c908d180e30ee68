/// Looks for authors where pages name them, the surest place first.
struct AuthorPlaces {
  private let page: Page
  private let title: Range<Int>?
  private let siteNames: Set<[UInt8]>

  /// Bylines stand at most this many bytes of text before and after the title.
  private static let reachBefore = 400
  private static let reachAfter = 1_200
  private static let longestByline = 160

  init(_ page: Page, title: Range<Int>?, siteNames: [String]) {
    self.page = page
    self.title = title
    self.siteNames = Set(siteNames.map(TitleChoice.key))
  }

  func authors(structured: StructuredMetadata) -> (names: [String], source: MetadataSource)? {
    let declared = structured.authors.flatMap { text, isOrganization in
      isOrganization ? MetadataChoice.useful(text).map { [$0] } ?? [] : AuthorNames.names(in: text)
    }
    if let found = kept(declared) { return (found, .structuredData) }
    let marked = microdata()
    let said = page.metadata.candidates(.authors)
    var (rank, source, names) = (-1, MetadataSource.meta, [String]())
    for candidate in said {
      if candidate.rank != rank {
        if let found = kept(names) { return (found, source) }
        (rank, source, names) = (candidate.rank, candidate.source, [])
        if source == .meta, let found = kept(marked) { return (found, .microdata) }
      }
      names += AuthorNames.names(in: candidate.text)
    }
    if let found = kept(names) { return (found, source) }
    if let found = kept(marked) { return (found, .microdata) }
    return places()
  }

  /// Names without doubles and without the site's own; nil where none is left.
  private func kept(_ names: [String]) -> [String]? {
    var seen: Set<[UInt8]> = []
    let kept = names.filter { name in
      let key = TitleChoice.key(name)
      return !key.isEmpty && !siteNames.contains(key) && seen.insert(key).inserted
    }
    return kept.isEmpty ? nil : kept
  }

  private func microdata() -> [String] {
    let authors = page.metadata.places.filter { $0.kind == .author && isOfPage($0) }
    guard let first = authors.first else { return [] }
    // The author's box at the end repeats the byline; other articles on the page have authors of their own.
    return authors.filter { $0.range.lowerBound - first.range.upperBound < Self.longestByline }.flatMap { place in
      let names = page.metadata.places.filter {
        $0.kind == .authorName && place.range.lowerBound <= $0.range.lowerBound
          && $0.range.upperBound <= place.range.upperBound
      }
      return (names.isEmpty ? [place] : names).flatMap {
        AuthorNames.names(in: $0.value ?? text($0.range), trust: .byline)
      }
    }
  }

  /// Names in links and elements that are bylines by name, and in lines that open like one.
  private func places() -> (names: [String], source: MetadataSource)? {
    let near = page.metadata.places.filter { isOfPage($0) && isNear($0.range) }
    let links = near.filter { $0.kind == .authorLink }
    if let first = links.first {
      let together = links.filter { $0.range.lowerBound - first.range.upperBound < Self.longestByline }
      if let found = kept(together.flatMap { AuthorNames.names(in: text($0.range), trust: .byline) }) {
        return (found, .link)
      }
    }
    for place in near where place.kind == .byline && place.range.count <= Self.longestByline {
      if let found = kept(AuthorNames.names(in: text(place.range), trust: .byline)) { return (found, .byline) }
    }
    for block in page.blocks where isNear(block.range) && block.range.count <= Self.longestByline {
      if let found = kept(AuthorNames.names(in: text(block.range), trust: .text)) { return (found, .text) }
    }
    let others = page.metadata.places.filter { isOfPage($0) && $0.kind == .authorLink }
    let names = kept(others.flatMap { AuthorNames.names(in: text($0.range), trust: .byline) })
    return names.flatMap { $0.count == 1 ? ($0, .link) : nil }
  }

  private func isNear(_ range: Range<Int>) -> Bool {
    guard let title else { return range.lowerBound < Self.reachAfter }
    return range.lowerBound >= title.lowerBound - Self.reachBefore
      && range.lowerBound <= title.upperBound + Self.reachAfter
  }

  private func isOfPage(_ place: PageMetadata.Place) -> Bool { page.isOfPage(place.element) }

  private func text(_ range: Range<Int>) -> String { page.text(in: range) }
}

extension Page {
  /// The text in a place that was noted while the page was read; blanks at its end may have gone since.
  func text(in range: Range<Int>) -> String {
    String(decoding: text[range.clamped(to: 0..<text.count)], as: UTF8.self)
  }

  /// Whether an element belongs to the page's own matter, and not to comments, menus and lists of other pages.
  func isOfPage(_ element: Int) -> Bool {
    var at = element
    while at >= 0 {
      if !elements[at].hints.isDisjoint(with: [.comments, .related, .navigation]) { return false }
      if elements[at].tag == .nav || elements[at].tag == .footer && elements[at].parent <= 1 { return false }
      at = elements[at].parent
    }
    return true
  }
}
