import CopydeskCore
import CopydeskDeduplication
import CopydeskHTML
import CopydeskTesting
import Testing

@testable import CopydeskCLI

/// Every stage that is built in, against every law: a new stage cannot be forgotten.
@Suite("contract")
struct ContractTests {
  @Test(
    "every built-in stage keeps the contract of a stage", arguments: builtIns.stages.keys.sorted(), StageContract.laws)
  func contract(name: String, law: StageLaw) async throws {
    let type = try #require(builtIns.stages[name])
    for stage in Self.settled[name] ?? [type.init()] { try await law.check(stage) }
  }

  @Test("the sample texts give every built-in stage something to do", arguments: builtIns.stages.keys.sorted())
  func hasWork(name: String) async throws {
    let type = try #require(builtIns.stages[name])
    for stage in Self.settled[name] ?? [type.init()] {
      let trial = try await StageTrial(stage, on: SampleTexts.documents)
      let touched = trial.out.filter { $0.hasMarks || !$0.notes.isEmpty }.count + trial.rejected.count
      #expect(touched >= 2)
    }
  }

  /// Stages that need settings to work at all, or that do something else under some of them.
  static let settled: [String: [any Stage]] = [
    "extract-main-text": [ExtractMainText(), markdown], "mark-copies": [MarkCopies(), firstCopies],
    // It does what its program does; ExternalTests hold the part that is ours to the same laws.
    "external": [],
  ]

  private static let markdown = {
    var stage = ExtractMainText()
    (stage.output, stage.links, stage.keepUnreadable) = (.markdown, true, true)
    return stage
  }()

  private static let firstCopies = {
    var stage = MarkCopies()
    (stage.keep, stage.minimumWords) = (.first, 5)
    return stage
  }()
}
