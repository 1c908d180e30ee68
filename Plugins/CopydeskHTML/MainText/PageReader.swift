import CopydeskText

/// Builds the blocks of a page out of the parser's events, in one pass and without a tree.
///
/// White space is folded as browsers fold it; `<br>` is a line break and two of them end a block; cells of a table row
/// stand in one block with tabs between them, unless a cell holds paragraphs of its own.
struct PageReader {
  private(set) var page = Page()
  /// Inline stretches that readers do not see or that are no text (`<span hidden>`, a button inside a sentence).
  private(set) var unseenSpans: [Range<Int>] = []

  /// A cell whose row is longer than this begins a block of its own: layout tables hold articles in cells.
  private static let longestRowPart = 200
  /// Titles are cut here, so that an unclosed `<title>` does not become one.
  private static let longestTitle = 1_000

  private struct Open {
    var tag: Tag
    /// The element that was current outside of this tag.
    var outer: Int
    /// The element that the tag was recorded as; -1 for one that is not.
    var element = -1
    var isLink = false
    /// Where a link leads, and where its text begins.
    var address = ""
    var linkStart = 0
    /// Where the text of an unseen inline element begins; -1 for all others.
    var unseenStart = -1
    /// Whether an unseen inline element holds more than the end of the block that it began in.
    var hidesBlocks = false
    /// Index of the place in the page's metadata that the tag is; -1 for all others.
    var place = -1
  }

  private var stack: [Open] = []
  private var current = -1
  private var body = -1
  private var links = 0
  private var bold = 0
  private var times = 0
  private var preformatted = 0
  private var authors = 0
  private var titles = 0
  /// Open inline elements that are not seen.
  private var unseen = 0
  private var titleText: [UInt8] = []
  private var names = NameLists()

  private var block: Page.TextBlock?
  private var pending = PendingSpace()
  private var columns = TableColumns()
  /// The column of the cell that the last word of the block stands in.
  private var column = 0
  private var isNewLink = false
  /// The length of the text when the last link ended.
  private var lastLinkEnd = -1

  private let keepsLinks: Bool

  init(capacity: Int, keepsLinks: Bool = false) {
    self.keepsLinks = keepsLinks
    page.text.reserveCapacity(capacity)
    stack.reserveCapacity(64)
    page.elements.reserveCapacity(512)
    page.blocks.reserveCapacity(256)
  }

  mutating func take(_ structuredData: StructuredDataReader) {
    page.metadata.take(structuredData.nodes)
    page.structuredText = structuredData.text
  }

  /// Ends the last block. The page is whole after it.
  mutating func finish() {
    endBlock()
    while let open = stack.popLast() { close(open) }
    for at in page.elements.indices where page.elements[at].tag == .html || page.elements[at].tag == .body {
      page.elements[at].blocks = page.elements[at].blocks.lowerBound..<page.blocks.count
    }
    if page.metadata.title == nil { page.metadata.title = foldedTitle() }
    page.names = names.lists
  }

  // MARK: Elements

  mutating func start(_ tag: Tag, _ attributes: Attributes) {
    let traits = tag.traits
    if traits.contains(.void) {
      startVoid(tag, attributes)
      return
    }
    let says = StartTag(tag, attributes, names: &names, keepsAddress: keepsLinks)
    switch tag {
    case .td, .th: startCell(says)
    case .button, .output, .label: pending.atLeastOneSpace()
    default: if traits.contains(.block) { endBlock() }
    }
    switch tag {
    case .tr: columns.startRow()
    case .table: columns.startTable()
    case .thead, .tbody, .tfoot: columns.startRows()
    default: break
    }
    var open = Open(tag: tag, outer: current)
    if let language = says.language { page.metadata.htmlLanguage = language }
    open.isLink = says.isLink
    open.address = says.address
    let isBlock = !traits.isDisjoint(with: [.block, .control])
    // A second `<html>` or `<body>` adds nothing; the first one stays open to the end.
    let isRepeated = tag == .html && !page.elements.isEmpty || tag == .body && body >= 0
    if isRepeated {
      current = body >= 0 ? body : 0
    } else if current >= 0, page.elements[current].depth >= MarkupFilter.maximumDepth {
      // Rows and items close one another, but by turns they nest without end, and every word asks for what is around it.
    } else if isBlock || says.isDeclaredBody || says.visibility != .shown || !says.hints.isEmpty {
      let first = page.blocks.count
      var element = Page.Element(
        parent: current, tag: tag, hints: says.hints, visibility: says.visibility,
        isDeclaredBody: says.isDeclaredBody, blocks: first..<first)
      element.classNames = says.classNames
      element.identifierNames = says.identifierNames
      inherit(&element)
      page.elements.append(element)
      current = page.elements.count - 1
      open.element = current
      if tag == .body { body = current }
      if let number = says.number { page.listNumbers[current] = number }
    }
    // The block of a table's row does not lie in its cells, so that they hide as inline elements do.
    let isInline = !traits.contains(.block) || tag == .td || tag == .th
    if isInline, says.visibility != .shown || tag == .button {
      open.unseenStart = page.text.count
      unseen += 1
    }
    if !open.address.isEmpty { open.linkStart = page.text.count }
    count(open, tag, by: 1)
    if let kind = says.place.kind(hints: says.hints, isInAuthor: authors > 0) {
      begin(kind, value: says.place.value, in: &open)
    }
    stack.append(open)
  }

