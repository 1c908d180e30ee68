/// Writes headings, lists, quotations, code, tables and links of a main text as Markdown, or links behind their text.
///
/// Everything is a change at a place of the page's text, so that marks can tell of it. Emphasis inside of a sentence is
/// left out: it says little, and its signs are wrong as soon as a stage changes words. What the page says in signs of
/// Markdown is escaped, so that it reads as the page has it.
struct MarkupWriter {
  private let page: Page
  private let options: MainTextOptions
  private let kept: [Int]
  /// Links are seen from there; nil where that is not known.
  private let address: String?
  private let cuts: CutPlaces
  private var escapes: MarkupEscapes
  private var changes: [(kind: Kind, change: MainText.Change)] = []

  /// At one place a link ends before the sign that ends its block, and a block's sign comes before a link's start.
  private enum Kind: Int {
    case linkEnd, sign, linkStart
  }

  static func changes(
    _ page: Page, rules: [CutRule?], cuts: [MainText.Cut], options: MainTextOptions, address: String?
  ) -> [MainText.Change] {
    let isMarkdown = options.form == .markdown
    guard isMarkdown || options.links || page.blocks.contains(where: { $0.column > 0 }) else { return [] }
    let places = CutPlaces(cuts)
    let kept = page.blocks.indices.filter { rules[$0] == nil && !places.kept(of: page.blocks[$0].range).isEmpty }
    return page.text.withUnsafeBufferPointer { bytes in
      var writer = MarkupWriter(
        page: page, options: options, kept: kept, cuts: places, address: address,
        escapes: MarkupEscapes(bytes, cuts: places))
      if options.links { writer.addLinks() }
      if isMarkdown { writer.addSigns() } else { writer.addFirstCells() }
      return writer.sorted()
    }
  }

  private func sorted() -> [MainText.Change] {
    return changes.enumerated().sorted {
      let (one, other) = ($0.element.change.range, $1.element.change.range)
      if one.lowerBound != other.lowerBound { return one.lowerBound < other.lowerBound }
      if one.isEmpty != other.isEmpty { return one.isEmpty }
      return ($0.element.kind.rawValue, $0.offset) < ($1.element.kind.rawValue, $1.offset)
    }.map(\.element.change)
  }

  private init(
    page: Page, options: MainTextOptions, kept: [Int], cuts: CutPlaces, address: String?, escapes: MarkupEscapes
  ) {
    self.page = page
    self.options = options
    self.kept = kept
    self.cuts = cuts
    self.address = address
    self.escapes = escapes
  }

  private mutating func put(_ text: String, at place: Int) { replace(place..<place, with: text) }

  private mutating func replace(_ range: Range<Int>, with text: String) {
    if text.isEmpty || cuts.hold(range) { return }
    changes.append((.sign, MainText.Change(range: range, replacement: text, rule: "markdown")))
  }

  // MARK: Blocks

  private mutating func addSigns() {
    let tables = MarkupTables(page, kept: kept, cuts: cuts)
    let fences = MarkupFences(page, kept: kept.filter { tables.parts[$0] == nil })
    var margins = MarkupMargins(page)
    for at in kept {
      let range = page.blocks[at].range
      if let part = tables.parts[at] {
        add(part, range, gap: tables.gap(before: at), margins.margin(ofBlock: at, isAligned: true))
      } else if let code = fences.code[at] {
        addCode(code, range, margins.margin(ofBlock: at, isAligned: true))
      } else {
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
      addEscapes(block.range, .paragraph(isItem: !margin.first.isEmpty))
      return
    }
    put("\(margin.first)\(String(repeating: "#", count: level)) ", at: block.range.lowerBound)
    for place in block.range where page.text[place] == 0x0A { replace(place..<place + 1, with: " ") }
    addEscapes(block.range, .heading)
  }

  private mutating func addEscapes(_ range: Range<Int>, _ place: MarkupEscapes.Place) {
    for at in escapes.places(in: range, place) {
      replace(at..<at + 1, with: "\\" + String(UnicodeScalar(page.text[at])))
    }
  }

  private mutating func addMargin(_ margin: String, toLinesOf range: Range<Int>) {
    if margin.isEmpty { return }
    for place in range where page.text[place] == 0x0A { put(margin, at: place + 1) }
  }

  // MARK: Tables

  /// Below the first row stands the one of lines that makes a table of it. It has as many cells as the widest row, and so
  /// has the first row: what stands in further cells of a row is not shown.
  private mutating func add(
    _ part: MarkupTables.Part, _ range: Range<Int>, gap: Range<Int>?, _ margin: MarkupMargins.Margin
  ) {
    let signs = String(repeating: " | ", count: part.columns)
    if part.isFirst {
      put(margin.first, at: range.lowerBound)
    } else if let gap {
      replace(gap, with: part.startsRow ? "\n" + margin.rest : signs.isEmpty ? " " : signs)
    }
    if part.startsRow { put("| " + signs, at: range.lowerBound) }
    addCells(range)
    guard part.endsRow else { return }
    let missing = part.isInFirstRow ? part.width - part.rowWidth : 0
    put(String(repeating: " | ", count: missing) + " |", at: range.upperBound)
    if part.isInFirstRow {
      put("\n\(margin.rest)|" + String(repeating: " --- |", count: part.width), at: range.upperBound)
    }
  }

  /// Cells stand with tabs between them in the text of a row.
  private mutating func addCells(_ range: Range<Int>) {
    for at in range {
      switch page.text[at] {
      case 0x09: replace(at..<at + 1, with: " | ")
      case 0x0A: replace(at..<at + 1, with: " ")
      case UInt8(ascii: "|"): replace(at..<at + 1, with: #"\|"#)
      default: continue
      }
    }
    addEscapes(range, .row)
  }

  /// In plain text a row has a tab for each of the columns that are empty before its first word.
  private mutating func addFirstCells() {
    guard kept.contains(where: { page.blocks[$0].column > 0 }) else { return }
    for (at, part) in MarkupTables(page, kept: kept, cuts: cuts).parts
    where part.isRow && part.columns > 0 {
      let start = page.blocks[at].range.lowerBound
      let change = MainText.Change(
        range: start..<start, replacement: String(repeating: "\t", count: part.columns), rule: "table")
      changes.append((.sign, change))
    }
  }

  // MARK: Links

  private mutating func addLinks() {
    var order = 0
    for link in page.links {
      guard let text = shownText(of: link), let address = address(of: link) else { continue }
      if options.form == .markdown {
        while order < kept.count, page.blocks[kept[order]].range.upperBound < text.upperBound { order += 1 }
        // In code a link's signs would be code.
        if order < kept.count, isCode(kept[order]) { continue }
        escapes.add(link: text)
        addLink("[", at: text.lowerBound, .linkStart)
        addLink("](\(address))", at: text.upperBound, .linkEnd)
      } else {
        addLink(" (\(address))", at: text.upperBound, .linkEnd)
      }
    }
  }

  private func isCode(_ block: Int) -> Bool {
    page.elements[page.blocks[block].element].surroundings.contains(.code)
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
    return options.form == .markdown ? WebAddress.percentEncoded(whole, "()<>|`") : whole
  }
}
