import CopydeskCore
import CopydeskQuotes
import CopydeskTesting
import Testing

@Suite("notes and records of quotes")
struct QuoteNotesTests {
  static let text = "“We lost the roof,” said Mira Okonjo, “but not the boats.”"

  @Test("The text stays, and a note gets spans for content, speaker and cue")
  func note() throws {
    let document = try ExtractQuotes().marking(Self.text)
    let note = try #require(document.notes("quote").first)
    #expect(document.text == Self.text)
    #expect(document.marks.isEmpty)
    #expect(
      MarkedText(notes: "quote", of: document)
        == "“[content:We lost the roof,]” [cue:said] [speaker:Mira Okonjo], “[content:but not the boats.]”")
    #expect(note.fields["speakerName"] == "Mira Okonjo")
    #expect(note.fields["kind"] == "direct")
  }

  @Test("A record names the places in the text and in the text as it came in")
  func record() throws {
    var document = Document(id: "harbour", text: "READ MORE\n" + Self.text)
    document.cut(0..<10, rule: "read-more")
    try document.commit(stage: "drop-boilerplate")
    let stage = ExtractQuotes()
    _ = try stage.apply(&document)
    try document.commit(stage: "extract-quotes")
    let records = stage.records(from: document, port: "quotes")
    let record = try #require(records.first)
    #expect(records.count == 1)
    #expect(record.fields["text"] == "We lost the roof, but not the boats.")
    #expect(record.fields["speaker"] == "Mira Okonjo")
    #expect(record.fields["spans"] == .array([.span(3..<20), .span(45..<63)]))
    #expect(record.fields["incomingSpans"] == .array([.incomingSpan(13..<30), .incomingSpan(55..<73)]))
    #expect(record.fields["incomingCueSpan"] == .incomingSpan(34..<38))
  }

  @Test("Records come at the port that is declared, and at no other")
  func otherPort() throws {
    let document = try ExtractQuotes().marking(Self.text)
    #expect(ExtractQuotes().records(from: document, port: "quotes").count == 1)
    #expect(ExtractQuotes().records(from: document, port: "rules").isEmpty)
  }

  @Test("Settings leave out partial quotes and quotes of nobody")
  func settings() throws {
    let text = "Mira Okonjo called it “a bad plan.”\n\n“Nobody knows who said this to whom.”"
    var stage = ExtractQuotes()
    stage.partial = false
    let kinds = try stage.marking(text).notes("quote").map { $0.fields["kind"] }
    #expect(!kinds.contains("mixed"))
    #expect(try ExtractQuotes().marking(text).notes("quote").count == 2)
  }
}
