/// Counts the columns of the tables that are being read, as browsers do: cells that reach over several columns or rows
/// take the place of others.
struct TableColumns {
  private struct Table {
    /// Of the cell that began last, from 0.
    var current = 0
    /// Of the next cell, if no cell of a row above reaches down to it.
    var next = 0
    /// For each column the number of rows, with this one, that a cell reaches down to.
    var reach: [Int] = []
  }

  /// No cell stands further to the right; a hostile page could have one tab for each byte otherwise.
  static let most = 100
  /// Cells say that they reach over a hundred columns where they mean all that there are.
  private static let widest = 20

  /// The open tables, the innermost last. Cells outside of any have the first one.
  private var tables = [Table()]

  var current: Int { tables[tables.count - 1].current }

  mutating func startTable() { tables.append(Table()) }

  mutating func endTable() {
    if tables.count > 1 { tables.removeLast() }
  }

  /// No cell reaches from one group of rows into the next.
  mutating func startRows() { tables[tables.count - 1].reach.removeAll() }

  mutating func startRow() {
    let at = tables.count - 1
    tables[at].current = 0
    tables[at].next = 0
    for column in tables[at].reach.indices where tables[at].reach[column] > 0 { tables[at].reach[column] -= 1 }
  }

  mutating func startCell(columns: Int, rows: Int) {
    let at = tables.count - 1
    var column = tables[at].next
    while column < tables[at].reach.count, tables[at].reach[column] > 0 { column += 1 }
    column = min(column, Self.most)
    tables[at].current = column
    tables[at].next = min(column + max(1, min(columns, Self.widest)), Self.most)
    guard rows > 1 else { return }
    while tables[at].reach.count < tables[at].next { tables[at].reach.append(0) }
    for covered in column..<tables[at].next { tables[at].reach[covered] = rows }
  }
}
