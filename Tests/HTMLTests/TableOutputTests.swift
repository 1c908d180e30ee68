import CopydeskCore
import Testing

@testable import CopydeskHTML

@Suite("Tables of a main text")
struct TableOutputTests {
  private func markdown(_ html: String) throws -> String { try MarkdownOutputTests().markdown(html) }

  /// The text of what stands between two stories, with arrows for tabs.
  private func text(_ html: String, tables: Bool = true) throws -> String {
    let story = MarkdownOutputTests.story
    let page = "<main><h1>The ferry stays</h1>\(story)\(html)\(story)</main>"
    var stage = ExtractMainText()
    stage.favour = .recall
    stage.tables = tables
    var document = Document(id: "page", page: RawPage(bytes: Array(page.utf8)))
    _ = try stage.apply(&document)
    try document.commit(stage: "extract-main-text")
    var options = MainTextOptions()
    options.favour = .recall
    options.tables = tables
    #expect(try MainTextReader(options).read(Array(page.utf8)).text == document.text)
    let between = document.text.split(separator: "six to one.\n\n")[1].split(separator: "\n\nThe harbour board")
    return String(between[0].replacing("\t", with: "→"))
  }

  @Test(
    "Empty cells, and cells that reach over columns and rows, move no other cell",
    arguments: [
      (
        "<tr><th></th><th>Monday</th><th>Tuesday</th></tr><tr><td>Adults</td><td></td><td>4</td></tr>",
        "→Monday→Tuesday\n\nAdults→→4",
        "|  | Monday | Tuesday |\n| --- | --- | --- |\n| Adults |  | 4 |"
      ),
      (
        "<tr><td colspan=2>Winter crossings</td><td>Price</td></tr><tr><td>Adults</td><td>day</td><td>4</td></tr>",
        "Winter crossings→→Price\n\nAdults→day→4",
        "| Winter crossings |  | Price |\n| --- | --- | --- |\n| Adults | day | 4 |"
      ),
      (
        "<tr><td rowspan='2'>Adults</td><td>day</td><td>4</td></tr><tr><td>night</td><td>6</td></tr>",
        "Adults→day→4\n\n→night→6",
        "| Adults | day | 4 |\n| --- | --- | --- |\n|  | night | 6 |"
      ),
      (
        "<tr><td>Adults</td><td rowspan=2 colspan=2>all</td></tr><tr><td>Children</td><td>6</td></tr>",
        "Adults→all\n\nChildren→→→6",
        "| Adults | all |  |  |\n| --- | --- | --- | --- |\n| Children |  |  | 6 |"
      ),
      (
        "<tbody><tr><td rowspan=9>Adults</td><td>4</td></tr></tbody><tbody><tr><td>All</td><td>6</td></tr></tbody>",
        "Adults→4\n\nAll→6",
        "| Adults | 4 |\n| --- | --- |\n| All | 6 |"
      ),
      (
        "<tr><td>Saltmere<br></td><td><br><br></td><td>12</td></tr><tr><td>Danvers</td><td>a</td><td>3</td></tr>",
        "Saltmere→→12\n\nDanvers→a→3",
        "| Saltmere |  | 12 |\n| --- | --- | --- |\n| Danvers | a | 3 |"
      ),
      (
        "<tr><td>Crossings</td></tr><tr><td>Adults</td><td>day</td><td>4</td></tr>",
        "Crossings\n\nAdults→day→4",
        "| Crossings |  |  |\n| --- | --- | --- |\n| Adults | day | 4 |"
      ),
    ])
  func columns(_ rows: String, _ plain: String, _ written: String) throws {
    #expect(try text("<table>\(rows)</table>") == plain)
    #expect(try markdown("<table>\(rows)</table>") == written)
  }

  @Test("A table may say that it has columns without end")
  func manyColumns() throws {
    let cells = String(repeating: "<td colspan=1000000000 rowspan=65534></td>", count: 500)
    let page = try PageReader.read(
      Array("<table><tr><td>a</td>\(cells)<td>b</td></tr><tr><td>c<td>d</tr></table>".utf8), declaredEncoding: nil
    ).page
    #expect(page.text.count < 400)
  }

  static let long = String(repeating: "The crossing takes an hour when the wind stands in the west. ", count: 5)

