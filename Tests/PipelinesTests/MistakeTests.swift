import CopydeskCore
import CopydeskPipelines
import Testing

/// One way in which a pipeline file can be wrong.
struct Mistake: Sendable, CustomTestStringConvertible {
  var title: String
  /// The file, with `▸` before each place that is reported.
  var file: String
  /// What is printed behind the places, in the order of the file.
  var expected: [String]
  var testDescription: String { title }

  init(_ title: String, _ file: String, _ expected: String...) {
    self.title = title
    self.file = file
    self.expected = expected
  }
}

@Suite("Mistakes in pipeline files")
struct MistakeTests {
  @Test("Each mistake is reported once, at its place, with what to do", arguments: allMistakes)
  func mistake(_ mistake: Mistake) {
    let file = MarkedFile(mistake.file)
    let checked = check(file.text)
    let errors = checked.diagnostics.filter { $0.severity == .error }
    #expect(messages(errors) == mistake.expected)
    #expect(errors.compactMap(\.place) == file.places)
    #expect(checked.pipeline == nil)
  }

  @Test("Five different mistakes give five errors with their places")
  func fiveMistakes() {
    let file = """
      copydesk: 1
      params:
        out: { type: path, default: out }

      sources:
        pages: { source: file, with: { path: pages } }

      stages:
        - extract-main-text
        - { id: copies, stage: mark-copies, with: { min_containment: 0.6, shingleLength: 100 } }
        - extract-quotes

      sinks:
        documents: { sink: jsonl, with: { path: "${ouut}/documents.jsonl" } }
        quotes: { sink: jsonl, from: extract-quotes.quote, with: { path: "${out}/quotes.jsonl" } }
      """
    #expect(
      check(file).diagnostics.map(\.description) == [
        "news.yaml:6:20: error: 'file' is not a source; did you mean 'files'?",
        """
        news.yaml:10:47: error: 'min_containment' is not a setting of mark-copies; did you mean 'containment'? \
        (number, 0…1, default 0.6)
        """,
        """
        news.yaml:10:84: error: 'shingleLength' of mark-copies: '100' is out of range; allowed is 1…64 \
        (whole number, default 5)
        """,
        "news.yaml:14:44: error: 'ouut' is not a param; did you mean 'out'? (path, default out)",
        "news.yaml:15:47: error: 'extract-quotes' has no port 'quote'; did you mean 'quotes'?",
      ])
  }
}
