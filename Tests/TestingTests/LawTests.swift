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

  @Test("stages that are in order keep all laws", arguments: StageContract.laws)
  func sound(law: StageLaw) async throws {
    try await law.check(DropShouting())
    try await law.check(PassInPairs())
    try await law.check(CutInTwo())
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

/// Passes batches on two at a time.
private struct PassInPairs: StreamStage {
  static let name = "pass-in-pairs"
  static let summary = "Passes batches on two at a time."
  static let edits = TextEdits.nothing
  static let isIdempotent = true

  func stream(_ batches: BatchStream) -> any AsyncSequence<Batch, any Error> & Sendable {
    AsyncThrowingStream { stream in
      let task = Task {
        do {
          var held: Batch?
          for try await batch in batches {
            if let first = held { for batch in [first, batch] { stream.yield(batch) } }
            held = held == nil ? batch : nil
          }
          if let held { stream.yield(held) }
          stream.finish()
        } catch {
          stream.finish(throwing: error)
        }
      }
      stream.onTermination = { _ in task.cancel() }
    }
  }
}

/// Makes two documents of one at its first empty line.
private struct CutInTwo: DocumentStage {
  static let name = "cut-in-two"
  static let summary = "Makes two documents of one at its first empty line."
  static let edits = TextEdits.cuts

  func apply(_ document: inout Document) -> Verdict {
    guard let gap = document.text.firstRange(of: "\n\n") else { return .keep }
    let place = document.text.utf8.distance(from: document.text.startIndex, to: gap.lowerBound)
    let (whole, length) = (document, document.text.utf8.count)
    return .split(
      [(place..<length, "rest"), (0..<place, "beginning")].map { range, rule in
        var part = whole
        part.id += "-without-the-\(rule)"
        part.cut(range, rule: rule)
        return part
      })
  }
}
