import CopydeskCore

/// Compares what became of the documents of a test with what was expected.
struct Comparison {
  private var failures: [TestFailure] = []

  static func failures(of test: PipelineTest, _ run: TestRun) -> [TestFailure] {
    var comparison = Comparison()
    for (number, input) in test.inputs.enumerated() {
      guard let expected = input.expected, expected.isAboutDocument else {
        comparison.checkNoneFailed(run.outcomes[number] ?? [], of: test, at: input.expected?.value.place ?? test.place)
        continue
      }
      comparison.compare(expected, run.outcomes[number] ?? [])
    }
    for (counted, value) in test.counts {
      let count = run.count(counted)
      guard value.text.flatMap(Int.init) != count else { continue }
      comparison.fail(
        value, "expected \(value.text ?? ""), found \(count)\(comparison.reasons(counted, run))",
        fix: .scalar(value, "\(count)"))
    }
    for (port, value) in test.records {
      comparison.compareList(value, (run.records[port] ?? []).map(SeenItem.init), "record")
    }
    return comparison.failures.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
  }

  private mutating func fail(
    _ value: WrittenValue, _ message: String, difference: [String] = [], fix: TestFailure.Fix? = nil
  ) {
    failures.append(TestFailure(place: value.place, message: message, difference: difference, fix: fix))
  }

  /// A document of which nothing is said may come out or be rejected, but not fail, unless failed ones are counted.
  private mutating func checkNoneFailed(_ outcomes: [TestRun.Outcome], of test: PipelineTest, at place: SourcePlace) {
    let areCounted = test.counts.contains { counted, _ in
      switch counted {
      case .failed: true
      case .port(let port): port.name == .failed
      default: false
      }
    }
    guard !areCounted else { return }
    for case .failed(let failed) in outcomes {
      let what = "document '\(failed.document.id)' failed in \(failed.stage): \(failed.error)"
      failures.append(TestFailure(place: place, message: "\(what); expect it with 'failed' if it is meant to"))
    }
  }

  /// Why documents left, where more or fewer did than expected.
  private func reasons(_ counted: PipelineTest.Counted, _ run: TestRun) -> String {
    switch counted {
    case .out, .rejected, .failed: break
    default: return ""
    }
    let reasons = run.outcomes.sorted { $0.key < $1.key }.flatMap(\.value).compactMap(Self.ending)
    return reasons.isEmpty ? "" : "; \(reasons.prefix(3).joined(separator: "; "))"
  }

  // MARK: One document

  private mutating func compare(_ expected: Expectation, _ outcomes: [TestRun.Outcome]) {
    if let parts = expected.parts {
      guard parts.count == outcomes.count else {
        return fail(expected.value, "expected \(parts.count) parts, found \(outcomes.count)")
      }
      for (part, outcome) in zip(parts, outcomes) { compare(part, outcome) }
      return
    }
    guard let outcome = outcomes.first else {
      return fail(expected.value, "the document does not come to the stages of this test")
    }
    guard outcomes.count == 1 else {
      return fail(
        expected.value,
        "one document became \(outcomes.count); expect each under 'parts', or end the test before with 'to'")
    }
    compare(expected, outcome)
  }

  private mutating func compare(_ expected: Expectation, _ outcome: TestRun.Outcome) {
    let document = outcome.document
    switch outcome {
    case .out where expected.rejected != nil || expected.failed != nil:
      let what = expected.rejected == nil ? "fail" : "be rejected"
      return fail(
        expected.value, "the document was to \(what), but it went through",
        fix: .expectation(expected, [("text", document.text)]))
    case .rejected(let rejected):
      guard let ending = expected.rejected else {
        return fail(
          expected.value, "the document \(Self.ending(outcome) ?? "")",
          fix: .expectation(expected, [("rejected", rejected.reason)]))
      }
      compare(ending, stage: rejected.stage, reason: rejected.reason)
    case .failed(let failed):
      guard let ending = expected.failed else {
        return fail(
          expected.value, "the document \(Self.ending(outcome) ?? "")",
          fix: .expectation(expected, [("failed", failed.error)]))
      }
      compare(ending, stage: failed.stage, reason: failed.error)
    case .out: break
    }
    compareText(expected, document.text)
    if let marks = expected.marks { compareList(marks, SeenItem.marks(of: document), "mark") }
    if let notes = expected.notes { compareList(notes, SeenItem.notes(of: document), "note") }
    for entry in expected.fields {
      let seen = document.fields[entry.key.text].map { Seen($0, in: document) } ?? .nothing
      guard !seen.matches(entry.value) else { continue }
      fail(
        entry.value, "field '\(entry.key.text)': expected \(entry.value.described), found \(seen.yaml)",
        fix: .value(entry.value, seen))
    }
  }

