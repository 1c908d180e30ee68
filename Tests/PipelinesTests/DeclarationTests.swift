import CopydeskCore
import CopydeskPipelines
import Testing

/// A name is declared in one place and used in another: which of them is misspelt?
@Suite("Declarations and their uses")
struct DeclarationTests {
  private func lines(_ text: String) -> [String] {
    check(text).diagnostics.filter { $0.severity == .error }.flatMap(\.lines)
  }

  @Test("Where several places agree on a name, the declaration is at fault")
  func declaration() {
    let text = MarkedFile.with(
      params: "{ outt: { type: path, default: out } }",
      sinks: """
        { a: { sink: jsonl, with: { path: "${out}/a" } }, b: { sink: jsonl, from: "*.failed", with: { path: "${out}/b" } } }
        """)
    #expect(
      lines(text) == [
        "news.yaml:2:11: error: param 'outt' is used nowhere, and 'out' is used in line 5; did you mean 'out'?"
      ])
  }

  @Test("Where one use stands against the declaration, both are shown and none is corrected")
  func oneUse() {
    let text = MarkedFile.with(params: "{ oit: { type: path, default: out } }")
    let errors = check(text).diagnostics.filter { $0.severity == .error }
    #expect(
      errors.flatMap(\.lines) == [
        "news.yaml:5:51: error: 'out' is not a param; did you mean 'oit'? (path, default out)",
        "news.yaml:2:11: note: 'oit' is declared here, and nothing else names it",
      ])
    #expect(errors.compactMap(\.fix) == [])
  }

  @Test("A declaration with a letter typed twice is reported first, and not corrected", arguments: ["outt", "Out"])
  func oddDeclaration(_ name: String) {
    let errors = check(MarkedFile.with(params: "{ \(name): { type: path, default: out } }")).diagnostics
    #expect(
      errors.map(\.description) == [
        "news.yaml:2:11: error: param '\(name)' is used nowhere, and 'out' is used in line 5; did you mean 'out'?"
      ])
    #expect(errors.compactMap(\.fix) == [])
  }

  @Test("An id that two places misspell in the same way is wrong where it is given")
  func ids() {
    let text = MarkedFile.with(
      stages: "[extract-main-text, { id: copeis, stage: mark-copies }]",
      sinks: """
        { a: { sink: jsonl, from: copies, with: { path: a } }, b: { sink: jsonl, from: copies.failed, with: { path: b } } }
        """)
    #expect(
      lines(text) == [
        "news.yaml:4:35: error: id 'copeis' is used nowhere, and 'copies' is used in line 5; did you mean 'copies'?"
      ])
  }
}

@Suite("Corrections")
struct CorrectionTests {
  @Test("What is sure is put right, and every other byte stays")
  func bytes() throws {
    let text =
      "\u{FEFF}" + "copydesk: 1\r\n# the 日本 pages\r\nsources: { p: { source: \"fles\", with: { path: pages } } }\r\n"
      + "stages: [extract-main-text, { stage: 'mark-copies', with: { containmnt: 0.5, keep: longst } }] # é\r\n"
      + "sinks: { d: { sink: jsonl, with: { path: out } } }"
    let file = PipelineFile.load(text: text, name: "news.yaml")
    let bytes = try #require(file.corrected(by: check(text).diagnostics))
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == text.replacing("fles", with: "files").replacing("containmnt", with: "containment")
        .replacing("longst", with: "longest"))
  }

  @Test("What could be two words is left alone, and so is what is far from any")
  func unsure() {
    let text = MarkedFile.with(stages: "[extract-main-text, { stage: repair-text, with: { hxyz: a } }, extract]")
    #expect(PipelineFile.load(text: text, name: "news.yaml").corrected(by: check(text).diagnostics) == nil)
  }

  @Test("A person sees the line, with what points at the place")
  func excerpt() throws {
    let text = MarkedFile.with(stages: "[extract-main-text, drop-boilerplat]")
    let file = PipelineFile.load(text: text, name: "news.yaml")
    let error = try #require(check(text).diagnostics.first)
    #expect(
      file.excerpt(of: error) == [
        "  stages: [extract-main-text, drop-boilerplat]", "                              ^~~~~~~~~~~~~~~",
      ])
    let narrow = file.excerpt(of: error, columns: 30)
    #expect(narrow.allSatisfy { $0.count <= 32 } && narrow[1].hasSuffix("^~~~~~~~~~~~~~~"))
  }
}
