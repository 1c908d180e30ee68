import CopydeskCore
import CopydeskLanguage
import CopydeskTesting
import Testing

@Suite("repair-text")
struct RepairTextTests {
  private func repaired(_ text: String) -> String { repairs(in: text).applied(to: text) }

  @Test(
    "resolves entities",
    arguments: [
      ("Bread &amp; butter", "Bread & butter"),
      ("It&rsquo;s late", "It’s late"),
      ("It&amp;rsquo;s late", "It’s late"),
      ("It&amp;amp;amp;rsquo;s late", "It’s late"),
      ("It&#39;s &#x2014; or &#X2013; &#8220;so&#8221;", "It's — or – “so”"),
      ("It&#146;s 5 &#128; &#150; no more", "It’s 5 € – no more"),
      ("It&#8217s late", "It’s late"),
      ("&lt;b&gt; &quot;x&quot; &apos;y&apos;", "<b> \"x\" 'y'"),
      ("two&nbsp;words&nbsp; here", "two words here"),
      ("soft&shy;ly", "softly"),
      ("&Zcaron;i&zcaron;kov", "Žižkov"),
      ("5 &lt; 7 &amp;lt; 9", "5 < 7 < 9"),
    ])
  func entities(before: String, after: String) {
    #expect(repaired(before) == after)
  }

  @Test(
    "leaves ampersands that are no entity",
    arguments: [
      "AT&T and R&D; and B&B", "a=1&copy=2&reg=3", "https://lantern.example/a?b=1&amp;c=2&lt=3",
      "www.lantern.example/?a&amp;b",
      "write `&amp;` for it", "&nosuchname;", "&;", "&", "&#;", "&#x;", "&#0;", "&#xD800;", "&#99999999;", "&#129;",
      "100 &#1 or &#12", "&amp", "&rsquo", "Salt &Pepper;",
    ])
  func noEntities(text: String) {
    #expect(repaired(text) == text)
  }