  private static func ending(_ outcome: TestRun.Outcome) -> String? {
    switch outcome {
    case .out: nil
    case .rejected(let rejected): "was rejected by \(rejected.stage): \(rejected.reason)"
    case .failed(let failed): "failed in \(failed.stage): \(failed.error)"
    }
  }

  private mutating func compare(_ expected: Expectation.Ending, stage: String, reason: String) {
    if let value = expected.stage, let text = value.text, text != stage {
      fail(value, "it was '\(stage)', for the reason '\(reason)'", fix: .scalar(value, stage))
    }
    if let value = expected.reason, let text = value.text, !reason.contains(text.withoutLastBreaks) {
      fail(value, "the reason of \(stage) was '\(reason)'", fix: .scalar(value, reason))
    }
  }

  private mutating func compareText(_ expected: Expectation, _ text: String) {
    if let value = expected.text, let written = value.text {
      let (left, right) = (written.withoutLastBreaks, text.withoutLastBreaks)
      if !left.utf8.elementsEqual(right.utf8) {
        fail(
          value, "the text is different", difference: TextDifference.lines(from: left, to: right),
          fix: .scalar(value, right))
      }
    }
    compareWords(expected.contains, text, isThere: true)
    compareWords(expected.lacks, text, isThere: false)
  }

  private mutating func compareWords(_ list: WrittenValue?, _ text: String, isThere: Bool) {
    guard let list else { return }
    let wrong = list.items.filter { item in
      item.text.map { text.contains($0.withoutLastBreaks) != isThere } ?? false
    }
    let right = list.items.filter { item in !wrong.contains { $0.place == item.place } }
    for item in wrong {
      fail(
        item, "the text \(isThere ? "lacks" : "contains") \(item.described)",
        fix: .list(list, right.map { .kept($0) }))
    }
  }

  // MARK: Lists

  /// Each item that is written stands for one that is there, in any order; an empty list says that there is none.
  private mutating func compareList(_ list: WrittenValue, _ seen: [SeenItem], _ what: String) {
    let items = list.items
    guard !items.isEmpty else {
      guard let first = seen.first else { return }
      return fail(
        list, "expected no \(what), found \(seen.count); the first is \(first.yaml)",
        fix: .list(list, seen.map { .new($0) }))
    }
    var rest = seen
    var missing: [Int] = []
    for (index, item) in items.enumerated() {
      if let match = rest.firstIndex(where: { $0.matches(item) }) {
        rest.remove(at: match)
      } else {
        missing.append(index)
      }
    }
    guard !missing.isEmpty else { return }
    var fixed: [TestFailure.Fix.Item] = []
    var messages: [(WrittenValue, String)] = []
    for (index, item) in items.enumerated() {
      guard missing.contains(index) else {
        fixed.append(.kept(item))
        continue
      }
      let nearest = rest.indices.max { rest[$0].agreement(with: item) < rest[$1].agreement(with: item) }
      guard let nearest else {
        let others = seen.isEmpty ? "there is none at all" : "there are \(seen.count)"
        messages.append((item, "no such \(what); \(others)"))
        continue
      }
      let found = rest.remove(at: nearest)
      fixed.append(.new(found.only(item.entries.map(\.key.text))))
      messages.append((item, "no such \(what); the nearest is \(found.yaml)"))
    }
    for (item, message) in messages { fail(item, message, fix: .list(list, fixed)) }
  }
}

extension Expectation {
  /// False where only the run as a whole is spoken of.
  var isAboutDocument: Bool {
    text != nil || contains != nil || lacks != nil || marks != nil || notes != nil || !fields.isEmpty || rejected != nil
      || failed != nil || parts != nil
  }
}