  /// Notes a place that may hold an author or a date.
  private mutating func begin(_ kind: PageMetadata.Place.Kind, value: String?, in open: inout Open) {
    guard page.metadata.places.count < PageMetadata.mostPlaces else { return }
    let start = page.text.count
    page.metadata.places.append(
      PageMetadata.Place(kind: kind, range: start..<start, element: current, value: value))
    open.place = page.metadata.places.count - 1
    if kind == .author { authors += 1 }
  }

  private mutating func end(place: Int) {
    guard place >= 0 else { return }
    let start = page.metadata.places[place].range.lowerBound
    page.metadata.places[place].range = min(start, page.text.count)..<page.text.count
    if page.metadata.places[place].kind == .author { authors -= 1 }
  }

  /// Gives an element what it has from those around it.
  private func inherit(_ element: inout Page.Element) {
    element.kind = UInt64(element.tag.rawValue) << 32 | UInt64(element.classNames)
    element.surroundings = Page.Surroundings(element.tag)
    if element.visibility == .hidden { element.surroundings.insert(.hidden) }
    if element.visibility == .ariaHidden { element.surroundings.insert(.ariaHidden) }
    if element.isDeclaredBody { element.surroundings.insert(.declaredBody) }
    element.headingLevel = element.tag.headingLevel
    guard element.parent >= 0 else { return }
    let parent = page.elements[element.parent]
    element.surroundings.formUnion(parent.surroundings)
    if element.headingLevel == 0 { element.headingLevel = parent.headingLevel }
    element.depth = parent.depth + 1
  }

  mutating func end(_ tag: Tag) {
    guard !tag.traits.contains(.void) else { return }
    // The parser closes in order; the search is for what it may leave out.
    guard let index = stack.suffix(16).lastIndex(where: { $0.tag == tag }) else { return }
    while stack.count > index, let open = stack.popLast() { close(open) }
  }

  /// Notes where a link stands. One that holds whole blocks is a card and no link in a text.
  private mutating func noteLink(_ open: Open) {
    guard let block, page.text.count > open.linkStart else { return }
    var start = max(open.linkStart, block.range.lowerBound)
    if open.linkStart < block.range.lowerBound, page.text[open.linkStart..<start].contains(where: { $0 > 0x20 }) {
      return
    }
    while start < page.text.count, page.text[start] <= 0x20 { start += 1 }
    if start < page.text.count { page.links.append(Page.Link(range: start..<page.text.count, address: open.address)) }
  }

  private mutating func close(_ open: Open) {
    if !open.address.isEmpty { noteLink(open) }
    switch open.tag {
    case .td, .th:
      if let block, page.text.count - block.range.lowerBound < Self.longestRowPart {
        pending.tabs = max(1, pending.tabs)
      } else {
        endBlock()
      }
    case .button, .output, .label: pending.atLeastOneSpace()
    case .title:
      if page.metadata.title == nil { page.metadata.title = foldedTitle() }
      titleText.removeAll()
    case .table:
      endBlock()
      columns.endTable()
    default: if open.tag.traits.contains(.block) { endBlock() }
    }
    if open.unseenStart >= 0 {
      unseen -= 1
      if let block { hide(from: max(open.unseenStart, block.range.lowerBound)) }
    }
    count(open, open.tag, by: -1)
    end(place: open.place)
    if open.element >= 0 {
      let first = page.elements[open.element].blocks.lowerBound
      page.elements[open.element].blocks = first..<page.blocks.count + (block == nil ? 0 : 1)
      if open.tag != .html, open.tag != .body { current = open.outer }
    }
  }

  /// Notes that the text from `start` on is not seen, in the place of what was noted of parts of it.
  private mutating func hide(from start: Int) {
    guard page.text.count > start else { return }
    while let last = unseenSpans.last, last.lowerBound >= start { unseenSpans.removeLast() }
    unseenSpans.append(start..<page.text.count)
  }

  /// An unseen element that began in the middle of a block goes on in the next ones. One that began with a block is
  /// judged as an element.
  private mutating func hideEnd(of block: Page.TextBlock) {
    for at in stack.indices where stack[at].unseenStart >= 0 {
      if stack[at].unseenStart > block.range.lowerBound { stack[at].hidesBlocks = true }
      guard stack[at].hidesBlocks else { continue }
      hide(from: max(stack[at].unseenStart, block.range.lowerBound))
      return
    }
  }

