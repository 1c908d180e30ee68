/// Which blocks of a main text are rows of tables that Markdown can show.
///
/// A table whose cells hold paragraphs, or that has one column, lays a page out and is written as its paragraphs.
struct MarkupTables {
  struct Row {
    var isFirst: Bool
  }

  /// The rows, by the index of their block.
  private(set) var rows: [Int: Row] = [:]
  private let page: Page

  init(_ page: Page, kept: [Int]) {
    self.page = page
    var blocksOfTables: [Int: [Int]] = [:]
    var order: [Int] = []
    var tableRows: [Int: Set<Int>] = [:]
    for at in kept {
      let innermost = page.blocks[at].element
      guard page.elements[innermost].surroundings.contains(.table), let row = page.element(around: innermost, [.tr]),
        let table = page.element(around: row, [.table])
      else { continue }
      if blocksOfTables[table] == nil { order.append(table) }
      blocksOfTables[table, default: []].append(at)
      tableRows[table, default: []].insert(row)
    }
    for table in order {
      guard let blocks = blocksOfTables[table], blocks.count == tableRows[table]?.count,
        blocks.contains(where: { page.text[page.blocks[$0].range].contains(0x09) })
      else { continue }
      for (number, at) in blocks.enumerated() { rows[at] = Row(isFirst: number == 0) }
    }
  }

  /// The empty line before a row, which would end the table; nil where there is none.
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
