import CopydeskCore
import Testing

@testable import CopydeskHTML

@Suite("Signs of Markdown in a main text")
struct MarkdownEscapesTests {
  private func markdown(_ html: String) throws -> String {
    let report = MarkdownOutputTests.report
    let text = try MarkdownOutputTests().markdown(report + html + report)
    return text.replacing("\(MarkdownOutputTests.reportText)\n\n", with: "")
      .replacing("\n\n\(MarkdownOutputTests.reportText)", with: "")
  }

  @Test(
    "What Markdown would take for its own is escaped",
    arguments: [
      ("# 1 in the charts of the port", "\\# 1 in the charts of the port"),
      ("> he wrote to the board", #"\> he wrote to the board"#),
      ("- the boat and the tide", #"\- the boat and the tide"#),
      ("+ more of the boat", #"\+ more of the boat"#), ("* a note to the board", #"\* a note to the board"#),
      ("2024. A year of storms", #"2024\. A year of storms"#), ("1) the boat", #"1\) the boat"#),
      ("2*3*4 is 24", #"2\*3\*4 is 24"#), ("*The boat* was late", #"\*The boat\* was late"#),
      ("so _very_ late", #"so \_very\_ late"#), ("the __init__ of it", #"the \_\_init\_\_ of it"#),
      ("“_so_” she said", #"“\_so\_” she said"#), ("use `ls` or `cd`", #"use \`ls\` or \`cd\`"#),
      ("~~gone~~ is the boat", #"\~\~gone\~\~ is the boat"#), ("see [it](/port) there", #"see [it\](/port) there"#),
      ("[port]: the boat", #"\[port]: the boat"#), (#"a \* and \_ of it"#, #"a \\* and \\_ of it"#),
      ("a <b>bold</b> word", #"a \<b>bold\</b> word"#), ("&amp; is a sign", #"\&amp; is a sign"#), ("---", #"\---"#),
      ("```code of it", #"\```code of it"#),
    ])
  func escaped(_ text: String, _ written: String) throws {
    let html = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    #expect(try markdown("<p>\(html)</p>") == written)
  }

  @Test(
    "What means nothing where it stands is not",
    arguments: [
      "#hashtag is no heading", "2 * 3 * 4 is 24", "a snake_case_name and é_x_é", "a price* and a rate*",
      "the `old way of the port", "the boat [sic] and [1] of it", #"C:\Users\mira and the boat"#, "it is <3 and a < b",
      "AT&T and R&D", "a | b of the boat", "the well-known boat - the old one", "no. 1 in 2024. So it is", "~100 boats",
      "-5 degrees", "+49 is the number", "3.5 crowns", "1.5. of it", "wow! (it is)", "x](y of it",
    ])
  func left(_ text: String) throws {
    let html = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    #expect(try markdown("<p>\(html)</p>") == text)
  }

  @Test(
    "Each line of a block may begin with a sign; headings and rows hold fewer, items and links more",
    arguments: [
      ("<p>One of it<br>---<br>two<br>===<br>a | b<br>|--|</p>", "One of it\n\\---\ntwo\n\\===\na | b\n\\|--|"),
      ("<p>So __late<br>____<br>is it</p>", "So __late\n\\_\\_\\_\\_\nis it"),
      ("<h2># of C #</h2><p>It is.</p>", "## # of C \\#\n\nIt is."),
      (
        "<ul><li>[x] done at the port</li><li>1. twice at the port</li></ul>",
        "- \\[x] done at the port\n\n- 1\\. twice at the port"
      ),
      ("<p>Wow!<a href='/x'>the port</a> said so</p>", "Wow\\![the port](/x) said so"),
      ("<p>See <a href='/y'>note [1] and a] b</a> there</p>", "See [note \\[1\\] and a\\] b](/y) there"),
      ("<p>See [<a href='/z'>2</a>](x) there</p>", "See [[2](/z)\\](x) there"),
      ("<p>C:\\<a href='/q'>docs</a> of it</p>", "C:\\\\[docs](/q) of it"),
      ("<p><a href='/1'># one</a> of the boats</p>", "[# one](/1) of the boats"),
      ("<p>A tick ` and <a href='/b`c'>one more</a></p>", "A tick ` and [one more](/b%60c)"),
      ("<p>So _<a href='/q'>very</a>_ late</p>", "So \\_[very](/q)\\_ late"),
      ("<p>So *<span hidden>x</span>very* late</p>", "So \\*very\\* late"),
      ("<pre># <a href='/f'>sail</a> *a* [x](y)</pre>", "```\n# sail *a* [x](y)\n```"),
      (
        "<table><tr><td># a|b</td><td>*c* \\|</td></tr><tr><td>d</td><td>e</td></tr></table>",
        "| # a\\|b | \\*c\\* \\\\\\| |\n| --- | --- |\n| d | e |"
      ),
    ])
  func places(_ html: String, _ written: String) throws {
    #expect(try markdown(html) == written)
  }

  @Test(
    "Lists begin where they say, and items have the number that they say",
    arguments: [
      (
        "<ol start=5><li>The boat.</li><li>The crew.</li><li value=12>The tide.</li><li>The gulls.</li></ol>",
        "5. The boat.\n\n6. The crew.\n\n12. The tide.\n\n13. The gulls."
      ),
      ("<ol start='0'><li>The boat.</li><li>The crew.</li></ol>", "0. The boat.\n\n1. The crew."),
      ("<ol start='-3'><li>The boat.</li><li value=x>The crew.</li></ol>", "1. The boat.\n\n2. The crew."),
      ("<ol start=99999999999999999999><li>The boat.</li></ol>", "1. The boat."),
      ("<ul><li value=4>The boat.</li></ul>", "- The boat."),
    ])
  func numbers(_ html: String, _ written: String) throws {
    #expect(try markdown(html) == written)
  }

  @Test("A link whose address is too long to keep whole is none")
  func longAddress() throws {
    let html =
      "<p>See <a href='https://port.example/?q=\(String(repeating: "é", count: 1_100))'>this</a> and <a href='/b'>that</a></p>"
    #expect(try markdown(html) == "See this and [that](/b)")
  }

  @Test("Behind it drop-boilerplate leaves the marks and drops the noise")
  func beforeDropBoilerplate() throws {
    let story = MarkdownOutputTests.story
    let noise = "<p><a href='/more'>Read more</a></p>"
    let table = "<table><tr><td>Saltmere</td><td>12</td></tr><tr><td>Danvers</td><td>3</td></tr></table>"
    let words = "<h2>Boats &amp; *crews*</h2><p>Wow!<a href='/x'>The port</a> says [it](/y).</p>"
    let page = "<main><h1>The ferry stays</h1>\(story)\(noise)\(words)\(table)\(story)</main>"
    func text(_ output: TextForm) throws -> String {
      var document = Document(id: "page", page: RawPage(bytes: Array(page.utf8)))
      var stage = ExtractMainText()
      stage.output = output
      stage.links = output == .markdown
      stage.favour = .recall
      _ = try stage.apply(&document)
      try document.commit(stage: "extract-main-text")
      #expect(document.fields["format"]?.string == (output == .markdown ? "markdown" : nil))
      _ = try DropBoilerplate().apply(&document)
      try document.commit(stage: "drop-boilerplate")
      return document.text
    }
    let written = try text(.markdown)
    #expect(
      written.contains(
        """
        six to one.

        ## Boats & *crews*

        Wow\\![The port](/x) says [it\\](/y).

        | Saltmere | 12 |
        | --- | --- |
        | Danvers | 3 |

        The harbour
        """.replacing("*crews*", with: "\\*crews\\*")))
    #expect(try text(.text).contains("Wow!The port says it."))
  }
}
