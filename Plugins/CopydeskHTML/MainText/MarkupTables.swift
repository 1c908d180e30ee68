/// Which blocks of a main text are rows of tables, or parts of such rows.
///
/// A table lays a page out, and is written as its paragraphs, where it has one column, holds another table, or has more in
/// its cells than a cell has.
struct MarkupTables {
  /// A block of a row. Most rows are one block; those with long cells, or with paragraphs in them, are several.
  struct Part {
    /// The first of the table, and those in its row.
    var isFirst = false
    var isInFirstRow = false
    /// Whether each row of the table is one block.
    var isRow = false
    var startsRow = false
    var endsRow = false
    /// The columns between this part and the one before it in the row, or the row's start.
    var columns = 0
    /// The columns of the whole table.
    var width = 0
    /// The columns of the row that this part ends.
    var rowWidth = 0

    var inFirstRow: Part {
      var part = self
      part.isInFirstRow = true
      return part
    }
  }

  /// The parts, by the index of their block.
  private(set) var parts: [Int: Part] = [:]

  /// A cell of more bytes or paragraphs holds a text of its own.
  private static let longestCell = 1_000
  private static let mostParagraphs = 4

  private struct Table {
    /// Blocks in order, each with its row.
    var blocks: [(block: Int, row: Int)] = []
    /// Whether nothing else that stays stands between the rows.
    var isWhole = true
    var lastOrder = 0
  }

  private let page: Page
  private let cuts: CutPlaces

  /// - Parameter kept: the blocks that stay, in order.
  init(_ page: Page, kept: [Int], cuts: CutPlaces) {
    self.page = page
    self.cuts = cuts
    var tables: [Int: Table] = [:]
    var outer: Set<Int> = []
    for (order, at) in kept.enumerated() {
      let innermost = page.blocks[at].element
      guard page.elements[innermost].surroundings.contains(.table), let row = page.element(around: innermost, [.tr]),
        let table = page.element(around: row, [.table])
      else { continue }
      if tables[table] == nil {
        tables[table] = Table(lastOrder: order)
        // Tables inside of one another name each of those around them once.
        var around = page.element(around: page.elements[table].parent, [.table])
        while let found = around, outer.insert(found).inserted {
          around = page.element(around: page.elements[found].parent, [.table])
        }
      }
      tables[table]?.blocks.append((at, row))
      if let last = tables[table]?.lastOrder, order > last + 1 { tables[table]?.isWhole = false }
      tables[table]?.lastOrder = order
    }
    for (element, table) in tables where table.isWhole && !outer.contains(element) { take(table) }
  }

  private mutating func take(_ table: Table) {
    let rows = table.blocks.indices.filter { $0 == 0 || table.blocks[$0].row != table.blocks[$0 - 1].row }
    let areBlocks = rows.count == table.blocks.count
    guard areBlocks ? rows.count > 0 : rows.count > 1 else { return }
    var width = 0
    var wideRows = 0
    var found: [(block: Int, part: Part)] = []
    for (number, start) in rows.enumerated() {
      let end = number + 1 < rows.count ? rows[number + 1] : table.blocks.count
      guard let parts = parts(ofRow: table.blocks[start..<end].map(\.block), isBlock: areBlocks) else { return }
      found += number > 0 ? parts : parts.map { ($0.block, $0.part.inFirstRow) }
      let last = parts[parts.count - 1].part.rowWidth
      if last - parts[0].part.columns > 1 { wideRows += 1 }
      width = max(width, last)
    }
    guard wideRows > 0, areBlocks || wideRows * 2 > rows.count else { return }
    found[0].part.isFirst = true
    for (block, var part) in found {
      part.width = width
      part.isRow = areBlocks
      parts[block] = part
    }
  }

  /// The parts of a row; nil where one of its cells is more than a cell.
  private func parts(ofRow blocks: [Int], isBlock: Bool) -> [(block: Int, part: Part)]? {
    var parts: [(block: Int, part: Part)] = []
    var column = 0
    var bytes = 0
    var paragraphs = 0
    for at in blocks {
      let block = page.blocks[at]
      var part = Part(startsRow: parts.isEmpty)
      part.columns = max(0, block.column - column)
      column += part.columns
      if !isBlock {
        if part.columns > 0 { (bytes, paragraphs) = (0, 0) }
        bytes += block.range.count
        paragraphs += 1
        if bytes > Self.longestCell || paragraphs > Self.mostParagraphs || !isPlain(block.element) { return nil }
      }
      for place in block.range where page.text[place] == 0x09 && !cuts.hold(place..<place + 1) { column += 1 }
      parts.append((at, part))
    }
    parts[parts.count - 1].part.endsRow = true
    parts[parts.count - 1].part.rowWidth = column + 1
    return parts
  }

  /// Whether nothing but paragraphs is around a block in its cell.
  private func isPlain(_ element: Int) -> Bool {
    var at = element
    while at >= 0, page.elements[at].tag != .tr {
      switch page.elements[at].tag {
      case .td, .th, .p, .div, .center, .address, .other, .span, .b, .strong, .a, .time: at = page.elements[at].parent
      default: return false
      }
    }
    return true
  }

  /// The empty line before a part, which would end the table; nil where there is none.
  func gap(before block: Int) -> Range<Int>? {
    let start = page.blocks[block].range.lowerBound
    guard start >= 2, page.text[start - 1] == 0x0A, page.text[start - 2] == 0x0A else { return nil }
    return start - 2..<start
  }
}

extension Page {
  /// The innermost element with one of `tags` among an element and those around it.
  func element(around element: Int, _ tags: [Tag]) -> Int? {
    var at = element
    while at >= 0 {
      if tags.contains(elements[at].tag) { return at }
      at = elements[at].parent
    }
    return nil
  }
}