  @Test("resolves a quote mark that ends an address")
  func quoteBehindAddress() {
    #expect(
      repaired("see &quot;https://lantern.example/x?a=1&amp;b=2&quot; now")
        == "see \"https://lantern.example/x?a=1&amp;b=2\" now")
    #expect(repaired("https://lantern.example/ bread &amp; butter") == "https://lantern.example/ bread & butter")
  }

  @Test(
    "takes out what shows nothing",
    arguments: [
      ("news\u{AD}paper", "newspaper"), ("\u{FEFF}The ferry", "The ferry"), ("har\u{200B}bour", "harbour"),
      ("har\u{2060}bour\u{200D}", "harbour"), ("har\u{200C}bour", "harbour"), ("\u{200E}harbour\u{202C}", "harbour"),
      ("a\u{FFFC}b\u{206E}", "ab"), ("bell\u{7}\u{1B}\u{7F}", "bell"),
    ])
  func invisible(before: String, after: String) {
    #expect(repaired(before) == after)
  }

  @Test(
    "keeps invisible characters that do something",
    arguments: [
      "👩‍👩‍👧 and ❤️ and 🏳️‍🌈 and #️⃣", "می‌خواهم", "क्‍ष", "ภาษา\u{200B}ไทย", "\u{200F}שלום (abc)\u{200E}!", "ᠨᠢᠭᠡ\u{180E}",
      "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    ])
  func keptInvisible(text: String) {
    #expect(repaired(text) == text)
  }

  @Test("keeps direction marks only in lines with right-to-left letters")
  func directionByLine() {
    #expect(repaired("\u{200E}one\n\u{200E}שלום\n\u{200E}two") == "one\n\u{200E}שלום\ntwo")
  }

  @Test(
    "reads C1 controls as windows-1252",
    arguments: [
      ("It\u{92}s \u{93}late\u{94}", "It’s “late”"), ("wait\u{85}", "wait…"), ("5 \u{80}", "5 €"),
      ("café\u{92}s", "café’s"),
      ("no\u{81}thing", "nothing"), ("Ö\u{94}", "Ö”"),
    ])
  func windows1252(before: String, after: String) {
    #expect(repaired(before) == after)
  }

  @Test(
    "leaves UTF-8 that was read as Latin-1",
    arguments: [
      "Itâ\u{80}\u{99}s", "Ã\u{89}tienne", "GarcÃ\u{AD}a", "voilÃ\u{A0}", "Ð\u{9C}Ð\u{B8}Ñ\u{80}",
      "ð\u{9F}\u{98}\u{80}",
    ])
  func mojibake(text: String) {
    #expect(repaired(text) == text)
  }

  @Test(
    "evens out spaces and line ends",
    arguments: [
      ("the  old   ferry", "the old ferry"), ("the\u{A0}old\u{2009}ferry\u{202F}", "the old ferry"),
      ("the\told\t \tferry", "the old ferry"), ("one  \ntwo\t\n", "one\ntwo\n"), ("one\n\n\n\ntwo", "one\n\ntwo"),
      ("one\n \n\t\n\ntwo", "one\n\ntwo"), ("one\r\ntwo\rthree\u{2028}four\u{B}five", "one\ntwo\nthree\nfour\nfive"),
      ("one\r\n\r\n\r\ntwo", "one\n\ntwo"), ("  indented", " indented"), ("end   ", "end"), (" \u{A0}\n\n\n\n", "\n\n"),
      ("a\u{3000}b", "a b"), ("a \u{200B} b", "a b"),
    ])
  func spaces(before: String, after: String) {
    #expect(repaired(before) == after)
  }

  @Test("leaves spaces alone where it is told to")
  func spacesOff() {
    let text = "the  old\u{A0}ferry &amp; crew \n\n\n\n"
    #expect(repairs(in: text, evensSpaces: false).applied(to: text) == "the  old\u{A0}ferry & crew \n\n\n\n")
  }

  @Test("composes letters and their marks")
  func composition() {
    let before = "Cafe\u{301} Z\u{30C}iz\u{30C}kov"
    #expect(repaired(before).utf8.elementsEqual("Café Žižkov".utf8))
  }

  @Test(
    "leaves clean text as it is",
    arguments: [
      "", "x", "The ferry left at 5 p.m. – “late”, as Mira Okonjo said.\n\nIt’s 40 % full…", "東京　大阪",
      "1 < 2 && 3 > 2; AT&T",
      "«Да», — сказал он.", "naïve façade — Ærø, Łódź, Ångström", "مرحبا بالعالم", "नमस्ते दुनिया",
    ])
  func clean(text: String) {
    #expect(repairs(in: text).isEmpty)
  }

  @Test(
    "names the rule of every edit",
    arguments: [
      ("a &amp; b", "entity"), ("a &amp;amp; b", "doubly-escaped-entity"), ("a\u{AD}b", "invisible-character"),
      ("a\u{200E}b", "direction-mark"), ("a\u{7}b", "control-character"), ("a\u{92}b", "windows-1252-character"),
      ("a\r\nb", "line-end"), ("a  b", "repeated-space"), ("a\u{A0}b", "special-space"), ("a\tb", "tab"),
      ("a \nb", "trailing-space"),
      ("a\n\n\nb", "blank-lines"), ("e\u{301}", "normal-form"),
    ])
  func rules(text: String, rule: String) {
    #expect(repairs(in: text).map(\.rule) == [rule])
  }

  @Test("makes one edit of what several passes touch, in places of the incoming text")
  func mergedEdits() {
    let found = repairs(in: "one&nbsp;&amp;nbsp; two\u{AD}s")
    #expect(found == [TextEdit(3..<20, " ", rule: "entity"), TextEdit(23..<25, "", rule: "invisible-character")])
  }

  @Test("marks a document by cuts and changes")
  func stage() throws {
    let document = try RepairText().marking("Bread &amp; but\u{AD}ter")
    #expect(document.text == "Bread & butter")
    #expect(document.marks.map(\.kind) == [.change, .cut])
    #expect(document.marks.map(\.rule) == ["entity", "invisible-character"])
  }

  @Test("does what its example says")
  func example() throws {
    let example = try #require(RepairText.example)
    #expect(try RepairText().marking(example.before).text == example.after)
  }

  @Test("finds nothing the second time, whatever the text")
  func idempotent() {
    var random = SeededNumbers(seed: 11)
    let pieces = [
      "&", "amp;", "#39;", "#146", "rsquo;", "nbsp;", " ", "  ", "\n", "\r\n", "\t", "\u{A0}", "\u{AD}", "\u{200D}",
      "\u{200B}",
      "\u{FEFF}", "\u{200E}", "e", "\u{301}", "\u{323}", "Ã", "\u{92}", "â", "\u{80}", "\u{99}", "\u{85}", "ש", "👩",
      "http://",
      "`", "東", "\u{3000}", "x", "\u{1}", "&amp;", "&#x", "2019;",
    ]
    for _ in 0..<4_000 {
      let text = (0..<Int.random(in: 1...14, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      let once = repaired(text)
      let again = repairs(in: once)
      if !again.isEmpty { Issue.record("\(text.debugDescription) → \(once.debugDescription), then \(again)") }
    }
  }

  @Test(
    "takes linear time",
    .timeLimit(.minutes(10)),
    arguments: [
      "&amp;", "& ", "&amp;nbsp;", " \n", "\u{200E}", "http://&amp;", "a\u{AD}", "\u{A0}", "&#", "â\u{80}", "e\u{301}",
      "x",
    ])
  func linear(piece: String) {
    let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
    #expect(repairs(in: repaired(text)).isEmpty)
  }
}
