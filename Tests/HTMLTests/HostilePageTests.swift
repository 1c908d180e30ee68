import CopydeskText
import Testing

@testable import CopydeskHTML

@Suite("extract-main-text on pages that are wrong")
struct HostilePageTests {
  static let sentence = "The harbour board of Vessel Bay voted on Tuesday to keep the old ferry running all winter."

  func read(_ html: String) throws -> MainText { try MainTextReader().read(Array(html.utf8)) }

  @Test(
    "Deep nesting neither overflows a stack nor loses text",
    arguments: [("div", 100_000), ("span", 100_000), ("x-y", 100_000), ("button", 100_000), ("li", 10_000)])
  func nesting(_ tag: String, _ count: Int) throws {
    let open = String(repeating: "<\(tag)>", count: count)
    #expect(try read(open + Self.sentence).incoming.contains("ferry"))
    let close = String(repeating: "</\(tag)>", count: 5_000)
    #expect(try read(String(repeating: "<span>", count: 5_000) + close + Self.sentence).incoming.contains("ferry"))
  }

  @Test("Twenty thousand attributes in one tag cost no quadratic time")
  func attributes() throws {
    let names = (0..<20_000).map { " a\($0)=\"1\" class='c\($0)'" }.joined()
    #expect(try read("<p\(names)>\(Self.sentence)</p>").text == Self.sentence)
  }

  @Test("Rows and items that close one another by turns nest no deeper than other elements")
  func turns() throws {
    let page = "<table>" + String(repeating: "<tr><li>a", count: 20_000) + "</table><p>\(Self.sentence)"
    let read = try PageReader.read(Array(page.utf8), declaredEncoding: nil).page
    #expect(read.elements.allSatisfy { $0.depth <= MarkupFilter.maximumDepth })
    #expect(String(decoding: read.text, as: UTF8.self).hasSuffix(Self.sentence))
  }

  @Test("A title that is closed too far away is no title, and is searched no further than a title goes")
  func farTitle() throws {
    let far = String(repeating: "x", count: MarkupFilter.maximumValueLength + 1)
    let page = String(repeating: "<title>", count: 100_000) + far + "</title><p>\(Self.sentence)</p>"
    #expect(try read(page).incoming.hasSuffix(Self.sentence))
    #expect(try read(page).metadata.title == nil)
  }

  @Test("An attribute without quotes around it may hold quotes of both kinds", arguments: ["x\"'y=\"z", "a'\""])
  func quotes(_ value: String) throws {
    let page = "<p class=\(value)>\(Self.sentence)</p><p>\(Self.sentence)</p><p id=\"k\">End.</p>"
    #expect(try read(page).incoming == "\(Self.sentence)\n\n\(Self.sentence)\n\nEnd.")
  }

  @Test("A text of 12 MB and an attribute of 12 MB are read")
  func longText() throws {
    let long = String(repeating: String(repeating: "harbour", count: 40) + " ", count: 43_000)
    #expect(try read("<p>\(long)</p>").incoming.utf8.count == long.utf8.count - 1)
    #expect(try read("<p class='\(long)'>\(Self.sentence)</p>").incoming == Self.sentence)
  }

  @Test(
    "What is never closed does not swallow the article behind it",
    arguments: [
      "<!-- open", "<script>var a = 1;", "<style>p {", "<svg><path d='", "<iframe src=x>", "<textarea>", "<title>x",
    ])
  func unclosed(_ open: String) throws {
    #expect(try read("<html><body><div>\(open)<p>\(Self.sentence)</p></body>").incoming.contains("ferry"))
  }

  @Test(
    "Thousands of unclosed comments and scripts cost no quadratic time",
    arguments: ["<!--", "<script>", "<svg>", "<a href='"])
  func unclosedRepeatedly(_ open: String) throws {
    _ = try read(String(repeating: open + "<p>x", count: 5_000))
  }

  @Test("NUL bytes, form feeds and lone markup characters do no harm")
  func bytes() throws {
    #expect(
      try read("<p>The ha\0rbour\u{C}board & <3 </ <! voted</p>\0<p>again").incoming.hasPrefix("The harbour board & <3")
    )
    #expect(try read("<p>The ha\0rbour</p>\0<p>again").incoming == "The harbour\n\nagain")
  }

  @Test("A control that windows-1252 has no character for makes no block", arguments: ["&#141;", "\u{8D}", "&#x81; "])
  func lonelyControl(control: String) throws {
    for page in ["<p>\(control)</p><p>\(Self.sentence)</p>", "<p>\(Self.sentence)</p><div>\(control)</div>"] {
      let main = try read(page)
      #expect(main.incoming == Self.sentence)
      #expect(main.blocks.count == 1)
    }
  }

  @Test(
    "What is no page fails with a reason",
    arguments: [
      ([], "empty page"), (Array(" \n\t".utf8), "empty page"),
      (Array("%PDF-1.7 x".utf8), "not an HTML page but a PDF file"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], "not an HTML page but a PNG image"),
      ([UInt8](0...255), "not an HTML page but binary data"),
    ] as [([UInt8], String)])
  func notPages(_ bytes: [UInt8], _ reason: String) throws {
    let error = #expect(throws: PageError.self) { try MainTextReader().read(bytes) }
    #expect(error?.description == reason)
  }

  @Test("Any bytes at all give text whose blocks and cuts lie inside of it, in order")
  func anyBytes() throws {
    let pieces =
      [
        "<p>", "</p>", "<div class='nav'>", "</div>", "<b", ">", "\"", "'", "<!--", "-->", "<script", "</script>",
        "<td>", "<br>", "&amp;", "&#150;", "&#xD800;", "é", "\u{A0}", "word ", "<span hidden>", "</span>", "<pre>",
        "\n\n",
      ].map { Array($0.utf8) } + [[0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x80]]
    var state: UInt64 = 0x9E37_79B9
    for _ in 0..<300 {
      var page: [UInt8] = Array("<p>".utf8)
      for _ in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        page += pieces[Int(state >> 33) % pieces.count]
      }
      let main = try MainTextReader().read(page)
      let length = main.incoming.utf8.count
      var end = 0
      for block in main.blocks {
        #expect(block.range.lowerBound == (end == 0 ? 0 : end + 2) && block.range.upperBound > block.range.lowerBound)
        end = block.range.upperBound
      }
      #expect(end == length)
      end = 0
      for cut in main.cuts {
        #expect(cut.range.lowerBound >= end && !cut.range.isEmpty && cut.range.upperBound <= length)
        end = cut.range.upperBound
      }
    }
  }
}
