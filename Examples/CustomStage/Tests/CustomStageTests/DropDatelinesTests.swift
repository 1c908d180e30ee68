import CopydeskCore
import CopydeskTesting
import CustomStage
import Testing

@Suite("drop-datelines")
struct DropDatelinesTests {
  static let texts: [(before: String, after: String)] = [
    ("VELLMAR (Northern Wire) — The bridge is open.", "The bridge is open."),
    (
      "PORT ELLERY, 3 May (Coast Press) — “We lost the roof,” said Mira Okonjo.",
      "“We lost the roof,” said Mira Okonjo."
    ),
    ("Bridge opens\n\nVELLMAR (Northern Wire) - It is open.\n\nMore.", "Bridge opens\n\nIt is open.\n\nMore."),
    ("The bridge is open (Northern Wire).", "The bridge is open (Northern Wire)."),
    ("VELLMAR (Evening Post) — The bridge is open.", "VELLMAR (Evening Post) — The bridge is open."),
  ]

  @Test("a dateline of a known agency goes, and nothing else", arguments: texts)
  func table(before: String, after: String) async throws {
    #expect(try await StageTrial(DropDatelines(), on: before).text == after)
  }

  @Test("the agency is kept, and the cut has a reason")
  func agency() async throws {
    let trial = try await StageTrial(DropDatelines(), on: Self.texts[0].before)
    #expect(trial.document?.fields["agency"] == "Northern Wire")
    #expect(trial.marks.map(\.rule) == ["dateline"])
  }

  @Test("agencies are a setting")
  func agencies() async throws {
    var stage = DropDatelines()
    stage.agencies = ["Evening Post"]
    #expect(try await StageTrial(stage, on: Self.texts[4].before).text == "The bridge is open.")
  }

  @Test("keeps the contract of a stage", arguments: StageContract.laws)
  func contract(law: StageLaw) async throws { try await law.check(DropDatelines(), adding: Self.texts.map(\.before)) }

  @Test("runs in a pipeline")
  func pipeline() async throws {
    let documents = SampleTexts.documents(of: Self.texts.map(\.before))
    let stream = AsyncStream { stream in
      for document in documents { stream.yield(document) }
      stream.finish()
    }
    var texts: [String] = []
    for try await document in Pipeline([DropDatelines()]).run(stream) { texts.append(document.text) }
    #expect(texts == Self.texts.map(\.after))
  }

  @Test("the plugin offers the stage under its name")
  func offered() { #expect(Catalogue([CustomStage::plugin]).stages["drop-datelines"] == DropDatelines.self) }
}
