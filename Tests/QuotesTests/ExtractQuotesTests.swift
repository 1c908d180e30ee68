import CopydeskCore
import CopydeskQuotes
import Testing

@Suite("extract-quotes")
struct ExtractQuotesTests {
  struct Row: Sendable {
    var text: String
    var expected: [Said]
    init(_ text: String, _ expected: Said...) {
      self.text = text
      self.expected = expected
    }
  }

  static let attributions = [
    Row(
      "“We will not leave the island,” said Mira Okonjo.",
      Said("We will not leave the island,", by: "Mira Okonjo", name: "Mira Okonjo", cue: "said")),
    Row(
      "“We will not leave the island,” Mira Okonjo said on Tuesday.",
      Said("We will not leave the island,", by: "Mira Okonjo", name: "Mira Okonjo", cue: "said")),
    Row(
      "Mira Okonjo said: “We will not leave the island.”",
      Said("We will not leave the island.", by: "Mira Okonjo", name: "Mira Okonjo", cue: "said")),
    Row(
      "“We lost the roof,” she said, “but not the boats.”",
      Said("We lost the roof,", "but not the boats.", by: "she", name: nil, cue: "said")),
    Row(
      "The harbour is “not safe for anyone,” according to Mira Okonjo.",
      Said("not safe for anyone,", by: "Mira Okonjo", name: "Mira Okonjo", cue: "according to", kind: .mixed)),
    Row(
      "Harbour press secretary Jonas P. Lind said the ferry was \"closely watching\" the storm.",
      Said(
        "closely watching", by: "Harbour press secretary Jonas P. Lind", name: "Jonas P. Lind", cue: "said",
        kind: .mixed
      )),
    Row(
      "“Nobody asked the fishermen,” said Mira Okonjo, the harbour master, in a statement.",
      Said("Nobody asked the fishermen,", by: "Mira Okonjo", name: "Mira Okonjo", cue: "said")),
    Row(
      "“Nobody asked the fishermen,” Mira Okonjo, a retired pilot from Brask, said.",
      Said("Nobody asked the fishermen,", by: "Mira Okonjo", name: "Mira Okonjo", cue: "said")),
  ]

  @Test("An attribution gives speaker, cue and kind, wherever it stands", arguments: attributions)
  func attribution(row: Row) { #expect(quotes(row.text) == row.expected) }

  @Test("The stage leaves the text alone and adds a note with spans for content, speaker and cue")
  func note() throws {
    let document = try ExtractQuotes().marking("“We lost the roof,” said Mira Okonjo, “but not the boats.”")
    let note = try #require(document.notes("quote").first)
    #expect(document.marks.isEmpty)
    #expect(note.ranges("content") == [3..<20, 45..<63])
    #expect(note.ranges("speaker") == [29..<40])
    #expect(note.ranges("cue") == [24..<28])
    #expect(note.fields["speaker-name"] == "Mira Okonjo")
  }
}