  @Test("Rows with a long cell, or with paragraphs in their cells, are rows of a Markdown table")
  func longCells() throws {
    let long = Self.long.dropLast()
    #expect(
      try markdown(
        """
        <table><tr><th>Boat</th><th>Of it</th><th>Crew</th></tr><tr><td>Saltmere</td><td>\(Self.long)</td><td>12</td></tr>
        <tr><td><p>Danvers</p></td><td><div>Fast.</div><p>New.</p></td><td></td></tr>
        <tr><td></td><td>None<td>3</td></tr></table>
        """)
          == """
          | Boat | Of it | Crew |
          | --- | --- | --- |
          | Saltmere | \(long) | 12 |
          | Danvers | Fast. New. |
          |  | None | 3 |
          """)
  }

  @Test(
    "What lays out a page is no table",
    arguments: [
      "<tr><td>\(MarkdownOutputTests.report)</td><td><p>One.</p></td></tr>",
      "<tr><td>\(MarkdownOutputTests.report)</td></tr><tr><td>\(MarkdownOutputTests.report)</td><td>One.</td></tr>",
      "<tr><td>One.</td><td><h2>Two</h2></td></tr><tr><td>One.</td><td>\(MarkdownOutputTests.report)</td></tr>",
      "<tr><td>One.</td><td>\(String(repeating: "<p>\(long)</p>", count: 4))</td></tr><tr><td>One.</td><td>Two</td></tr>",
    ])
  func layout(_ rows: String) throws {
    #expect(!(try markdown("<table>\(rows)</table>").contains("|")))
  }

  @Test("A table inside of a cell stands alone, and the table around it is none")
  func nested() throws {
    let inner = "<table><tr><td>in a</td><td>in b</td></tr><tr><td>in c</td><td>in d</td></tr></table>"
    #expect(
      try markdown(
        "<table><tr><td>Boats</td><td>Crews</td></tr><tr><td>Outer cell\(inner)</td></tr><tr><td>x</td><td>y</td></tr></table>"
      )
        == """
        Boats\tCrews

        Outer cell

        | in a | in b |
        | --- | --- |
        | in c | in d |

        x\ty
        """)
  }

  @Test("Text between rows ends a table")
  func textBetweenRows() throws {
    let row = "<tr><td>Saltmere</td><td>12</td></tr>"
    let text = try markdown("<table>\(row)<div>Said the board of the harbour.</div>\(row)</table>")
    #expect(text == "Saltmere\t12\n\nSaid the board of the harbour.\n\nSaltmere\t12")
  }

  @Test("A row whose cells are all hidden leaves nothing, and neither does a paragraph")
  func hiddenRow() throws {
    let rows = "<tr><td>Saltmere</td><td>12</td></tr><tr><td hidden>Gone</td><td hidden>99</td></tr>"
    let html = "<table>\(rows)<tr><td>Danvers</td><td>3</td></tr></table>"
    #expect(try text(html) == "Saltmere→12\n\nDanvers→3")
    #expect(try markdown(html) == "| Saltmere | 12 |\n| --- | --- |\n| Danvers | 3 |")
    let paragraph = "<p><span hidden>one</span> <span hidden>two</span></p>"
    #expect(
      try text(MarkdownOutputTests.report + paragraph + MarkdownOutputTests.report)
        == "\(MarkdownOutputTests.reportText)\n\n\(MarkdownOutputTests.reportText)")
  }

  @Test("Without tables the paragraphs in their cells go too, and those of a page that a table lays out stay")
  func withoutTables() throws {
    let rows =
      "<tr><td><p>Adults pay</p></td><td><p>4</p></td></tr><tr><td><p>Children pay</p></td><td><p>2</p></td></tr>"
    #expect(
      try text("\(MarkdownOutputTests.report)<table>\(rows)</table>", tables: false) == MarkdownOutputTests.reportText)
    let layout = "<table><tr><td>\(MarkdownOutputTests.report)</td></tr></table>"
    #expect(try text(layout, tables: false) == MarkdownOutputTests.reportText)
  }

  @Test("A table in a quotation or an item stands on its lines")
  func tableInQuotation() throws {
    let table = "<table><tr><td>Saltmere</td><td>12</td></tr><tr><td>Danvers</td><td>3</td></tr></table>"
    #expect(
      try markdown("<blockquote>\(table)</blockquote>") == "> | Saltmere | 12 |\n> | --- | --- |\n> | Danvers | 3 |")
    let item = try markdown("<ul><li>The boats of the port\(table)</li></ul>")
    #expect(item == "- The boats of the port\n\n   | Saltmere | 12 |\n   | --- | --- |\n   | Danvers | 3 |")
  }
}
