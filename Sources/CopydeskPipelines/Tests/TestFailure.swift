public import CopydeskCore

/// An expectation that was not met.
public struct TestFailure: Sendable {
  /// Where the expectation stands.
  public var place: SourcePlace
  /// What is different.
  public var message: String
  /// The lines of a difference; empty where the message says it all.
  public var difference: [String] = []
  /// What would have to stand there; nil where only a person can tell.
  var fix: Fix?

  /// How an expectation becomes right.
  enum Fix: Sendable {
    case scalar(WrittenValue, String)
    case value(WrittenValue, Seen)
    case list(WrittenValue, [Item])
    case expectation(Expectation, [(key: String, text: String)])

    enum Item: Sendable {
      case kept(WrittenValue)
      case new(SeenItem)
    }
  }
}

/// What came of one test.
public struct TestResult: Sendable {
  public var test: PipelineTest
  /// Empty for a test that passed.
  public var failures: [TestFailure]
  public var duration: Duration
  public var passed: Bool { failures.isEmpty }
}

extension PipelineTestFile {
  /// Runs the tests whose names `isWanted` takes, one after the other.
  public func run(where isWanted: (String) -> Bool = { _ in true }) async -> [TestResult] {
    guard let pipeline else { return [] }
    var results: [TestResult] = []
    for test in tests where isWanted(test.name) {
      let clock = ContinuousClock()
      let start = clock.now
      let failures = await Self.failures(of: test, pipeline)
      results.append(TestResult(test: test, failures: failures, duration: clock.now - start))
    }
    return results
  }

  private static func failures(of test: PipelineTest, _ pipeline: Pipeline) async -> [TestFailure] {
    do {
      let run = try await TestRun(test.inputs.map(\.document), through: pipeline, from: test.first, to: test.last)
      return Comparison.failures(of: test, run)
    } catch {
      return [TestFailure(place: test.place, message: "the run broke off: \(error)")]
    }
  }
}
