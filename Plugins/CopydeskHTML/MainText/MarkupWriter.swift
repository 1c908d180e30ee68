/// Writes headings, lists, quotations, code, tables and links of a main text as Markdown, or links behind their text.
///
/// Everything is a change at a place of the page's text, so that marks can tell of it. Emphasis inside of a sentence is
/// left out: it says little, and its signs are wrong as soon as a stage changes words.
struct MarkupWriter {
  private let page: Page
  private let options: MainTextOptions
  private let kept: [Int]
  /// Links are seen from there; nil where that is not known.
  private let address: String?
  private var changes: [MainText.Change] = []

  /// Lists inside of lists are moved to the right up to so many steps; a page may nest them without end.
  private static let deepestList = 8

  static func changes(
    _ page: Page, rules: [CutRule?], cuts: [MainText.Cut], options: MainTextOptions, address: String?
  ) -> [MainText.Change] {
    guard options.form == .markdown || options.links else { return [] }
    var writer = MarkupWriter(
      page: page, options: options, kept: page.blocks.indices.filter { rules[$0] == nil }, address: address)
    if options.form == .markdown { writer.addSigns() }
    if options.links { writer.addLinks(cuts) }
    // At one place a link's end comes before the sign that ends its block, and a block's sign before a link's start.
    return writer.changes.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
  }

  private init(page: Page, options: MainTextOptions, kept: [Int], address: String?) {
    self.page = page
    self.options = options
    self.kept = kept
    self.address = address
  }

  private mutating func put(_ text: String, at place: Int) {
    changes.append(MainText.Change(range: place..<place, replacement: text, rule: "markdown"))
  }

  // MARK: Blocks

  private mutating func addSigns() {
    let tables = MarkupTables(page, kept: kept)
    for (order, at) in kept.enumerated() {
      let block = page.blocks[at]
      if let row = tables.rows[at] {
        if !row.isFirst, let gap = tables.gap(before: at) {
          changes.append(MainText.Change(range: gap, replacement: "\n", rule: "markdown"))
        }
        put("| ", at: block.range.lowerBound)
        addCells(block.range, isFirst: row.isFirst)
        continue
      }
      let sign = self.sign(ofBlock: at)
      if !sign.isEmpty { put(sign, at: block.range.lowerBound) }
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
    let innermost = page.blocks[at].element
    guard let item = page.element(around: innermost, [.li]), page.elements[item].blocks.lowerBound == at else {
      return quote
    }
    let list = page.element(around: item, [.ol, .ul])
    var depth = 0
    var outer = list.flatMap { page.element(around: page.elements[$0].parent, [.li]) }
    while let item = outer {
      depth += 1
      outer = page.element(around: page.elements[item].parent, [.li])
    }
    let indent = String(repeating: "   ", count: min(depth, Self.deepestList))
    return quote + indent + (list.map { page.elements[$0].tag } == .ol ? "1. " : "- ")
  }

  /// Cells stand with tabs between them in the text of a row. Below the first row stands the one of lines that makes a
  /// table of it.
  private mutating func addCells(_ range: Range<Int>, isFirst: Bool) {
    var columns = 1
    for at in range {
      let replacement: String
      switch page.text[at] {
      case 0x09:
        replacement = " | "
        columns += 1
      case 0x0A: replacement = " "
      case UInt8(ascii: "|"): replacement = #"\|"#
      default: continue
      }
      changes.append(MainText.Change(range: at..<at + 1, replacement: replacement, rule: "markdown"))
    }
    put(" |", at: range.upperBound)
    if isFirst { put("\n|" + String(repeating: " --- |", count: columns), at: range.upperBound) }
  }

  // MARK: Links

  private mutating func addLinks(_ cuts: [MainText.Cut]) {
    var cut = 0
    for link in page.links {
      guard !link.range.isEmpty, let address = address(of: link) else { continue }
      while cut < cuts.count, cuts[cut].range.upperBound <= link.range.lowerBound { cut += 1 }
      if cut < cuts.count, cuts[cut].range.lowerBound < link.range.upperBound { continue }
      if options.form == .markdown {
        changes.append(
          MainText.Change(
            range: link.range.lowerBound..<link.range.lowerBound, replacement: "[", rule: "link"))
        changes.append(
          MainText.Change(
            range: link.range.upperBound..<link.range.upperBound, replacement: "](\(address))", rule: "link"))
      } else {
        changes.append(
          MainText.Change(
            range: link.range.upperBound..<link.range.upperBound, replacement: " (\(address))", rule: "link"))
      }
    }
  }

  /// Where a link leads, from the page's own address where that is known, and as it is written otherwise; nil for one that
  /// leads to a place on the page or starts a script.
  private func address(of link: Page.Link) -> String? {
    if let whole = WebAddress.absolute(link.address, base: address) { return whole }
    let isElsewhere = !link.address.hasPrefix("#") && !link.address.lowercased().hasPrefix("javascript:")
    return isElsewhere ? link.address : nil
  }
}
