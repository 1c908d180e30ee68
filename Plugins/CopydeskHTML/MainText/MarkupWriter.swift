/// Writes headings, lists, quotations, code, tables and links of a main text as Markdown, or links behind their text.
///
/// Everything is a change at a place of the page's text, so that marks can tell of it. Emphasis inside of a sentence is
/// left out: it says little, and its signs are wrong as soon as a stage changes words.
struct MarkupWriter {
  private let page: Page
  private let options: MainTextOptions
  private let kept: [Int]
  private var changes: [MainText.Change] = []

  static func changes(
    _ page: Page, rules: [CutRule?], cuts: [MainText.Cut], options: MainTextOptions
  ) -> [MainText.Change] {
    guard options.form == .markdown || options.links else { return [] }
    var writer = MarkupWriter(
      page: page, options: options, kept: page.blocks.indices.filter { rules[$0] == nil })
    if options.form == .markdown { writer.addSigns() }
    if options.links { writer.addLinks(cuts) }
    // At one place a link's end comes before the sign that ends its block, and a block's sign before a link's start.
    return writer.changes.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
  }

  private init(page: Page, options: MainTextOptions, kept: [Int]) {
    self.page = page
    self.options = options
    self.kept = kept
  }

  private mutating func put(_ text: String, at place: Int) {
    changes.append(MainText.Change(range: place..<place, replacement: text, rule: "markdown"))
  }

  // MARK: Blocks

  private mutating func addSigns() {
    for (order, at) in kept.enumerated() {
      let block = page.blocks[at]
      let row = element(around: at, [.tr])
      let sign = row != nil ? "| " : self.sign(ofBlock: at)
      if !sign.isEmpty { put(sign, at: block.range.lowerBound) }
      if row != nil { addCells(block.range) }
      guard row == nil else { continue }
      if isCode(at) {
        if order == 0 || !isCode(kept[order - 1]) { put("```\n", at: block.range.lowerBound) }
        if order + 1 == kept.count || !isCode(kept[order + 1]) { put("\n```", at: block.range.upperBound) }
      }
    }
  }

  private func isCode(_ block: Int) -> Bool {
    page.elements[page.blocks[block].element].surroundings.contains(.code)
  }

  private func sign(ofBlock at: Int) -> String {
    let element = page.elements[page.blocks[at].element]
    let quote = element.surroundings.contains(.quote) ? "> " : ""
    if element.headingLevel > 0 { return quote + String(repeating: "#", count: element.headingLevel) + " " }
    guard let item = self.element(around: at, [.li]), page.elements[item].blocks.lowerBound == at else { return quote }
    var list = page.elements[item].parent
    while list >= 0, page.elements[list].tag != .ol, page.elements[list].tag != .ul {
      list = page.elements[list].parent
    }
    return quote + (list >= 0 && page.elements[list].tag == .ol ? "1. " : "- ")
  }

  private func element(around block: Int, _ tags: [Tag]) -> Int? {
    var at = page.blocks[block].element
    while at >= 0 {
      if tags.contains(page.elements[at].tag) { return at }
      at = page.elements[at].parent
    }
    return nil
  }

  /// Cells stand with tabs between them in the text of a row.
  private mutating func addCells(_ range: Range<Int>) {
    for at in range where page.text[at] == 0x09 {
      changes.append(MainText.Change(range: at..<at + 1, replacement: " | ", rule: "markdown"))
    }
    put(" |", at: range.upperBound)
  }

  // MARK: Links

  private mutating func addLinks(_ cuts: [MainText.Cut]) {
    var cut = 0
    for link in page.links where !link.address.hasPrefix("#") && !link.address.hasPrefix("javascript:") {
      while cut < cuts.count, cuts[cut].range.upperBound <= link.range.lowerBound { cut += 1 }
      if cut < cuts.count, cuts[cut].range.lowerBound < link.range.upperBound { continue }
      if options.form == .markdown {
        changes.append(
          MainText.Change(
            range: link.range.lowerBound..<link.range.lowerBound, replacement: "[", rule: "link"))
        changes.append(
          MainText.Change(
            range: link.range.upperBound..<link.range.upperBound, replacement: "](\(link.address))", rule: "link"))
      } else {
        changes.append(
          MainText.Change(
            range: link.range.upperBound..<link.range.upperBound, replacement: " (\(link.address))", rule: "link"))
      }
    }
  }
}
