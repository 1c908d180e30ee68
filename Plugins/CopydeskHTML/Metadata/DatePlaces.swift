/// Looks for the dates of publication and modification where pages give them, the surest place first.
struct DatePlaces {
  typealias Found = (date: PageDate, source: MetadataSource)

  private(set) var published: Found?
  private(set) var modified: Found?

  /// Dates of the text stand at most this many bytes before and after the title.
  private static let reachBefore = 500
  private static let reachAfter = 1_500
  private static let longestLine = 200
  private static let longestLabel = 40

  private let page: Page
  private let title: Range<Int>?
  private let titleBlock: Int?
  private let order: PageDate.Order
  private let words = AuthorWords.shared

  init(_ page: Page, title: Range<Int>?, language: String?, address: String?, structured: StructuredMetadata) {
    self.page = page
    self.title = title
    titleBlock = page.block(at: title)
    order = PageDate.Order(language: language)
    var publications = structured.published.map { ($0, MetadataSource.structuredData) }
    var modifications = structured.modified.map { ($0, MetadataSource.structuredData) }
    publications += page.metadata.candidates(.published).map { ($0.text, $0.source) }
    modifications += page.metadata.candidates(.modified).map { ($0.text, $0.source) }
    for place in page.metadata.places where isOwn(place.range, place.element) {
      switch place.kind {
      case .published: publications.append((place.value ?? text(place.range), .microdata))
      case .modified: modifications.append((place.value ?? text(place.range), .microdata))
      default: break
      }
    }
    var dates = publications.compactMap { read($0.0, $0.1) }
    var changes = modifications.compactMap { read($0.0, $0.1) }
    if !dates.contains(where: { !$0.date.isAmbiguous }) {
      let seen = visible()
      dates += seen.published
      changes += seen.modified
    }
    let fromAddress = address.flatMap(Self.date(inAddress:)).map { ($0, MetadataSource.address) }
    if let fromAddress { dates.append(fromAddress) }
    let sure = (dates + changes).map(\.date).filter { !$0.isAmbiguous }
    published = dates.lazy.compactMap { Self.decided($0, by: sure) }.first
    modified = changes.lazy.compactMap { Self.decided($0, by: sure) }.first
  }

  private func read(_ text: String, _ source: MetadataSource) -> Found? {
    guard text.utf8.count <= 200, let date = DateReader.date(in: text, order: order), date.isReal else { return nil }
    return (date, source)
  }

  /// A date that can be read two ways is told by another date of the page, or left out.
  private static func decided(_ found: Found, by sure: [PageDate]) -> Found? {
    guard found.date.isAmbiguous else { return found }
    for var date in [found.date, found.date.swapped] where sure.contains(where: { $0.isSameDay(date) }) {
      date.isAmbiguous = false
      return (date, found.source)
    }
    return nil
  }

  // MARK: Text

  /// Dates near the title, by elements that are made for them and by lines that hold little else.
  private func visible() -> (published: [Found], modified: [Found]) {
    var published: [Found] = []
    var modified: [Found] = []
    func take(_ text: String, _ value: String?, _ source: MetadataSource) {
      guard let found = value.flatMap({ read($0, source) }) ?? read(text, source) else { return }
      if isUpdate(text) { modified.append(found) } else { published.append(found) }
    }
    let near = page.metadata.places.filter { isNear($0.range) && isOwn($0.range, $0.element) }
    var previous = 0..<0
    for place in near where place.kind == .time {
      // "Updated" often stands just before the element; words before another one belong to that.
      let own = firstLetter(in: place.range)
      var start = max(lineStart(of: own), own - Self.longestLabel)
      if (start...own).contains(previous.upperBound) {
        let hasWords = text(previous.upperBound..<own).contains(where: \.isLetter)
        start = hasWords ? previous.upperBound : previous.lowerBound
      }
      take(text(start..<place.range.upperBound), place.value, .timeElement)
      previous = start..<place.range.upperBound
    }
    for place in near where place.kind == .date && place.range.count <= Self.longestLine {
      lines(place.range).forEach { take($0, nil, .byline) }
    }
    if published.isEmpty {
      for block in page.blocks
      where isNear(block.range) && block.range.count <= Self.longestLine
        && isOwn(block.range, block.element)
      {
        for line in lines(block.range) where isLineOfDate(line) { take(line, nil, .text) }
      }
    }
    return (published, modified)
  }

  /// The lines with a number in them.
  private func lines(_ range: Range<Int>) -> [String] {
    page.text[range.clamped(to: 0..<page.text.count)].split { $0 == 0x0A }.flatMap { line in
      line.contains { $0 &- 0x30 < 10 } ? parts(ofLine: String(decoding: line, as: UTF8.self)) : []
    }
  }

  /// "Published 3 March 2025, updated 5 March 2025" is two lines.
  private func parts(ofLine line: String) -> [String] {
    var parts: [String] = []
    var start = line.startIndex
    var hasNumber = false
    for word in line.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "(" || $0 == "|" }) {
      let lower = word.lowercased().trimming { $0 == ":" }
      if hasNumber, words.updateOpeners.contains(lower) || words.publicationOpeners.contains(lower) {
        parts.append(String(line[start..<word.startIndex]))
        (start, hasNumber) = (word.startIndex, false)
      }
      if !hasNumber { hasNumber = word.utf8.contains { $0 &- 0x30 < 10 } }
    }
    return parts + [String(line[start...])]
  }

  private func isUpdate(_ text: String) -> Bool {
    let pieces = text.lowercased().split { !$0.isLetter && $0 != " " }.lazy.map { String($0).folded }
    let all = pieces.first { !$0.isEmpty }.map { $0 + " " } ?? ""
    if words.published.contains(where: { all.hasPrefix($0 + " ") }) { return false }
    return words.updated.contains { all.hasPrefix($0 + " ") || all.holds(" " + $0 + " ") }
  }

  /// A line with a date in which there is little room for a sentence.
  private func isLineOfDate(_ line: String) -> Bool {
    line.utf8.count <= 120 && line.split(separator: " ").count <= 14
  }

  /// Past the blanks and breaks that were written after an element was opened.
  private func firstLetter(in range: Range<Int>) -> Int {
    let range = range.clamped(to: 0..<page.text.count)
    return page.text[range].firstIndex { $0 > 0x20 } ?? range.lowerBound
  }

  private func lineStart(of place: Int) -> Int { page.text[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0 }

  private func isOwn(_ range: Range<Int>, _ element: Int) -> Bool {
    page.isOwn(range, in: element, title: title, titleBlock: titleBlock)
  }

  private func isNear(_ range: Range<Int>) -> Bool {
    guard let title else { return range.lowerBound < Self.reachAfter }
    return range.lowerBound >= title.lowerBound - Self.reachBefore
      && range.lowerBound <= title.upperBound + Self.reachAfter
  }

  private func text(_ range: Range<Int>) -> String { page.text(in: range) }

  /// The date in an address such as `/2025/03/04/ferry-stays` or `/2025-03-04-ferry-stays`.
  private static func date(inAddress address: String) -> PageDate? {
    let parts = address.split { "/-_.".contains($0) }
    for at in parts.indices.dropLast(2) {
      guard parts[at].utf8.count == 4, let year = Int(parts[at]), (1990...2100).contains(year),
        parts[at + 1].utf8.count == 2, let month = Int(parts[at + 1]), parts[at + 2].utf8.count == 2,
        let day = Int(parts[at + 2])
      else { continue }
      let date = PageDate(year, month, day)
      if date.isReal { return date }
    }
    return nil
  }
}
