import CopydeskCore
import CopydeskText
import Testing

@testable import CopydeskHTML

@Suite("Markdown of a main text")
struct MarkdownOutputTests {
  static let story = """
    <p>The harbour board of Vessel Bay voted on Tuesday to keep the old ferry running through the winter, its chair said.</p>
    <p>“We will not leave the islands without a boat,” Mira Okonjo told the packed hall, and the vote was six to one.</p>
    """

  /// The Markdown of what stands between two stories.
  func markdown(_ html: String) throws -> String {
    let page = "<main><h1>The ferry stays</h1>\(Self.story)\(html)\(Self.story)</main>"
    var document = Document(id: "page", page: RawPage(bytes: Array(page.utf8)))
    var stage = ExtractMainText()
    stage.output = .markdown
    stage.links = true
    stage.favour = .recall
    _ = try stage.apply(&document)
    try document.commit(stage: "extract-main-text")
    var options = MainTextOptions()
    options.form = .markdown
    options.links = true
    options.favour = .recall
    let text = try MainTextReader(options).read(Array(page.utf8)).text
    #expect(document.text == text)
    let between = text.split(separator: "six to one.").dropFirst().first?.split(separator: "The harbour board").first
    return try String(#require(between).drop { $0 == "\n" }.reversed().drop { $0 == "\n" }.reversed())
  }

  @Test(
    "A link at the end of a cell ends before the cell does, and one at its start begins after the cell's sign",
    arguments: [
      ("<a href='/y'>The port</a> says that it sails", "| [The port](/y) says that it sails |"),
      ("It sails on Monday, says <a href='/y'>the port</a>", "| It sails on Monday, says [the port](/y) |"),
    ])
  func linksInCells(_ cell: String, _ row: String) throws {
    let table = "<table><tr><td>The ferry Saltmere</td><td>The pilot boat</td></tr><tr><td>\(cell)</td></tr></table>"
    #expect(try markdown(table) == "| The ferry Saltmere | The pilot boat |\n| --- | --- |\n\(row)")
  }

  @Test("Signs inside of what readers do not see change nothing")
  func hiddenSigns() throws {
    let hidden = "Saltmere <span hidden>x|y<br>z|</span> town <span hidden> one <b hidden>|</b> two</span>today"
    let table =
      "<table><tr><td>The ferry</td><td>The pilot boat</td></tr><tr><td>\(hidden)</td><td>12</td></tr></table>"
    let text = try markdown(table)
    #expect(text == "| The ferry | The pilot boat |\n| --- | --- |\n| Saltmere town today | 12 |")
  }

  @Test("What readers do not see takes no cell with it")
  func hiddenCell() throws {
    let rows = "<tr><td>The ferry</td><td>The pilot boat</td><td>The tug</td></tr>"
    let cells = "<td>Saltmere</td><td><span hidden>none</span></td><td><span hidden>about</span> 12</td>"
    let text = try markdown("<table>\(rows)<tr>\(cells)</tr></table>")
    #expect(text == "| The ferry | The pilot boat | The tug |\n| --- | --- | --- |\n| Saltmere |  |  12 |")
  }

  @Test("An element inside of one that is not seen is not seen, and neither is what stands before it")
  func hiddenInHidden() throws {
    let html = "<p>The town \(Self.hiddenNote)of Saltmere has had a harbour since the spring of the long rain.</p>"
    #expect(try markdown(html) == "The town of Saltmere has had a harbour since the spring of the long rain.")
  }

  private static let hiddenNote = "<span hidden>first <span hidden>second</span> third </span>"

  @Test("Edits that overlap leave out what lies in a cut")
  func overlappingEdits() {
    var main = MainText(
      incoming: "The ferry sails on Monday.", blocks: [], cuts: [MainText.Cut(range: 3..<9, rule: "hidden")],
      changes: [MainText.Change(range: 5..<6, replacement: "|", rule: "markdown")], metadata: Metadata(),
      encoding: .utf8, badBytes: 0)
    #expect(main.text == "The sails on Monday.")
    main.cuts.append(MainText.Cut(range: 8..<15, rule: "hidden"))
    #expect(main.text == "The on Monday.")
  }

  @Test(
    "A link keeps its address where part of its text is not seen",
    arguments: [
      ("<a href=/p>the port<span class='visually-hidden'>, external</span></a>", " [the port](/p)"),
      ("<a href=/p>the port <span class='visually-hidden'>external</span></a>", " [the port](/p)"),
      ("<a href=/p><span class='visually-hidden'>External:</span> the port</a>", " [the port](/p)"),
      ("<a href=/p>the <span class='visually-hidden'>external</span> port</a>", " [the port](/p)"),
      ("<a href=/p><span class='visually-hidden'>external</span></a>", ""),
      ("<span class='visually-hidden'>see <a href=/p>the port</a></span>", ""),
    ])
  func partlyHiddenLinks(_ link: String, _ written: String) throws {
    let html = "<p>On Monday the ferry sails again, says \(link) in a note to all who wait for it on the islands.</p>"
    let text = try markdown(html)
    #expect(text == "On Monday the ferry sails again, says\(written) in a note to all who wait for it on the islands.")
  }

  @Test(
    "Addresses of links are written so that Markdown takes them whole",
    arguments: [
      ("' /my file.pdf\n'", "[the port](/my%20file.pdf)"), ("'my file.pdf'", "[the port](my%20file.pdf)"),
      ("'/harbour_(old)'", "[the port](/harbour_%28old%29)"), ("'/a|b'", "[the port](/a%7Cb)"),
      ("'https://port.example/the\n/list'", "[the port](https://port.example/the/list)"),
      ("' javascript:go()'", "the port"), ("'JavaScript:go()'", "the port"), ("' #below'", "the port"),
      ("' '", "the port"), ("'mailto:port@port.example'", "[the port](mailto:port@port.example)"),
    ])
  func addresses(_ address: String, _ written: String) throws {
    let html = "<p>On Monday the ferry sails again, says <a href=\(address)>the port</a> in a note to the islands.</p>"
    #expect(try markdown(html) == "On Monday the ferry sails again, says \(written) in a note to the islands.")
  }

  @Test("Spaces in addresses are written as numbers, and line breaks in them are nothing")
  func spacesInAddresses() throws {
    let base = "https://courier.example/news/"
    #expect(WebAddress.absolute(" my file\u{A0}x.pdf ", base: base) == base + "my%20file\u{A0}x.pdf")
    #expect(WebAddress.absolute("\n", base: base) == nil)
    let head = "<meta property=og:image content='https://courier.example/the ferry.jpg\n'>"
    let main = try MainTextReader().read(Array("\(head)\(Self.story)".utf8))
    #expect(main.metadata.image == "https://courier.example/the%20ferry.jpg")
  }

  @Test("A heading of two lines is one")
  func headingOfTwoLines() throws {
    let text = try markdown("<h2>Part one<br>The storm <span hidden>a<br>b</span></h2>\(Self.report)")
    #expect(text == "## Part one The storm\n\n\(Self.reportText)")
  }

  static let report = "<p>On Monday the ferry sails again, says the port in a note to all who wait for it.</p>"
  static let reportText = "On Monday the ferry sails again, says the port in a note to all who wait for it."

  @Test(
    "Code stands between fences of its own, on lines of the quotation or item that it is in",
    arguments: [
      ("<pre>sail(9)\n  .wait()</pre>", "```\nsail(9)\n  .wait()\n```"),
      ("<pre>sail(9)</pre><pre>land(8)</pre>", "```\nsail(9)\n```\n\n```\nland(8)\n```"),
      ("<pre>sail(9)\n\nland(8)</pre>", "```\nsail(9)\n\nland(8)\n```"),
      ("<pre>sail\n```\nland</pre>", "````\nsail\n```\nland\n````"),
      ("<pre>sail</pre><pre>land ````</pre>", "```\nsail\n```\n\n`````\nland ````\n`````"),
      (
        "<blockquote><pre>sail(9)\nwait()\n\nland(8)</pre></blockquote>",
        "> ```\n> sail(9)\n> wait()\n>\n> land(8)\n> ```"
      ),
      (
        "<ol><li><pre>sail(9)\nland(8)</pre></li><li><p>or wait for the evening</p><pre>wait()</pre></li></ol>",
        "1. ```\n   sail(9)\n   land(8)\n   ```\n\n2. or wait for the evening\n\n   ```\n   wait()\n   ```"
      ),
      ("<ul><li><pre>sail(9)</pre></li></ul>", "-  ```\n   sail(9)\n   ```"),
    ])
  func code(_ html: String, _ written: String) throws {
    let text = try markdown(Self.report + html + Self.report)
    #expect(text == "\(Self.reportText)\n\n\(written)\n\n\(Self.reportText)")
  }

  @Test(
    "What follows in an item of a list stands under its first line, and numbered items count",
    arguments: [
      (
        "<ol><li><p>\(one)</p><p>\(two)</p></li><li>\(one)</li></ol>",
        "1. \(one)\n\n   \(two)\n\n2. \(one)"
      ),
      ("<ul><li>\(one)<br>\(two)</li></ul>", "- \(one)\n   \(two)"),
      ("<ul><li><blockquote>\(one)<br>\(two)</blockquote></li></ul>", "-  > \(one)\n   > \(two)"),
      (
        "<blockquote><ol><li>\(one)</li><li>\(two)</li></ol></blockquote>",
        "> 1. \(one)\n\n> 2. \(two)"
      ),
      (
        "<ol><li>\(one)<ul><li>\(two)</li></ul></li><li hidden></li><li><div class='share-buttons'>Share this with a friend</div><p>\(two)</p></li></ol>",
        "1. \(one)\n\n   - \(two)\n\n2. \(two)"
      ),
      ("<ol><li><ul><li>\(one)</li><li>\(two)</li></ul></li></ol>", "1. - \(one)\n\n   - \(two)"),
      (
        "<ol>\(String(repeating: "<li>\(one)</li>", count: 9))<li><p>\(one)</p><p>\(two)</p></li></ol>",
        (1...10).map { "\($0). \(one)\n\n" }.joined() + "    \(two)"
      ),
    ])
  func lists(_ html: String, _ written: String) throws {
    let text = try markdown(Self.report + html + Self.report)
    #expect(text == "\(Self.reportText)\n\n\(written)\n\n\(Self.reportText)")
  }

  static let one = "The board meets on Friday to look at the figures of the winter."
  static let two = "It will then say, in a letter to all, what it wants for the hull."

  @Test(
    "However tags stand in one another, no change lies in a cut and none is in the way of another", arguments: 0..<8)
  func anyTags(_ seed: Int) throws {
    var state = UInt64(seed) &+ 1
    func next(below count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let pieces = [
      "<p>", "</p>", "<ul>", "<ol>", "</ol>", "<li>", "</li>", "<blockquote>", "</blockquote>", "<pre>", "</pre>",
      "<h2>",
      "</h2>", "<table>", "</table>", "<tr>", "<td>", "<td>", "</td>", "<br>", "<span hidden>", "</span>", "</span>",
      "<a href='/the port'>", "</a>", "<div hidden>", "</div>", "the | ferry ", "```", "sails\non Monday", " ", "\n",
      "<nav>", "</nav>", "The board of the harbour met on Friday, and it will meet again. ",
    ]
    for _ in 0..<100 {
      let html = (0..<40).map { _ in pieces[next(below: pieces.count)] }.joined()
      var options = MainTextOptions()
      options.form = .markdown
      options.links = true
      let main = try MainTextReader(options).read(Array("<p>The ferry stays.\(html)".utf8))
      for change in main.changes {
        let isCut = main.cuts.contains { cut in
          change.range.isEmpty
            ? cut.range.lowerBound < change.range.lowerBound && change.range.lowerBound < cut.range.upperBound
            : cut.range.overlaps(change.range)
        }
        #expect(!isCut, "\(html)")
      }
      var document = Document(id: "page", text: main.incoming)
      for cut in main.cuts { document.cut(cut.range, rule: cut.rule) }
      for change in main.changes { document.change(change.range, to: change.replacement, rule: change.rule) }
      try document.commit(stage: "extract-main-text")
      #expect(document.text == main.text, "\(html)")
    }
  }
}
