import CopydeskQuotes
import Testing

@Suite("quotation marks")
struct QuotationMarkTests {
  @Test(
    "Every common pair of marks is recognised, also a mixed one",
    arguments: [
      ("“We will not go,” said Mira Okonjo.", "We will not go,"),
      ("“We will not go,\" said Mira Okonjo.", "We will not go,"),
      ("\"We will not go,” said Mira Okonjo.", "We will not go,"),
      ("‘We will not go,’ said Mira Okonjo.", "We will not go,"),
      ("'We will not go,' said Mira Okonjo.", "We will not go,"),
      ("``We will not go,'' said Mira Okonjo.", "We will not go,"),
      ("”We will not go,” said Mira Okonjo.", "We will not go,"),
      ("„Wir bleiben hier“, sagte Jana Holm.", "Wir bleiben hier"),
      ("„Wir bleiben hier”, sagte Jana Holm.", "Wir bleiben hier"),
      ("»Wir bleiben hier«, sagte Jana Holm.", "Wir bleiben hier"),
      ("‚Wir bleiben alle hier‘, sagte Jana Holm.", "Wir bleiben alle hier"),
      ("‹Wir bleiben hier›, sagte Jana Holm.", "Wir bleiben hier"),
      ("«\u{a0}Nous restons sur l’île\u{a0}», a déclaré Claire Morel.", "Nous restons sur l’île"),
    ])
  func pair(text: String, content: String) {
    let found = quotes(text)
    #expect(found.map(\.words) == [[content]])
    #expect(found.first?.by != nil)
  }

  @Test("A quote inside a quote is part of it")
  func nested() {
    #expect(
      quotes("“He said ‘go now’ and went,” said Mira Okonjo.").map(\.words) == [["He said ‘go now’ and went,"]])
    #expect(quotes("“It says “Keep out” there,” said Mira Okonjo.").map(\.words) == [["It says “Keep out” there,"]])
  }

  @Test("An unclosed mark takes its paragraph at most")
  func unclosed() {
    let found = quotes("“The pier is gone.\nThe ferry left at noon.\n“We stay,” Mira Okonjo said.")
    #expect(found.map(\.words) == [["The pier is gone."], ["We stay,"]])
  }

  @Test("An unclosed mark in a very long paragraph takes one stretch of sentences, not the page")
  func unclosedLong() {
    let text = "“The pier is gone. " + String(repeating: "The ferry left at noon. ", count: 20_000)
    let longest = QuoteFinder().quotes(in: text).flatMap(\.content).map(\.count).max() ?? 0
    #expect(longest < 5_000)
  }

  @Test("Offsets are bytes of whole characters, beside emoji and combining marks")
  func offsets() {
    let text = "🌊🌊 “Cafe\u{301} zu, 👩‍🚀 weg,” said João Brás 🌊. “É o fim,” he said."
    #expect(quotes(text).map(\.words) == [["Cafe\u{301} zu, 👩‍🚀 weg,"], ["É o fim,"]])
    #expect(quotes(text).map(\.name) == ["João Brás", "João Brás"])
  }

  static let hostile: [(String, Int)] = [
    ("\"", 1_000_000), ("“", 300_000), ("“”", 150_000), ("\" ", 500_000), ("“a ", 200_000), ("\"a\" ", 250_000),
    ("'a ", 300_000), ("‘a ", 200_000), ("“a\n", 200_000), ("(", 500_000), ("who ", 250_000),
    ("“a b c,” he said. ", 50_000),
    ("“A b c.” — ", 70_000), ("\"“„«»‹›‚‘’'`", 40_000), ("a, ", 300_000), ("\n", 1_000_000), ("said ", 200_000),
  ]

  @Test("Hostile input takes time in proportion to its length", arguments: hostile)
  func linear(pattern: String, count: Int) {
    let clock = ContinuousClock()
    let finder = QuoteFinder()
    let times = [count / 40, count / 5].map { count in
      let text = String(repeating: pattern, count: count) + " “We stay here,” said Mira Okonjo."
      return clock.measure { _ = finder.quotes(in: text) }
    }
    // Eight times the text: a quadratic scan would take 64 times as long.
    #expect(times[1] < times[0] * 30 + .milliseconds(300))
  }

  @Test(
    "A text without quotation marks, and no text, give nothing",
    arguments: ["", " ", "\n\n", "The ferry left.", "“", "”\""])
  func nothing(text: String) { #expect(quotes(text) == []) }

  @Test("Any mixture of marks, words and rubbish gives ranges of whole characters, in order")
  func rubbish() {
    let pieces = [
      "“", "”", "\"", "'", "‘", "’", "„", "«", "»", "``", "''", " ", " ", "\n", ".", ",", "?", "…", "—", "(", ")", ":",
      "said", "told", "who", "that", "Mira", "Okonjo", "Mr.", "U.S.", "he", "according", "to", "by", "the", "of", "and",
      "saying", "called", "was", "on", "Saturday", "his", "remark", "J.", "é", "日本", "🌊", "e\u{301}", "\u{a0}", "’s",
      "'s",
      "10\"", "「", "」", "Beijing", "\0", "\u{feff}",
    ]
    var seed: UInt64 = 7
    for _ in 0..<3_000 {
      var text = ""
      for _ in 0..<24 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(seed >> 33) % pieces.count] + (seed >> 32 & 1 == 0 ? " " : "")
      }
      for quote in QuoteFinder().quotes(in: text) {
        for range in quote.content + [quote.speaker, quote.cue].compactMap({ $0 }) {
          let part = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
          let end = text.utf8.index(text.startIndex, offsetBy: range.upperBound)
          #expect(String(text.utf8[part..<end]) != nil, "\(text.debugDescription) \(range)")
        }
        #expect(zip(quote.content, quote.content.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
      }
    }
  }
}
