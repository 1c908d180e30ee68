import Testing

@testable import CopydeskCore

/// Fails, rejects or dawdles as the document's text says.
private struct Obey: DocumentStage {
  static let name = "obey"
  static let summary = "Does what the text says."

  final class Calls: @unchecked Sendable {
    // Documents of one worker, one after the other.
    var count = 0
  }

  var calls = Calls()
  var attempts = 1

  func apply(_ document: inout Document) throws -> Verdict {
    calls.count += 1
    switch document.text {
    case "fail": throw CancellableError()
    case "fail once" where calls.count == 1:
      document.cut(0..<4, rule: "half-done")
      throw CancellableError()
    case "reject": return .reject(reason: "as it asked")
    case "dawdle":
      while true { try document.checkTime() }
    case "dawdle blindly":
      let end = ContinuousClock.now + .milliseconds(60)
      while ContinuousClock.now < end {}
      return .keep
    default: return .keep
    }
  }

  struct CancellableError: Error, CustomStringConvertible { var description: String { "it asked for it" } }
}

@Suite("limits")
struct LimitsTests {
  private func run(
    _ texts: [String], _ stage: Obey = Obey(), limits: RunLimits
  ) async throws -> (out: [String], failed: [String]) {
    var pipeline = Pipeline([stage])
    pipeline.limits = limits
    let documents = AsyncStream { continuation in
      for (number, text) in texts.enumerated() { continuation.yield(Document(id: "d\(number)", text: text)) }
      continuation.finish()
    }
    var (out, failed): ([String], [String]) = ([], [])
    for try await outcome in pipeline.outcomes(of: documents, workers: 1) {
      switch outcome {
      case .out(let document): out.append(document.id)
      case .failed(let failure): failed.append("\(failure.document.id): \(failure.error)")
      case .rejected: break
      }
    }
    return (out, failed)
  }

  @Test("a document that takes too long fails with the limit as its reason, and the others go on")
  func timeLimit() async throws {
    var limits = RunLimits()
    limits.secondsPerDocument = 0.02
    let reason = "took longer than the limit of 0.02 s for one document ('secondsPerDocument' under 'limits')"
    let result = try await run(["fine", "dawdle", "dawdle blindly", "fine"], limits: limits)
    #expect(result.out == ["d0", "d3"])
    #expect(result.failed == ["d1: \(reason)", "d2: \(reason)"])
  }

  @Test("more failures than the limit allows stop the run and say how many")
  func failures() async throws {
    var limits = RunLimits()
    limits.failed = Percentage(10)
    let good = try await run(Array(repeating: "fine", count: 9) + ["fail"], limits: limits)
    #expect(good.out.count == 9)
    let error = await #expect(throws: RunError.self) {
      try await run(Array(repeating: "fine", count: 8) + ["fail", "fail"], limits: limits)
    }
    #expect(error?.reason == "2 of 10 documents failed, which is more than the limit of 10%")
  }

  @Test("a run over its limit stops long before its end")
  func early() async throws {
    var limits = RunLimits()
    limits.rejected = Percentage(50)
    let stage = Obey()
    await #expect(throws: RunError.self) {
      try await run(Array(repeating: "reject", count: 100_000), stage, limits: limits)
    }
    #expect(stage.calls.count < 5000)
  }

  @Test("a stage that asks for it gets the document again, as it came")
  func attempts() async throws {
    var stage = Obey()
    stage.attempts = 2
    let result = try await run(["fail once"], stage, limits: RunLimits())
    #expect(result.out == ["d0"])
    #expect(stage.calls.count == 2)
    var other = Obey()
    other.attempts = 3
    #expect(try await run(["fail"], other, limits: RunLimits()).failed == ["d0: it asked for it"])
    #expect(other.calls.count == 3)
  }
}
