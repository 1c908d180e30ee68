import CopydeskPipelines
import Testing

@Suite("Warnings about pipeline files")
struct WarningTests {
  /// Sinks that take all that can come out.
  private static let allSinks = """
    { documents: { sink: jsonl, with: { path: "${out}/d" } }, rejected: { sink: jsonl, from: "*.rejected", with: { path: r } },
      failed: { sink: dead-letter, from: "*.failed", with: { path: f } } }
    """

  static let cases: [Mistake] = [
    Mistake("Nothing is wrong", MarkedFile.with(sinks: allSinks)),
    Mistake(
      "Nothing takes what is rejected or failed",
      MarkedFile.with().replacing("sinks:", with: "▸▸sinks:"),
      "warning: no sink reads the failed documents; add one with from: \"*.failed\"",
      "warning: no sink reads the rejected documents; add one with from: \"*.rejected\""),
    Mistake(
      "Nothing takes what some reject",
      MarkedFile.with(sinks: allSinks.replacing("\"*.rejected\"", with: "extract-quotes.rejected"))
        .replacing("sinks:", with: "▸sinks:"),
      "warning: no sink reads the rejected documents of extract-main-text; add one with from: \"*.rejected\""),
    Mistake(
      "A stage lets out what nothing reads",
      MarkedFile.with(stages: "[▸extract-main-text, { stage: extract-quotes, from: pages }]", sinks: allSinks),
      "warning: no stage or sink reads 'extract-main-text'; its documents end there"),
    Mistake(
      "A source that nothing reads",
      MarkedFile.with(
        sources: "{ pages: { source: files, with: { path: p } }, ▸more: { source: files, with: { path: m } } }",
        stages: "[{ stage: extract-main-text, from: pages }]", sinks: allSinks),
      "warning: no stage or sink reads 'more'; its documents end there"),
    Mistake(
      "A stage above the one that it needs",
      MarkedFile.with(stages: "[▸restore-apostrophes, identify-language]", sinks: allSinks),
      "warning: 'restore-apostrophes' needs 'language', which no stage above it adds; put identify-language above it"),
    Mistake(
      "A stage below the one that it needs",
      MarkedFile.with(stages: "[identify-language, repair-text, restore-apostrophes]", sinks: allSinks)),
    Mistake(
      "A need that only one of two branches meets",
      MarkedFile.with(
        stages: """
          [{ id: a, stage: identify-language }, { id: b, stage: repair-text, from: pages },
             ▸{ stage: restore-apostrophes, from: [a, b] }]
          """, sinks: allSinks),
      "warning: 'restore-apostrophes' needs 'language', which no stage above it adds; put identify-language above it"),
    Mistake(
      "A param that nothing uses",
      MarkedFile.with(
        params: "{ out: { type: path, default: o }, ▸in: { type: path, default: i } }", sinks: allSinks),
      "warning: param 'in' is not used"),
  ]

  @Test("What looks wrong is said, and the pipeline runs", arguments: cases)
  func warning(_ row: Mistake) {
    let file = MarkedFile(row.file)
    let checked = check(file.text)
    #expect(messages(checked.diagnostics) == row.expected)
    #expect(checked.diagnostics.compactMap(\.place) == file.places)
    #expect(checked.pipeline != nil)
  }
}

extension String {
  func replacing(_ old: String, with new: String) -> String {
    guard let range = firstRange(of: old) else { return self }
    return self[..<range.lowerBound] + new + self[range.upperBound...]
  }
}
