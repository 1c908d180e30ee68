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
  private let cuts: CutPlaces
  private var changes: [(kind: Kind, change: MainText.Change)] = []

  /// At one place a link ends before the sign that ends its block, and a block's sign comes before a link's start.
  private enum Kind: Int {
    case linkEnd, sign, linkStart
  }

  static func changes(
    _ page: Page, rules: [CutRule?], cuts: [MainText.Cut], options: MainTextOptions, address: String?
  ) -> [MainText.Change] {
    guard options.form == .markdown || options.links else { return [] }
    var writer = MarkupWriter(
      page: page, options: options, kept: page.blocks.indices.filter { rules[$0] == nil }, cuts: CutPlaces(cuts),
      address: address)
    if options.form == .markdown { writer.addSigns() }
    if options.links { writer.addLinks() }
    return writer.changes.enumerated().sorted {
      let (one, other) = ($0.element.change.range, $1.element.change.range)
      if one.lowerBound != other.lowerBound { return one.lowerBound < other.lowerBound }
      if one.isEmpty != other.isEmpty { return one.isEmpty }
      return ($0.element.kind.rawValue, $0.offset) < ($1.element.kind.rawValue, $1.offset)
    }.map(\.element.change)
  }

  private init(page: Page, options: MainTextOptions, kept: [Int], cuts: CutPlaces, address: String?) {
    self.page = page
    self.options = options
    self.kept = kept
    self.cuts = cuts
    self.address = address
  }

  private mutating func put(_ text: String, at place: Int) { replace(place..<place, with: text) }

  private mutating func replace(_ range: Range<Int>, with text: String) {
    if text.isEmpty || cuts.hold(range) { return }
    changes.append((.sign, MainText.Change(range: range, replacement: text, rule: "markdown")))
  }

  // MARK: Blocks

  private mutating func addSigns() {
    let tables = MarkupTables(page, kept: kept)
    let fences = MarkupFences(page, kept: kept.filter { tables.rows[$0] == nil })
    var margins = MarkupMargins(page)
    for at in kept {
      let range = page.blocks[at].range
      if let row = tables.rows[at] {
        if !row.isFirst, let gap = tables.gap(before: at) { replace(gap, with: "\n") }
        put("| ", at: range.lowerBound)
        addCells(range, isFirst: row.isFirst)
      } else if let code = fences.code[at] {
        addCode(code, range, margins.margin(ofBlock: at, isAligned: true))
      } else if !cuts.kept(of: range).isEmpty {
        addText(at, margins.margin(ofBlock: at, isAligned: false))
      }
    }
  }

  private mutating func addCode(_ code: MarkupFences.Code, _ range: Range<Int>, _ margin: MarkupMargins.Margin) {
    if code.isFirst {
      put("\(margin.first)\(code.fence)\n\(margin.rest)", at: range.lowerBound)
    } else {
      // A quotation ends at an empty line, and the code with it.
      if let sign = margin.rest.lastIndex(of: ">") { put(String(margin.rest[...sign]), at: range.lowerBound - 1) }
      put(margin.rest, at: range.lowerBound)
    }
    addMargin(margin.rest, toLinesOf: range)
    if code.isLast { put("\n\(margin.rest)\(code.fence)", at: range.upperBound) }
  }

  /// A heading is one line.
  private mutating func addText(_ at: Int, _ margin: MarkupMargins.Margin) {
    let block = page.blocks[at]
    let level = page.elements[block.element].headingLevel
    guard level > 0 else {
      put(margin.first, at: block.range.lowerBound)
      addMargin(margin.rest, toLinesOf: block.range)
      return
    }
    put("\(margin.first)\(String(repeating: "#", count: level)) ", at: block.range.lowerBound)
    for place in block.range where page.text[place] == 0x0A { replace(place..<place + 1, with: " ") }
  }

  private mutating func addMargin(_ margin: String, toLinesOf range: Range<Int>) {
    if margin.isEmpty { return }
    for place in range where page.text[place] == 0x0A { put(margin, at: place + 1) }
  }

  /// Cells stand with tabs between them in the text of a row. Below the first row stands the one of lines that makes a
  /// table of it.
  private mutating func addCells(_ range: Range<Int>, isFirst: Bool) {
    var columns = 1
    for at in range where !cuts.hold(at..<at + 1) {
      switch page.text[at] {
      case 0x09:
        replace(at..<at + 1, with: " | ")
        columns += 1
      case 0x0A: replace(at..<at + 1, with: " ")
      case UInt8(ascii: "|"): replace(at..<at + 1, with: #"\|"#)
      default: continue
      }
    }
    put(" |", at: range.upperBound)
    if isFirst { put("\n|" + String(repeating: " --- |", count: columns), at: range.upperBound) }
  }

  // MARK: Links

  private mutating func addLinks() {
    for link in page.links {
      guard let text = shownText(of: link), let address = address(of: link) else { continue }
      if options.form == .markdown {
        addLink("[", at: text.lowerBound, .linkStart)
        addLink("](\(address))", at: text.upperBound, .linkEnd)
      } else {
        addLink(" (\(address))", at: text.upperBound, .linkEnd)
      }
    }
  }

  private mutating func addLink(_ text: String, at place: Int, _ kind: Kind) {
    changes.append((kind, MainText.Change(range: place..<place, replacement: text, rule: "link")))
  }

  /// The stretch of a link's text from the first to the last word that stays; nil where none does.
  private func shownText(of link: Page.Link) -> Range<Int>? {
    var shown = cuts.kept(of: link.range)
    while !shown.isEmpty {
      let before = shown
      if page.text[shown.lowerBound] <= 0x20 { shown = shown.dropFirst() }
      if let last = shown.last, page.text[last] <= 0x20 { shown = shown.dropLast() }
      shown = cuts.kept(of: shown)
      if shown == before { return shown }
    }
    return nil
  }

  /// Where a link leads, from the page's own address where that is known, and as it is written otherwise; nil for one that
  /// leads to a place on the page or starts a script.
  private func address(of link: Page.Link) -> String? {
    let written = WebAddress.written(link.address)
    if written.isEmpty || written.hasPrefix("#") || written.lowercased().hasPrefix("javascript:") { return nil }
    let whole = WebAddress.absolute(written, base: address) ?? written
    // What would end the link, or the cell that it is in.
    return options.form == .markdown ? WebAddress.percentEncoded(whole, "()<>|") : whole
  }
}