  private mutating func count(_ open: Open, _ tag: Tag, by step: Int) {
    switch tag {
    case .a:
      if open.isLink { links += step }
      // Links that touch are items of a menu, drawn apart by a style.
      if step > 0, open.isLink, page.text.count == lastLinkEnd { pending.atLeastOneSpace() }
      if step < 0, open.isLink { lastLinkEnd = page.text.count }
      isNewLink = step > 0
    case .b, .strong: bold += step
    case .time: times += step
    case .pre: preformatted += step
    case .title: titles += step
    default: break
    }
  }

  private mutating func startVoid(_ tag: Tag, _ attributes: Attributes) {
    switch tag {
    case .br: lineBreak()
    case .hr: endBlock()
    case .base: page.metadata.takeBase(attributes)
    case .meta: page.metadata.takeMeta(attributes, isInAuthor: authors > 0)
    case .link: page.metadata.takeLink(attributes)
    default: break
    }
  }

  // MARK: Text

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if titles > 0 {
      if titleText.count < Self.longestTitle { titleText.append(contentsOf: bytes) }
      return
    }
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte <= 0x20 {
        space(byte)
        at += 1
        continue
      }
      var end = at + 1
      while end < bytes.count, bytes[end] > 0x20 { end += 1 }
      append(UnsafeBufferPointer(rebasing: bytes[at..<end]))
      at = end
    }
  }

  private mutating func space(_ byte: UInt8) {
    if preformatted > 0, byte == 0x0A {
      pending.spaces = 0
      lineBreak()
    } else {
      pending.add(byte, isPreformatted: preformatted > 0)
    }
  }

  private mutating func lineBreak() {
    // What a cell of a table begins with breaks no line.
    guard block != nil, pending.tabs == 0 else { return }
    pending.breaks += 1
    if pending.breaks > 1 { endBlock() }
  }

  private mutating func append(_ word: UnsafeBufferPointer<UInt8>) {
    if block == nil {
      if Blank.isBlank(word) || WindowsControls.goes(word) { return }
      beginBlock()
      // Where an empty line divides code, the first line after it keeps what it is indented by.
      if preformatted > 0 { pending.write(to: &page.text, isPreformatted: true) }
    } else {
      pending.write(to: &page.text, isPreformatted: preformatted > 0)
    }
    pending = PendingSpace()
    column = columns.current
    page.text.append(contentsOf: word)
    WindowsControls.repair(&page.text, last: word.count)
    note(word.count)
  }

  private mutating func note(_ count: Int) {
    guard block != nil else { return }
    while let element = block?.element, element != current, !isOpen(element) {
      block?.element = page.elements[element].parent
    }
    if links > 0 {
      block?.linkBytes += count
      if isNewLink {
        block?.linkCount += 1
        isNewLink = false
      }
    }
    if bold > 0 { block?.boldBytes += count }
    if times > 0 { block?.timeBytes += count }
  }

  /// Whether an element is still open: closed ones have left the chain of the current element's parents.
  private func isOpen(_ element: Int) -> Bool {
    var at = current
    while at > element { at = page.elements[at].parent }
    return at == element
  }

  private mutating func beginBlock() {
    if !page.text.isEmpty { page.text.append(contentsOf: [0x0A, 0x0A]) }
    block = Page.TextBlock(
      range: page.text.count..<page.text.count, element: current, linkBytes: 0, linkCount: 0, boldBytes: 0,
      timeBytes: 0,
      column: columns.current)
    isNewLink = links > 0
  }

  private mutating func endBlock() {
    pending = PendingSpace()
    guard var block else { return }
    self.block = nil
    if unseen > 0 { hideEnd(of: block) }
    trimEnd(from: block.range.lowerBound)
    block.range = block.range.lowerBound..<page.text.count
    page.blocks.append(block)
  }

  /// Takes away what looks like nothing at the end of a block, also from what was said to stand there.
  private mutating func trimEnd(from start: Int) {
    let before = page.text.count
    while let blank = Blank.length(atEndOf: page.text, from: start) { page.text.removeLast(blank) }
    let end = page.text.count
    guard end < before else { return }
    for at in page.links.indices.reversed() {
      guard page.links[at].range.upperBound > end else { break }
      page.links[at].range = page.links[at].range.clamped(to: 0..<end)
    }
    for at in unseenSpans.indices.reversed() {
      guard unseenSpans[at].upperBound > end else { break }
      unseenSpans[at] = unseenSpans[at].clamped(to: 0..<end)
    }
  }

  private func foldedTitle() -> String? {
    let words = titleText.split { $0 <= 0x20 }
    return words.isEmpty ? nil : String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
  }

  private mutating func startCell(_ says: StartTag) {
    columns.startCell(columns: says.columns, rows: says.rows)
    guard block != nil else { return }
    if pending.tabs == 0 { endBlock() } else { pending.tabs = max(1, columns.current - column) }
  }
}
