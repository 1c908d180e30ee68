import CopydeskCore
import Testing

@testable import CopydeskTesting

@Suite("laws")
struct LawTests {
  @Test("each law finds a stage that breaks it", arguments: brokenStages)
  func broken(_ broken: BrokenStage) async throws {
    let law = try #require(StageContract.laws.first { $0.name == broken.law })
    let error = await #expect(throws: ContractError.self) { try await law.check(broken.stage) }
    #expect(error?.description.contains(broken.finding) == true, "\(error?.description ?? "")")
  }

  @Test("for every law there is such a stage")
  func complete() {
    #expect(StageContract.laws.map(\.name) == brokenStages.map(\.law))
  }

  @Test("a stage that is in order keeps all laws", arguments: StageContract.laws)
  func sound(law: StageLaw) async throws {
    try await law.check(DropShouting())
  }

  @Test("a finding shows the smallest input that was found")
  func shrunk() async throws {
    let error = await #expect(throws: ContractError.self) {
      try await StageLaw.takesAnyText.check(FailOnEmoji(), on: ["One line.\nAnd a thumb 👍🏽 in another one.\nA third."])
    }
    #expect(
      error?.description == """
        'fail-on-emoji' breaks the law "takes any text that is UTF-8": it failed: no picture, please
          on document 'sample-0': "🏽"
        """)
  }

  @Test("a corpus stage is shown with few documents")
  func fewDocuments() async throws {
    let error = await #expect(throws: ContractError.self) { try await StageLaw.leavesIdentityAlone.check(Rename()) }
    #expect(error?.input.count == 1)
  }

  @Test("a run that does not end after it was cancelled is found")
  func neverEnds() async throws {
    let finding = try await Cancellation(patience: .milliseconds(100)).breach(by: Subject(stage: SleepOn()))
    #expect(finding?.hasPrefix("a cancelled run had not ended") == true)
  }
}

/// Does not notice that it was cancelled.
private struct SleepOn: StreamStage {
  static let name = "sleep-on"
  static let summary = "Sleeps on when it is cancelled."

  func stream(_ batches: BatchStream) -> any AsyncSequence<Batch, any Error> & Sendable {
    batches.map { batch in
      await Task.detached { try? await Task.sleep(for: .seconds(1)) }.value
      return batch
    }
  }
}
