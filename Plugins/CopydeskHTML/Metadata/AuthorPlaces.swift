/// Looks for authors where pages name them, the surest place first.
struct AuthorPlaces {
  private let page: Page
  private let title: Range<Int>?
  private let titleBlock: Int?
  private let siteNames: Set<[UInt8]>

  /// Bylines stand at most this many bytes of text before and after the title.
  private static let reachBefore = 400
  private static let reachAfter = 1_200
  private static let longestByline = 160

  init(_ page: Page, title: Range<Int>?, siteNames: [String]) {
    self.page = page
    self.title = title
    titleBlock = page.block(at: title)
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
      names += AuthorNames.names(in: candidate.text, trust: candidate.isOnePerson ? .person : .field)
    }
    if let found = kept(names) { return (found, source) }
    if let found = kept(marked) { return (found, .microdata) }
    return places()
  }

  /// Names without doubles and without the site's own; nil where none is left. A byline may name a person after whom
  /// the site is called.
  private func kept(_ names: [String], isByline: Bool = false) -> [String]? {
    var seen: Set<[UInt8]> = []
    let kept = names.filter { name in
      let key = TitleChoice.key(name)
      if key.isEmpty || siteNames.contains(key) && !(isByline && name.contains(" ")) { return false }
      return seen.insert(key).inserted
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
        AuthorNames.names(in: $0.value ?? text($0.range), trust: .link)
      }
    }
  }

  /// Names in links and elements that are bylines by name, and in lines that open like one.
  private func places() -> (names: [String], source: MetadataSource)? {
    let near = page.metadata.places.filter { isOfPage($0) && isNear($0.range) }
    if let found = names(near.filter { $0.kind == .authorLink }) { return (found, .link) }
    if let found = names(near.filter { $0.kind == .authorPage && isAfterTitle($0.range) }) { return (found, .link) }
    for place in near where place.kind == .byline && place.range.count <= Self.longestByline {
      if let found = kept(AuthorNames.names(in: text(place.range), trust: .byline), isByline: true) {
        return (found, .byline)
      }
    }
    for block in page.blocks
    where isNear(block.range) && isAfterTitle(block.range)
      && page.isOwn(block.range, in: block.element, title: title, titleBlock: titleBlock)
    {
      guard block.range.count <= Self.longestByline, AuthorWords.shared.opensByline(page.text[block.range]) else {
        continue
      }
      if let found = kept(AuthorNames.names(in: text(block.range), trust: .text), isByline: true) {
        return (found, .text)
      }
    }
    let others = page.metadata.places.filter { isOfPage($0) && ($0.kind == .authorLink || $0.kind == .authorPage) }
    let names = kept(others.flatMap { AuthorNames.names(in: text($0.range), trust: .byline) }, isByline: true)
    return names.flatMap { $0.count == 1 ? ($0, .link) : nil }
  }

  /// The names in the first of these links and those that follow it closely.
  private func names(_ links: [PageMetadata.Place]) -> [String]? {
    guard let first = links.first(where: { !AuthorNames.names(in: text($0.range), trust: .link).isEmpty }) else {
      return nil
    }
    let together = links.filter {
      $0.range.lowerBound >= first.range.lowerBound
        && $0.range.lowerBound - first.range.upperBound < Self.longestByline
    }
    return kept(together.flatMap { AuthorNames.names(in: text($0.range), trust: .link) }, isByline: true)
  }

  private func isAfterTitle(_ range: Range<Int>) -> Bool { range.lowerBound >= (title?.upperBound ?? 0) }

  private func isNear(_ range: Range<Int>) -> Bool {
    guard let title else { return range.lowerBound < Self.reachAfter }
    return range.lowerBound >= title.lowerBound - Self.reachBefore
      && range.lowerBound <= title.upperBound + Self.reachAfter
  }

  private func isOfPage(_ place: PageMetadata.Place) -> Bool {
    page.isOwn(place.range, in: place.element, title: title, titleBlock: titleBlock)
  }

  private func text(_ range: Range<Int>) -> String { page.text(in: range) }
}

extension Page {
  /// The text in a place that was noted while the page was read; blanks at its end may have gone since.
  func text(in range: Range<Int>) -> String {
    String(decoding: text[range.clamped(to: 0..<text.count)], as: UTF8.self)
  }

  /// Whether a place belongs to the page's own matter, and not to comments, menus and lists of other pages. What stands
  /// right below the title does; names of elements that hold the title too say nothing against what is in them.
  func isOwn(_ range: Range<Int>, in element: Int, title: Range<Int>?, titleBlock: Int?) -> Bool {
    if let title, range.lowerBound >= title.upperBound, range.lowerBound - title.upperBound < Self.nearTitle {
      return true
    }
    var at = element
    while at >= 0 {
      if let titleBlock, elements[at].blocks.contains(titleBlock) { return true }
      if elements[at].tag == .body || elements[at].tag == .article || elements[at].tag == .main { return true }
      if !elements[at].hints.isDisjoint(with: [.comments, .related, .navigation]) || elements[at].tag == .nav {
        return false
      }
      at = elements[at].parent
    }
    return true
  }

  /// Bytes below a title in which nothing but the page's own matter is looked for.
  private static let nearTitle = 200

  /// The block that holds a place in the text.
  func block(at range: Range<Int>?) -> Int? {
    range.flatMap { range in blocks.firstIndex { $0.range.lowerBound == range.lowerBound } }
  }
}
