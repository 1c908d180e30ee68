import CopydeskCore
import CopydeskLanguage
import CopydeskTesting
import Testing

@Suite("restore-apostrophes")
struct RestoreApostrophesTests {
  private func restored(_ text: String) -> String { apostropheRestorations(in: text).applied(to: text) }

  @Test(
    "restores contractions",
    arguments: [
      ("I ve seen the ferry and I m sure we ll sail.", "I've seen the ferry and I'm sure we'll sail."),
      ("They don t know what they re doing, do they?", "They don't know what they're doing, do they?"),
      ("\"You can t, and you won t,\" she said.", "\"You can't, and you won't,\" she said."),
      ("He d like it, she d said, if they d come.", "He'd like it, she'd said, if they'd come."),
      ("It s late. That s all. What s next? Let s go.", "It's late. That's all. What's next? Let's go."),
      ("I DON T KNOW WHAT YOU RE ASKING OF THEM", "I DON'T KNOW WHAT YOU'RE ASKING OF THEM"),
      ("We should ve left with the others", "We should've left with the others"),
      ("He d \"never heard\" of the plan", "He'd \"never heard\" of the plan"),
      ("She said 'I ve won' and left.", "She said 'I've won' and left."),
    ])
  func contractions(before: String, after: String) {
    #expect(restored(before) == after)
  }

  @Test(
    "restores possessives",
    arguments: [
      ("The harbour s new crane is the city s pride.", "The harbour's new crane is the city's pride."),
      (
        "He told NHTV s \"Morning Desk\" about the union s plan.",
        "He told NHTV's \"Morning Desk\" about the union's plan."
      ),
      ("This is Beyoncé s song, and that one is Mira s.", "This is Beyoncé's song, and that one is Mira's."),
      ("the mayor s, the council s; and the port s", "the mayor's, the council's; and the port's"),
      ("The boss s desk was in Thomas s office.", "The boss's desk was in Thomas's office."),
      ("The\u{A0}port\u{A0}s crane was the oldest of them.", "The\u{A0}port's crane was the oldest of them."),
      ("They had met at St. Brigid s before the war", "They had met at St. Brigid's before the war"),
    ])
  func possessives(before: String, after: String) {
    #expect(restored(before) == after)
  }

  @Test(
    "restores plural possessives that left two spaces",
    arguments: [
      ("The dockers  strike was over by the evening.", "The dockers' strike was over by the evening."),
      ("The city s dockers  Union was there.", "The city's dockers' Union was there."),
    ])
  func pluralPossessives(before: String, after: String) {
    #expect(restored(before) == after)
  }

  @Test(
    "restores names",
    arguments: [
      ("She met Sinéad O Donnell at five o clock.", "She met Sinéad O'Donnell at five o'clock."),
      ("They had hors d oeuvres with Ms. D Souza.", "They had hors d'oeuvres with Ms. D'Souza."),
      ("The Shi ite and Ba athist parties had met.", "The Shi'ite and Ba'athist parties had met."),
    ])
  func names(before: String, after: String) {
    #expect(restored(before) == after)
  }

  @Test("replaces what stands where the apostrophe was", arguments: ["?", "\u{FFFD}", "`", "\u{B4}"])
  func standIns(mark: String) {
    let before = "I\(mark)ve met O\(mark)Neill of the 1990\(mark)s, who doesn\(mark)t know the port\(mark)s crane."
    #expect(restored(before) == "I've met O'Neill of the 1990's, who doesn't know the port's crane.")
  }

