#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Takes out of a page's markup what is no text of it, before a parser sees it.
///
/// Scripts, styles, drawings, comments, tags without text and attributes that nobody reads are more than half of the
/// bytes of a news page, and a parser is slowest on them. The filter finds tags the way browsers do (quoted attribute
/// values may hold `>`), never looks at a byte twice but in unclosed constructs, and bounds what a hostile page can do
/// to the parser behind it: depth of nesting, attributes per tag, length of attribute values, NUL bytes.
struct MarkupFilter {
  /// Markup that says the same text with fewer bytes.
  struct Result {
    var markup: [UInt8]
    /// Ranges of the input that hold the page's JSON-LD scripts.
    var structuredData: [Range<Int>]
    /// Number of tags that were kept or dropped; a page without any is no HTML.
    var tagCount: Int
  }

  /// Elements nested deeper than this lose their tags and keep their text. Real pages stay below 200; libxml2 searches
  /// all open elements for every stray end tag, so that the cap also bounds its time.
  static let maximumDepth = 1_000
  /// Longer values are cut. Class attributes of real pages stay below 1 KB.
  static let maximumValueLength = 2_048

  private let input: UnsafeBufferPointer<UInt8>
  private let base: UnsafePointer<UInt8>
  private let tags = TagTable.shared
  private let keepsAddresses: Bool
  private var output: [UInt8] = []
  private var copied = 0
  private var depth = 0
  private var preformatted = 0
  private var result = Result(markup: [], structuredData: [], tagCount: 0)
  private var missingEnds: Set<Tag> = []
  /// Up to here no title ends.
  private var titlesSearched = 0
  private var nextReference = -1

  /// - Parameters:
  ///   - page: the whole page, as UTF-8.
  ///   - keepsAddresses: whether the addresses of links stay whole.
  static func reduce(_ page: UnsafeBufferPointer<UInt8>, keepsAddresses: Bool = false) -> Result {
    guard let base = page.baseAddress else { return Result(markup: [], structuredData: [], tagCount: 0) }
    var filter = MarkupFilter(input: page, base: base, keepsAddresses: keepsAddresses)
    filter.run()
    return filter.result
  }

  private init(input: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, keepsAddresses: Bool) {
    self.input = input
    self.keepsAddresses = keepsAddresses
    self.base = base
    output.reserveCapacity(input.count / 2 + 64)
  }

  private mutating func run() {
    var at = 0
    while let open = find(UInt8(ascii: "<"), from: at) {
      copyText(at..<open)
      at = afterMarkup(at: open)
    }
    copyText(at..<input.count)
    result.markup = output
  }

  /// Handles what begins with the `<` at `open` and returns the offset after it.
  private mutating func afterMarkup(at open: Int) -> Int {
    let next = byte(open + 1)
    if isLetter(next) { return afterStartTag(at: open) }
    switch next {
    case UInt8(ascii: "/"):
      guard isLetter(byte(open + 2)) else { return afterBogusComment(at: open) }
      return afterEndTag(at: open)
    case UInt8(ascii: "!"), UInt8(ascii: "?"):
      if byte(open + 2) == UInt8(ascii: "-"), byte(open + 3) == UInt8(ascii: "-") { return afterComment(at: open) }
      return afterBogusComment(at: open)
    default:
      append("&lt;")
      return open + 1
    }
  }

  private mutating func afterStartTag(at open: Int) -> Int {
    result.tagCount += 1
    let nameEnd = endOfName(from: open + 1)
    let name = UnsafeBufferPointer(rebasing: input[open + 1..<nameEnd])
    let tag = tags.tag(named: name)
    let traits = tag.traits
    if traits.contains(.raw) { return afterRaw(tag, open: open, nameEnd: nameEnd) }
    if traits.contains(.droppable) { return endOfTag(from: nameEnd) }
    if tag == .title { return afterTitle(from: endOfTag(from: nameEnd)) }
    if traits.contains(.nests) {
      depth += 1
      if depth > Self.maximumDepth {
        output.append(UInt8(ascii: " "))
        return endOfTag(from: nameEnd)
      }
    }
    if tag == .pre { preformatted += 1 }
    output.append(contentsOf: input[open..<min(nameEnd, open + 64)])
    var attributes = AttributeFilter(tag: tag, keepsAddresses: keepsAddresses)
    let end = attributes.copyWanted(from: input, at: nameEnd, to: &output)
    output.append(UInt8(ascii: ">"))
    return end
  }

  private mutating func afterEndTag(at open: Int) -> Int {
    let nameEnd = endOfName(from: open + 2)
    let tag = tags.tag(named: UnsafeBufferPointer(rebasing: input[open + 2..<nameEnd]))
    let traits = tag.traits
    let end = endOfTag(from: nameEnd)
    if tag == .pre { preformatted = max(0, preformatted - 1) }
    if !traits.isDisjoint(with: [.droppable, .raw]) || tag == .title { return end }
    if tag == .br {
      append("<br>")
      return end
    }
    if traits.contains(.nests) {
      depth = max(0, depth - 1)
      if depth >= Self.maximumDepth {
        output.append(UInt8(ascii: " "))
        return end
      }
    }
    output.append(contentsOf: input[open..<min(nameEnd, open + 64)])
    output.append(UInt8(ascii: ">"))
    // A paragraph that an element inside of it has ended may be ended once more, where libxml2 sees nothing.
    if tag == .p, byte(end) > 0x20, byte(end) != UInt8(ascii: "<") { output.append(0x20) }
    return end
  }

