import Testing

@testable import CopydeskHTML

@Suite("extract-main-text: character references")
struct CharacterReferenceTests {
  static let end = " The harbour board of Vessel Bay voted on Tuesday to keep the old ferry, its chair said."

  func text(_ html: String) throws -> String {
    let main = try MainTextReader().read(Array("<html><body><p>\(html)\(Self.end)</p></body></html>".utf8))
    #expect(main.incoming.hasSuffix(Self.end))
    return String(main.incoming.dropLast(Self.end.count))
  }

  @Test(
    "References are what browsers make of them",
    arguments: [
      ("Zo&euml; &amp; Mira&hellip;", "Zoë & Mira…"), ("Zo&euml paid 5&nbsp&euro;", "Zoë paid 5\u{A0}€"),
      ("Fish &amp Chips &copy2025", "Fish & Chips ©2025"), ("&AMP;&COPY;&QUOT &LT", "&©\" <"),
      ("&lsquor;no&rsquor; &OpenCurlyQuote;yes&CloseCurlyQuote;", "‚no’ ‘yes’"), ("Mira&apos;s", "Mira's"),
      ("a&Tab;b&NewLine;c&comma; d&period; e&excl; f&quest;", "a b c, d. e! f?"),
      ("3&plus;4 &lbrack;sic&rbrack; &num;7 &dollar;9 &commat;mira", "3+4 [sic] #7 $9 @mira"),
      ("&Ccaron;apek, &Lstrok;&oacute;d&zacute;, &Acy;&bcy;&vcy;", "Čapek, Łódź, Абв"),
      ("so&shy;ft a&zwj;b", "so\u{AD}ft a\u{200D}b"), ("a&frac13;b &check;", "a⅓b ✓"),
      ("&notin; &not; &notit;", "∉ ¬ &notit;"), ("1914&#150;18 &#x96; &#146", "1914–18 – ’"),
      ("a&#0;b&#xD800;c&#x110000;d&#99999999999999999999;e", "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e"),
      ("a&#129;b&#8217s&#x2019s", "ab’s’s"), ("it&#8217<i>5</i>", "it’5"),
      ("R&#D, R&#xg; &# &#; &", "R&#D, R&#xg; &# &#; &"),
      ("R&D, AT&T; Q&<b>A</b> &foo; &", "R&D, AT&T; Q&A &foo; &"), ("&amp;#8217; &amp;nbsp;", "&#8217; &nbsp;"),
    ])
  func inText(_ html: String, _ text: String) throws {
    #expect(try self.text(html) == text)
  }

  @Test(
    "In the head a reference without a semicolon ends before an equals sign or a letter",
    arguments: [
      ("Fish &amp Chips &copy; Zo&euml", "Fish & Chips © Zoë"), ("Mira&rsquor;s 1914&#150;18", "Mira’s 1914–18"),
      ("a&copy=1 &notit &ampersand", "a&copy=1 &notit &ampersand"), ("a&#0;b&#xD800;c", "a\u{FFFD}b\u{FFFD}c"),
      ("Fish &amp;amp; Chips &amp;rsquor; &amp;#150;", "Fish & Chips ’ –"),
      ("Fish&#10;Chips&amp;#10;now", "Fish Chips now"),
    ])
  func inAttributes(_ html: String, _ text: String) throws {
    let page = "<head><meta property=og:title content='\(html)'></head><p>\(Self.end)</p>"
    #expect(try MainTextReader().read(Array(page.utf8)).metadata.title == text)
  }

  @Test("A title's references are read like those of the text, and addresses keep their parts")
  func titleAndAddress() throws {
    let page = """
      <head><title>Zo&euml &rsquor;no&rsquor; <b> &lt;b&gt;</title>
      <link rel=canonical href="https://courier.example/?a=1&copy=2&amp;b=3&section=4"></head><p>\(Self.end)</p>
      """
    let metadata = try MainTextReader().read(Array(page.utf8)).metadata
    #expect(metadata.title == "Zoë ’no’ <b> <b>")
    #expect(metadata.canonicalAddress == "https://courier.example/?a=1&copy=2&b=3&section=4")
  }
}