  @Test(
    "leaves a lone s, and other letters, that lost nothing",
    arguments: [
      "The workers strike was over by the evening.",
      "It was in the 1980 s and the 90 s that the port grew.",
      "The U S and the U K have signed the treaty.",
      "The letter s and the suffix s are not the same.",
      "Vitamins b c d and s are not what they have in stock.",
      "The words begin with r s t and end with x y z.",
      "In the code let s = 5 and when s is read, it is gone.",
      "They have the value s * 2 for the side s of it.",
      "It was 5 km s from the port, they said.",
      "Don T. Marsh and DON T. MARSH are the same man.",
      "George I d. 1727 was the king of them all.",
      "She told you re: the vote that was to be held.",
      "See lantern.example/watch?s=1 and https://x.example/a?d and that?s=3.",
      "Is it late?So they said. Really?Yes, it is.",
      "They had caf\u{FFFD}s and clich?s in the town.",
      "He had told Xi an attack would be met with force.",
      "Use `foo`s and the `bar` that you have.",
      "The class D or E of the vessel is not known.",
      "We fought in World War ll, and it was over there.",
      "The item s/he has and the p.m. s are what they are.",
      "Two spaces  here, and others  was all of it.",
      "The unless  hearings and the assess  ships of it.",
    ])
  func untouched(text: String) {
    #expect(restored(text) == text)
  }

  @Test(
    "leaves other languages alone",
    arguments: [
      "Il dit qu il ne sait pas et que l s est là.", "De foto s van de auto s zijn niet te koop.",
      "Čekali jsme s ním a s ní na nádraží.", "Obchod s potravinami je za rohem a pro lidi.",
      "Wie geht s dir, und was macht das Kind?", "On je došao s bratom na more.", "Auto s motorem",
    ])
  func otherLanguages(text: String) {
    #expect(restored(text) == text)
  }

  @Test("leaves a lone s in a text that has kept its possessives")
  func keptPossessives() {
    let text = "The senator s were there. The port's crane and the city's pride were not, and it's the mayor's fault."
    #expect(restored(text) == text)
  }

  @Test(
    "puts in the mark that the text has more of",
    arguments: [
      ("“It s late,” she said.", "“It’s late,” she said."), ("\"It s late,\" she said.", "\"It's late,\" she said."),
      ("It s late, she said.", "It's late, she said."),
      (
        "“It s late,” she said of the \"ferry\" and the 'crew'.",
        "“It's late,” she said of the \"ferry\" and the 'crew'."
      ),
    ])
  func mark(before: String, after: String) {
    #expect(restored(before) == after)
  }

  @Test(
    "names the rule of every edit",
    arguments: [
      ("I ve been there", "contraction"), ("The port s crane was there", "possessive"), ("It was two o clock", "name"),
      ("The dockers  strike was over", "plural-possessive"),
    ])
  func rules(text: String, rule: String) {
    #expect(apostropheRestorations(in: text).map(\.rule) == [rule])
  }

  @Test("believes the field language")
  func languageField() throws {
    for (language, expected) in [("en", "Mira's Boot"), ("en-GB", "Mira's Boot"), ("de", "Mira s Boot")] {
      var document = Document(id: "a", text: "Mira s Boot", fields: ["language": .string(language)])
      _ = try RestoreApostrophes().apply(&document)
      try document.commit(stage: "restore-apostrophes")
      #expect(document.text == expected)
    }
  }

  @Test("does what its example says")
  func example() throws {
    let example = try #require(RestoreApostrophes.example)
    let document = try RestoreApostrophes().marking(example.before)
    #expect(document.text == example.after)
    #expect(document.marks.map(\.kind) == [.change, .change])
  }

  @Test("finds nothing the second time, whatever the text")
  func idempotent() {
    var random = SeededNumbers(seed: 3)
    let pieces = [
      "I", " ", " ", "  ", "s", "ve", "t", "don", "the", "of", "?", "`", "\u{B4}", "\u{FFFD}", "\u{A0}", "’", "'", "o",
      "clock", "dockers",
      "it", "was", "é", "1990", ".", "=", "\n", "👍", "\u{301}",
    ]
    for _ in 0..<6_000 {
      let text =
        "The "
        + (0..<Int.random(in: 1...16, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let once = restored(text)
      let again = apostropheRestorations(in: once)
      if !again.isEmpty { Issue.record("\(text.debugDescription) → \(once.debugDescription), then \(again)") }
    }
  }

  @Test(
    "takes linear time", .timeLimit(.minutes(10)), arguments: [" s", "the s ", "a`s", "  ", "x", "é", "don t ", "'s "])
  func linear(piece: String) {
    let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
    #expect(restored(text).utf8.count >= text.utf8.count / 2)
  }
}
