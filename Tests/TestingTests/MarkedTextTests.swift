import CopydeskCore
import CopydeskTesting
import Testing

@Suite("marked text")
struct MarkedTextTests {
  @Test("a text loses its marks and gains places")
  func parse() {
    let marked: MarkedText = "“[1:We will not],” [2:Mira [name:Okonjo]] said."
    #expect(marked.text == "“We will not,” Mira Okonjo said.")
    #expect(marked["1"] == [3..<14])
    #expect(marked["2"] == [19..<30])
    #expect(marked["name"] == [24..<30])
  }

  @Test(
    "what is written is what was read",
    arguments: [
      "", "no places", "“[1:We will not],” [2:Mira [name:Okonjo]] said.", "[a:]empty",
      "[a:at the start] [b:at the end]",
      "[a:[b:both]]", "brackets \\[1\\], \\\\ and [a:\\[x\\]]", "👍🏽 [emoji:👨‍👩‍👧] é",
    ])
  func roundTrip(marked: String) { #expect(MarkedText(marked).description == marked) }

  @Test("brackets without a label stand for themselves")
  func plainBrackets() { #expect(MarkedText("[sic] a[0] and [: or ]").text == "[sic] a[0] and [: or ]") }

  @Test("places that cross are written in two parts")
  func crossing() {
    let marked = MarkedText(text: "abcd", spans: [.init("x", 0..<3), .init("y", 2..<4)])
    #expect(marked.description == "[x:ab[y:c]][y:d]")
  }

  @Test("a document is built from marked text, and shows its notes as marked text")
  func notes() throws {
    let document = try Document(id: "a", marked: "“[content:Go],” [speaker:she] said.", note: "quote", by: "hand")
    #expect(document.notes("quote").first?.ranges("speaker") == [10..<13])
    #expect(MarkedText(notes: "quote", of: document).description == "“[content:Go],” [speaker:she] said.")
  }

  @Test("a trial prints every mark of the stage")
  func trial() async throws {
    let trial = try await StageTrial(DropShouting(), on: "Open again.\nREAD MORE\nMore.")
    #expect(trial.text == "Open again.\n\nMore.")
    #expect(trial.marks.map(\.rule) == ["shouting"])
    #expect(
      trial.description == """
        out: text
          text "Open again.\\n\\nMore."
          incoming "Open again.\\nREAD MORE\\nMore."
          cut 12..<21 "READ MORE" by drop-shouting, shouting
        """)
  }

  @Test("sample texts are the same in every run, and others for another seed")
  func samples() {
    #expect(SampleTexts.article(seed: 1) == SampleTexts.article(seed: 1))
    #expect(SampleTexts.article(seed: 1) != SampleTexts.article(seed: 2))
    #expect(SampleTexts.article(seed: 1, paragraphs: 9).split(separator: "\n\n").count == 10)
    #expect(Set(SampleTexts.documents.map(\.id)).count == SampleTexts.documents.count)
  }
}