  /// Skips an element whose contents are no text of the page, keeping JSON-LD aside.
  private mutating func afterRaw(_ tag: Tag, open: Int, nameEnd: Int) -> Int {
    let start = endOfTag(from: nameEnd)
    if tag == .svg, byte(start - 2) == UInt8(ascii: "/") { return start }
    guard let close = findEndTag(tag, from: start) else { return afterUnclosed(from: start) }
    if tag == .script, isStructuredData(nameEnd..<start) { result.structuredData.append(start..<close) }
    return endOfTag(from: close)
  }

  /// Copies a title, in which tags are text. One that is never closed loses its tag, so that it does not take the page.
  private mutating func afterTitle(from start: Int) -> Int {
    // A page full of titles is searched once.
    let searched = max(start, titlesSearched)
    guard let close = findEndTag(.title, from: searched, before: start + Self.maximumValueLength) else {
      titlesSearched = max(searched, min(start + Self.maximumValueLength, input.count))
      return start
    }
    append("<title>")
    var at = start
    while at < close {
      let end = min(find(UInt8(ascii: "<"), from: at) ?? close, close)
      copyReferences(at..<end)
      if end < close { append("&lt;") }
      at = end + 1
    }
    append("</title>")
    return endOfTag(from: close)
  }

  /// An unclosed script or comment swallows the page in browsers. News text behind it is worth more than that rule:
  /// the page goes on at the next tag of a block.
  private func afterUnclosed(from start: Int) -> Int {
    var at = start
    while let open = find(UInt8(ascii: "<"), from: at) {
      let nameStart = byte(open + 1) == UInt8(ascii: "/") ? open + 2 : open + 1
      let nameEnd = endOfName(from: nameStart)
      if nameEnd > nameStart {
        let tag = tags.tag(named: UnsafeBufferPointer(rebasing: input[nameStart..<nameEnd]))
        if tag.traits.contains(.block) { return open }
      }
      at = open + 1
    }
    return input.count
  }

  /// - Parameter limit: where the element may end at the latest.
  private mutating func findEndTag(_ tag: Tag, from start: Int, before limit: Int = .max) -> Int? {
    if missingEnds.contains(tag) { return nil }
    let name = Array(tag.name.utf8)
    var at = start
    while let open = find(UInt8(ascii: "<"), from: at) {
      if open > limit { return nil }
      if byte(open + 1) == UInt8(ascii: "/") {
        var matched = 0
        while matched < name.count, byte(open + 2 + matched) | 0x20 == name[matched] { matched += 1 }
        if matched == name.count, !isLetter(byte(open + 2 + matched)) { return open }
      }
      at = open + 1
    }
    missingEnds.insert(tag)
    return nil
  }

  private func isStructuredData(_ attributes: Range<Int>) -> Bool {
    let wanted = Array("ld+json".utf8)
    guard attributes.count > wanted.count else { return false }
    for at in attributes.lowerBound...(attributes.upperBound - wanted.count)
    where input[at] == wanted[0] && input[at..<at + wanted.count].elementsEqual(wanted) {
      return true
    }
    return false
  }

  private mutating func afterComment(at open: Int) -> Int {
    // `<!-->` and `<!--->` are whole comments.
    var at = open + 2
    if missingEnds.contains(.other) { return afterUnclosed(from: open + 4) }
    while let close = find(UInt8(ascii: ">"), from: at) {
      let exclaimed = byte(close - 1) == UInt8(ascii: "!") && close >= open + 7
      let last = exclaimed ? close - 2 : close - 1
      if last >= open + 3, byte(last) == UInt8(ascii: "-"), byte(last - 1) == UInt8(ascii: "-") { return close + 1 }
      at = close + 1
    }
    missingEnds.insert(.other)
    return afterUnclosed(from: open + 4)
  }

  private func afterBogusComment(at open: Int) -> Int {
    find(UInt8(ascii: ">"), from: open).map { $0 + 1 } ?? input.count
  }

  private mutating func copyText(_ range: Range<Int>) {
    if range.isEmpty { return }
    // White space between tags is one space, unless it lays out a preformatted text.
    if preformatted == 0, base[range.lowerBound] <= 0x20, input[range].allSatisfy({ $0 <= 0x20 }) {
      output.append(0x20)
    } else {
      copyReferences(range)
    }
  }

  /// Copies text. The next `&` is looked for once for all the texts before it.
  @inline(__always)
  private mutating func copyReferences(_ range: Range<Int>) {
    if nextReference < range.lowerBound {
      nextReference = find(UInt8(ascii: "&"), from: range.lowerBound) ?? input.count
    }
    if nextReference >= range.upperBound {
      output.append(contentsOf: input[range])
    } else {
      ReferenceFilter.copy(UnsafeBufferPointer(rebasing: input[range]), to: &output)
    }
  }

  private mutating func append(_ text: StaticString) {
    output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  // MARK: Bytes

  @inline(__always)
  private func byte(_ at: Int) -> UInt8 { at < input.count ? base[at] : 0 }

  @inline(__always)
  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  @inline(__always)
  private func find(_ wanted: UInt8, from start: Int) -> Int? {
    guard start < input.count, let found = memchr(base + start, Int32(wanted), input.count - start) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  @inline(__always)
  private func endOfName(from start: Int) -> Int {
    var at = start
    while at < input.count {
      switch base[at] {
      case 0x09, 0x0A, 0x0C, 0x0D, 0x20, UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "<"): return at
      default: at += 1
      }
    }
    return at
  }

  /// The offset after the tag's `>`, past quoted values that hold one.
  private func endOfTag(from start: Int) -> Int {
    var nothing: [UInt8] = []
    var attributes = AttributeFilter(tag: nil)
    return attributes.copyWanted(from: input, at: start, to: &nothing)
  }
}
