import CopydeskCore
import Testing

@testable import CopydeskHTML

@Suite("extract-main-text")
struct ExtractMainTextTests {
  static let story = """
    <p>The harbour board of Vessel Bay voted on Tuesday to keep the old ferry running through the winter, its chair said.</p>
    <p>“We will not leave the islands without a boat,” Mira Okonjo told the packed hall, and the vote was six to one.</p>
    """

  func read(_ html: String, captions: Bool = false, title: Bool = false) throws -> MainText {
    var options = MainTextOptions()
    options.captions = captions
    options.title = title
    return try MainTextReader(options).read(Array(html.utf8))
  }

  @Test(
    "What surrounds an article goes, with a rule that says what it was",
    arguments: [
      ("<nav><a href=/>Home</a> <a href=/w>Weather</a></nav>", "navigation"),
      ("<header><p>The Vessel Bay Courier, news of the islands since 1911.</p></header>", "header"),
      ("<footer><p>Published by the Vessel Bay Press. All rights reserved.</p></footer>", "footer"),
      ("<div class='related-stories'><a href=/a>Storm closes the pier</a></div>", "related-links"),
      ("<div class='share-buttons'>Share this story with a friend</div>", "share"),
      ("<section id='comments'><p>Tomas: I say let them swim, as my father did.</p></section>", "comments"),
      ("<div class='ad-slot'>Cheap oars at Danvers and Sons</div>", "advertisement"),
      ("<div class='author-bio'>Lena Sund covers the islands.</div>", "author-box"),
      ("<div class='newsletterSignup'>Get our letter every morning.</div>", "newsletter"),
      ("<div hidden>You have read three of five articles.</div>", "hidden"),
      ("<div style='color: red; display : none'>You have read three of five articles.</div>", "hidden"),
      ("<figure><img src=x><figcaption>The ferry at dawn.</figcaption></figure>", "other-content"),
    ])
  func surroundings(_ noise: String, _ rule: String) throws {
    let main = try read("<html><body>\(noise)<article>\(Self.story)</article></body></html>")
    #expect(main.text.hasPrefix("The harbour board"))
    #expect(main.text.hasSuffix("six to one."))
    #expect(main.cuts.map(\.rule) == [rule])
  }

  @Test("The header of an article may hold its first sentences and stays")
  func articleHeader() throws {
    let main = try read(
      "<header>The Courier</header><article><header><p>A vote, at last.</p></header>\(Self.story)</article>")
    #expect(main.text.hasPrefix("A vote, at last.\n\nThe harbour board"))
    #expect(main.cuts.map(\.rule) == ["header"])
  }

  @Test("The incoming text is the whole page in document order, and the cuts are the whole difference")
  func incoming() throws {
    let main = try read("<nav>Home</nav><article><h1>Ferry stays</h1>\(Self.story)</article><footer>Imprint</footer>")
    #expect(main.incoming.hasPrefix("Home\n\nFerry stays\n\nThe harbour board"))
    #expect(main.incoming.hasSuffix("six to one.\n\nImprint"))
    #expect(main.cuts.map(\.rule) == ["navigation", "title", "footer"])
    #expect(main.text == main.incoming.split(separator: "\n\n")[2...3].joined(separator: "\n\n"))
  }

  @Test("A section's name above the title and a list of links with its heading go")
  func aroundTitle() throws {
    let list = "<h4>In demand</h4><ul><li><a href=/1>Nine gardens to see</a><li><a href=/2>The pier cat</a></ul>"
    let main = try read("<main><p>Coast</p><h1>Ferry stays</h1>\(Self.story)\(list)\(Self.story.dropLast(20))</main>")
    #expect(main.cuts.map(\.rule).prefix(3) == ["header", "title", "link-list"])
    #expect(!main.text.contains("In demand") && !main.text.contains("Coast"))
  }

