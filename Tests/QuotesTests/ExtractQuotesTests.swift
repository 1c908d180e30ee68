import CopydeskCore
import CopydeskQuotes
import Testing

@Suite("extract-quotes")
struct ExtractQuotesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    var expected: [Said]
    var testDescription: String { text }
    init(_ text: String, _ expected: Said...) {
      self.text = text
      self.expected = expected
    }
  }

  static let okonjo = "Mira Okonjo"

  static let attributions = [
    Row(
      "“We will not leave the island,” said Mira Okonjo.",
      Said("We will not leave the island,", by: okonjo, name: okonjo, cue: "said")),
    Row(
      "“We will not leave the island,” Mira Okonjo said on Tuesday.",
      Said("We will not leave the island,", by: okonjo, name: okonjo, cue: "said")),
    Row(
      "Mira Okonjo said: “We will not leave the island.”",
      Said("We will not leave the island.", by: okonjo, name: okonjo, cue: "said")),
    Row(
      "Mira Okonjo: “The pier is gone and will not come back.”",
      Said("The pier is gone and will not come back.", by: okonjo, name: okonjo, cue: nil)),
    Row(
      "“The pier is gone for good.” — Mira Okonjo, harbour master",
      Said("The pier is gone for good.", by: okonjo, name: okonjo, cue: nil)),
    Row(
      "Mira Okonjo warned in a letter that “the pier will not hold.”",
      Said("the pier will not hold.", by: okonjo, name: okonjo, cue: "warned", kind: .mixed)),
    Row(
      "The harbour is “not safe for anyone,” according to Mira Okonjo.",
      Said("not safe for anyone,", by: okonjo, name: okonjo, cue: "according to", kind: .mixed)),
    Row(
      "“The pier is gone,” said Mira Okonjo, adding that “nobody should go there.”",
      Said("The pier is gone,", by: okonjo, name: okonjo, cue: "said"),
      Said("nobody should go there.", by: okonjo, name: okonjo, cue: "adding", kind: .mixed)),
    Row(
      "The plan was called “reckless and late” by Mira Okonjo.",
      Said("reckless and late", by: okonjo, name: okonjo, cue: "called", kind: .mixed)),
    Row(
      "“Who pays?” Mira Okonjo asked. “Who sails?”",
      Said("Who pays?", by: okonjo, name: okonjo, cue: "asked"),
      Said("Who sails?", by: okonjo, name: okonjo, cue: "asked")),
    Row(
      "Brask blamed Velm's “eastward expansion” for the quarrel.",
      Said("eastward expansion", by: "Brask", name: "Brask", cue: "blamed", kind: .mixed)),
  ]

  @Test("An attribution gives speaker, cue and kind, wherever it stands", arguments: attributions)
  func attribution(row: Row) { #expect(quotes(row.text) == row.expected) }

  static let split = [
    Row(
      "“We lost the roof,” said Mira Okonjo, “but not the boats.”",
      Said("We lost the roof,", "but not the boats.", by: okonjo, name: okonjo, cue: "said")),
    Row(
      "“We lost the roof.\n“We lost the boats.\n“And we lost the pier,” Mira Okonjo said.",
      Said(
        "We lost the roof.", "We lost the boats.", "And we lost the pier,", by: okonjo, name: okonjo, cue: "said")),
    Row(
      "\"We lost the roof.\n\n\"And we lost the pier,\" Mira Okonjo said.",
      Said("We lost the roof.", "And we lost the pier,", by: okonjo, name: okonjo, cue: "said")),
  ]

  @Test("A split quote and one that runs over paragraphs are one quote of several pieces", arguments: split)
  func splitQuote(row: Row) { #expect(quotes(row.text) == row.expected) }

  static let roles = [
    Row(
      "Harbour press secretary Jonas P. Lind said the ferry was \"closely watching\" the storm.",
      Said(
        "closely watching", by: "Harbour press secretary Jonas P. Lind", name: "Jonas P. Lind", cue: "said",
        kind: .mixed)),
    Row(
      "“Nobody asked the fishermen,” Mira Okonjo, a retired pilot from Brask, said.",
      Said("Nobody asked the fishermen,", by: okonjo, name: okonjo, cue: "said")),
    Row(
      "“The pier is gone,” said Rep. Mira Okonjo (D-Ohio) in a statement.",
      Said("The pier is gone,", by: "Rep. Mira Okonjo", name: okonjo, cue: "said")),
    Row(
      "Asked about the ferry, Mira Okonjo, who took office in May, said it was “late again and again.”",
      Said("late again and again.", by: okonjo, name: okonjo, cue: "said", kind: .mixed)),
    Row(
      "A spokesperson for the embassy in Velm told reporters “I have not heard of that” on Monday.",
      Said(
        "I have not heard of that", by: "A spokesperson for the embassy in Velm",
        name: "spokesperson for the embassy in Velm", cue: "told")),
    Row(
      "Mira Okonjo and Jonas Lind said they were “very tired now.”",
      Said(
        "very tired now.", by: "Mira Okonjo and Jonas Lind", name: "Mira Okonjo and Jonas Lind", cue: "said",
        kind: .mixed)),
  ]

  @Test("Titles, roles and appositions belong to the speaker, not to the name", arguments: roles)
  func role(row: Row) { #expect(quotes(row.text) == row.expected) }

  static let antecedents = [
    Row(
      "Mayor Mira Okonjo met pilot Jonas Lind. He said the pier was “not safe at all.” She called it “a fairy tale.”",
      Said("not safe at all.", by: "He", name: "Jonas Lind", cue: "said", kind: .mixed),
      Said("a fairy tale.", by: "She", name: okonjo, cue: "called", kind: .mixed)),
    Row(
      "Mira Okonjo runs the harbour. “The pier is gone,” Okonjo said.",
      Said("The pier is gone,", by: "Okonjo", name: okonjo, cue: "said")),
    Row(
      "They praised Mira Okonjo, who called the delay “a lesson for all.”",
      Said("a lesson for all.", by: "who", name: okonjo, cue: "called", kind: .mixed)),
    Row(
      "“We lost the roof,” she said.",
      Said("We lost the roof,", by: "she", name: nil, cue: "said")),
  ]

  @Test("Pronouns and surnames are resolved to the last fitting person", arguments: antecedents)
  func antecedent(row: Row) { #expect(quotes(row.text) == row.expected) }

  static let continuations = [
    Row(
      "“The pier is gone,” Mira Okonjo said. “It will not come back.”",
      Said("The pier is gone,", by: okonjo, name: okonjo, cue: "said"),
      Said("It will not come back.", by: okonjo, name: okonjo, cue: "said")),
    Row(
      "“The pier is gone,” Mira Okonjo said.\n\n“It will not come back.”",
      Said("The pier is gone,", by: okonjo, name: okonjo, cue: "said"),
      Said("It will not come back.", by: okonjo, name: okonjo, cue: "said")),
    Row(
      "Mira Okonjo said she was tired of it all.\n“The pier is gone.”",
      Said("The pier is gone.", by: okonjo, name: okonjo, cue: "said")),
  ]

  @Test("A quote without an attribution continues the speaker before it", arguments: continuations)
  func continuation(row: Row) { #expect(quotes(row.text) == row.expected) }

  @Test(
    "Scare quotes, names of shows and apostrophes are not speech",
    arguments: [
      "The so-called “experts” met at noon.",
      "Okonjo appeared on NWB's “State of the Harbour” show.",
      "Mira Okonjo said on Brask Radio's “The Morning Pier” that the ferry was late.",
      "The fishermen's boats and the ’90s ferry aren't Okonjo's, and the islanders’ pier isn't either.",
      "The shelf was 5'10\" long and 6\" deep, Mira Okonjo said.",
      "\"A\", \"B\" and \"C\" are the three lines of the ferry.",
    ])
  func notSpeech(text: String) { #expect(quotes(text) == []) }
}