  @Test("Blocks carry the path of their element")
  func paths() throws {
    let main = try read("<body><main><h2>A</h2><p>One.</p><p>Two <b>bold</b>.</p><ul><li>x<li>y</ul></main>")
    #expect(
      main.blocks.map(\.path) == [
        "html/body/main/h2", "html/body/main/p", "html/body/main/p[2]", "html/body/main/ul/li",
        "html/body/main/ul/li[2]",
      ])
  }

  @Test(
    "Block elements divide paragraphs and inline elements do not",
    arguments: [
      ("<div>one</div><div>two</div>", "one\n\ntwo"),
      ("<p>a <b>bold</b>ly <i>s</i>et w<span>o</span>rd</p>", "a boldly set word"),
      ("<p>10<sup>2</sup> and H<sub>2</sub>O</p>", "102 and H2O"),
      ("<p>first line<br>second line</p>", "first line\nsecond line"),
      ("<p>first<br><br/> second</p>", "first\n\nsecond"),
      ("<p>a\n  b\t c&nbsp;d</p>", "a b c\u{A0}d"),
      ("text <div>in</div> between", "text\n\nin\n\nbetween"),
      ("<ul><li>one<li>two</ul>", "one\n\ntwo"),
      ("<table><tr><td>Boats</td><td>12</td></tr><tr><td>Oars</td><td>24</td></tr></table>", "Boats\t12\n\nOars\t24"),
      ("<p>one<!-- <p>no</p> -->two<!----> three<!-->four</p>", "onetwo threefour"),
      ("<p>a < b &amp; c &lt; d</p>", "a < b & c < d"),
      ("<p>5&#150;6 &#8217;tis &#x96;</p>", "5–6 ’tis –"),
      ("<p title='a > b'>kept</p>", "kept"),
      ("<select><option>Norway<option>Sweden</select>", "Norway\n\nSweden"),
      ("<p>Open <button>Menu</button> now</p>", "Open Menu now"),
      ("<div><a href=/n>News</a><a href=/s>Sport</a></div>", "News Sport"),
      ("<p>&nbsp;</p><p>x</p><p>&#8203;</p>", "x"),
      ("<pre>if a\n  b\n\nend</pre>", "if a\n  b\n\nend"),
      ("<p>a<script>var p = '<p>no</p>'</script>b<style>p {}</style>c<svg><text>no</text></svg>d</p>", "abcd"),
      ("<div><p>four<div>five</p>six</div>seven</br>eight</div>", "four\n\nfive six\n\nseven\neight"),
      ("<p>x</p><textarea><p>typed</p></textarea><iframe><p>old</p></iframe>", "x"),
    ])
  func blocks(_ html: String, _ text: String) throws {
    #expect(try read(html).incoming == text)
  }

  @Test("Hidden stretches of a sentence go and the sentence stays")
  func hiddenSpan() throws {
    let main = try read(
      """
      <article><p>The board <a href=/b>published its minutes<span class="sr-only"> (opens in a new window)</span></a> on \
      Friday, and they run to forty pages of figures.</p>\(Self.story)</article>
      """)
    #expect(main.text.hasPrefix("The board published its minutes on Friday, and"))
    #expect(main.cuts.map(\.rule) == ["hidden"])
  }

  @Test(
    "What is hidden goes whole: with what is hidden inside of it, in several blocks, and in a cell of a table",
    arguments: [
      (
        "<p>The board said <span hidden>one <b hidden>two</b> three</span> that the ferry sails.</p>",
        "The board said that the ferry sails."
      ),
      (
        "<p>The board said <span hidden>one<br><br>two<br><br>three</span> that the ferry sails.</p>",
        "The board said\n\nthat the ferry sails."
      ),
      (
        "<table><tr><td>The board said<td style='display:none'>0004<td>that the ferry sails.</table>",
        "The board said\tthat the ferry sails."
      ),
    ])
  func hiddenWhole(_ html: String, _ text: String) throws {
    let (page, unseen, _, _) = try PageReader.read(Array(html.utf8), declaredEncoding: "utf-8")
    var seen = page.text
    for span in unseen.reversed() { seen.removeSubrange(span) }
    let blocks = String(decoding: seen, as: UTF8.self).split(separator: "\n\n")
    let folded = blocks.map { $0.replacing("  ", with: " ").trimmingPrefix(" ") }.filter { !$0.isEmpty }
    #expect(folded.joined(separator: "\n\n") == text)
  }

  @Test("Code keeps what its lines are indented by, behind empty lines too")
  func codeIndentation() throws {
    let html = "<pre>def sail():\n    row = 1\n\n    oar = 2\n\n\n\n    return row</pre>"
    let page = try PageReader.read(Array(html.utf8), declaredEncoding: "utf-8").page
    #expect(
      String(decoding: page.text, as: UTF8.self) == "def sail():\n    row = 1\n\n    oar = 2\n\n    return row")
  }

  @Test("A page that hides its whole article until a script runs is read as if it were shown")
  func hiddenArticle() throws {
    let main = try read("<body><p>Loading</p><div style='display:none'><article>\(Self.story)</article></div></body>")
    #expect(main.text.contains("six to one."))
  }

  @Test(
    "The title comes from where it is surest",
    arguments: [
      ("<title>Ferry stays | The Courier</title>", "<h1>Ferry stays</h1>", "Ferry stays", "heading"),
      ("<title>Ferry stays | The Courier</title>", "", "Ferry stays", "title"),
      (
        "<title>x</title><meta property='og:title' content='Ferry &quot;stays&quot;'>", "", "Ferry \"stays\"",
        "open-graph"
      ),
      (
        #"<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry\u2019s \"stay\""}</script>"#,
        "",
        "Ferry’s \"stay\"", "json-ld"
      ),
    ])
  func title(_ head: String, _ heading: String, _ title: String, _ source: String) throws {
    let main = try read("<html><head>\(head)</head><body><article>\(heading)\(Self.story)</article></body></html>")
    #expect(main.metadata.title == title)
    #expect(main.metadata.sources[.title]?.rawValue == source)
    #expect(main.text.hasPrefix("The harbour board"))
  }

  @Test("Settings keep the title and the captions")
  func settings() throws {
    let html = "<article><h1>Ferry stays</h1><figure><figcaption>At dawn.</figcaption></figure>\(Self.story)</article>"
    #expect(try read(html, captions: true, title: true).text.hasPrefix("Ferry stays\n\nAt dawn.\n\nThe harbour"))
    #expect(try read(html).text.hasPrefix("The harbour"))
  }

  static let sections = """
    <main><h1>Ferry stays</h1>\(story)<h2>What it costs</h2><p>The winter timetable costs the town <a href="/figures">nine crowns a head</a>, \
    said the harbour master, who has counted passengers since the autumn storms.</p>\
    <ul><li>Two boats a day sail to the outer islands from Monday on, the board said.</li>\
    <li>One boat sails on Sundays, in the morning, when the tide and the wind allow it.</li></ul>\
    <table><tr><td>Adults pay this much for one crossing</td><td>4</td></tr>\
    <tr><td>Children pay this much for one crossing</td><td>2</td></tr></table>\
    <p>The board meets again in the spring to look at the figures, and at the state of the old hull.</p></main>
    """

  func read(_ html: String, _ change: (inout MainTextOptions) -> Void) throws -> MainText {
    var options = MainTextOptions()
    change(&options)
    return try MainTextReader(options).read(Array(html.utf8))
  }

  @Test("Headings go where they are not wanted")
  func headings() throws {
    #expect(try read(Self.sections).text.contains("What it costs"))
    let main = try read(Self.sections) { $0.headings = false }
    #expect(!main.text.contains("What it costs"))
    #expect(main.cuts.contains { $0.rule == "heading" })
  }

  @Test("Tables go where they are not wanted")
  func tables() throws {
    let main = try read(Self.sections) { $0.tables = false }
    #expect(!main.text.contains("Adults") && main.text.contains("the old hull"))
  }

  @Test("What readers wrote stays where it is wanted")
  func comments() throws {
    let html =
      "<main>\(Self.story)</main><section id=comments><p>Tomas: I say let them swim, as my father did.</p></section>"
    #expect(!(try read(html).text.contains("Tomas")))
    #expect(try read(html) { $0.comments = true }.text.hasSuffix("as my father did."))
  }

  @Test("Links lead somewhere where they are wanted")
  func links() throws {
    #expect(try read(Self.sections) { $0.links = true }.text.contains("the town nine crowns a head (/figures), said"))
  }

  @Test("Markdown has signs for headings, lists, quotations, code and links")
  func markdown() throws {
    let html =
      String(Self.sections.dropLast("</main>".count))
      + "<blockquote><p>\(Self.story.dropLast(5))</p></blockquote></main>"
    let main = try read(html) {
      $0.form = .markdown
      $0.links = true
    }
    #expect(main.text.contains("\n\n## What it costs\n\n"))
    #expect(main.text.contains("\n\n- Two boats a day"))
    #expect(main.text.contains("the town [nine crowns a head](/figures), said"))
    #expect(main.text.contains("\n\n> The harbour board"))
    var document = Document(id: "page", page: RawPage(bytes: Array(html.utf8)))
    var stage = ExtractMainText()
    stage.output = .markdown
    stage.links = true
    _ = try stage.apply(&document)
    try document.commit(stage: "extract-main-text")
    #expect(document.text == main.text)
  }

  @Test("A Markdown table has a line below its first row, and a table that lays out a page is no table")
  func markdownTables() throws {
    let main = try read(Self.sections) { $0.form = .markdown }
    #expect(
      main.text.contains(
        """


        | Adults pay this much for one crossing | 4 |
        | --- | --- |
        | Children pay this much for one crossing | 2 |

        The board meets
        """))
    let layout = "<main><table><tr><td>\(Self.story)</td></tr><tr><td>\(Self.story)</td></tr></table></main>"
    #expect(!(try read(layout) { $0.form = .markdown }.text.contains("|")))
  }

  @Test("A sign that would end a cell is written so that it does not")
  func markdownCells() throws {
    let html = Self.sections.replacing("<td>4</td>", with: "<td>4 | 5<br>crowns</td>")
    #expect(try read(html) { $0.form = .markdown }.text.contains(#"one crossing | 4 \| 5 crowns |"#))
  }

  @Test("Lists inside of lists stand to the right")
  func markdownLists() throws {
    let inner = "<ul><li>In the morning, when the tide and the wind allow it, says the board.</li></ul>"
    let html = Self.sections.replacing(
      "when the tide and the wind allow it.</li>", with: "the board said.\(inner)</li>")
    #expect(try read(html) { $0.form = .markdown }.text.contains("\n\n   - In the morning"))
  }

  @Test("Links lead to whole addresses where the page says what it is")
  func wholeLinks() throws {
    let head = "<head><link rel=canonical href=https://courier.example/news/ferry></head>"
    #expect(
      try read(head + Self.sections) { $0.links = true }.text.contains("a head (https://courier.example/figures), said")
    )
    let based = "<head><base href=/island/></head>" + Self.sections.replacing("\"/figures\"", with: "figures")
    var options = MainTextOptions()
    options.links = true
    let main = try MainTextReader(options).read(Array(based.utf8), address: "https://courier.example/news/ferry")
    #expect(main.text.contains("a head (https://courier.example/island/figures), said"))
  }

  @Test("In a page made of pieces of pages each block has a path")
  func piecesOfPages() throws {
    let html = """
      ><footer>Imprint</footer></body>le>e<mta charset=utf-ur bo><p>READ</div> MORE<foo><div class="sh">Share Copy l>
      <body>
      <E</p></articlt</footer></body></h<html><head>.<p>READ</div> MORE<foo><div class="sh">Share Copy link</div>
      """
    let paths = try MainTextReader().read(Array(html.utf8)).blocks.map(\.path)
    #expect(paths.count > 4 && paths.allSatisfy { $0.hasPrefix("html/body") }, "\(paths)")
  }

  @Test("A link that ends a block in what looks like nothing ends with the text")
  func linkBeforeNothing() throws {
    let html = """
      <main>\(Self.story)<p>Nobody knows how long the old boat will last, and what comes after it, Lena Sund writes \
      <a href=/lena>from the islands \u{200B}</a></p></main>
      """
    let main = try read(html) { $0.links = true }
    #expect(main.text.hasSuffix("from the islands (/lena)"))
  }

  @Test("Precision keeps no more and recall no less than both alike")
  func favour() throws {
    let html =
      "<nav><a href=/>Home</a></nav><p>Coast</p>\(Self.sections)<p>Lena Sund covers the islands.</p><p>More soon.</p>"
    let sizes = try [Favour.precision, .balanced, .recall].map { favour in
      try read(html) { $0.favour = favour }.text.utf8.count
    }
    #expect(sizes == sizes.sorted())
  }

  @Test("A page that cannot be read is a document without text where that is wanted")
  func unreadable() throws {
    var document = Document(id: "page", page: RawPage(bytes: Array(" ".utf8)))
    #expect(throws: PageError.empty) { try ExtractMainText().apply(&document) }
    var stage = ExtractMainText()
    stage.keepUnreadable = true
    _ = try stage.apply(&document)
    #expect(document.text.isEmpty && document.fields["unreadable"]?.string == "empty page")
  }

  @Test("A document without a page passes untouched")
  func plainText() throws {
    var document = Document(id: "text", text: "The ferry stays.")
    guard case .keep = try ExtractMainText().apply(&document) else {
      Issue.record("the document was not kept")
      return
    }
    #expect(try document.commit(stage: "extract-main-text").cuts == 0)
    #expect(document.text == "The ferry stays.")
  }

  @Test("A page becomes text, blocks, marks and fields of its document")
  func document() throws {
    let html = """
      <html lang="en-IE"><head><link rel="canonical" href="https://courier.example/ferry"><title>Ferry stays</title>
      <meta property="og:site_name" content="The Courier"></head><body><nav>Home</nav><h1>Ferry stays</h1>\(Self.story)
      """
    var document = Document(id: "page", page: RawPage(bytes: Array(html.utf8)))
    _ = try ExtractMainText().apply(&document)
    try document.commit(stage: "extract-main-text")
    #expect(document.text.hasPrefix("The harbour board"))
    #expect(document.incoming.hasPrefix("Home\n\nFerry stays\n\n"))
    #expect(document.blocks.last?.path == "html/body/p[2]")
    #expect(document.title == "Ferry stays")
    #expect(document.fields["canonical"]?.string == "https://courier.example/ferry")
    #expect(document.fields["site"]?.string == "The Courier")
    #expect(document.fields["declaredLanguage"]?.string == "en-IE")
  }
}
