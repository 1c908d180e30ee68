import CopydeskCore
import CopydeskPipelines
import Foundation
import Testing

@Suite("Wiring of pipeline files")
struct WiringTests {
  /// What each stage and sink reads, as `repair-text < extract-main-text`.
  private func wiring(_ checked: CheckedPipeline) -> [String] {
    guard let pipeline = checked.pipeline else { return checked.diagnostics.map(\.description) }
    return pipeline.stages.map { "\($0.id) < \($0.inputs.map(\.description).joined(separator: " "))" }
      + pipeline.sinks.map { "\($0.id) < \($0.inputs.map(\.description).joined(separator: " "))" }
  }

  @Test(
    "Stages read what stands above, and from: says otherwise",
    arguments: [
      ("[extract-main-text, repair-text]", ["extract-main-text < pages feed", "repair-text < extract-main-text"]),
      (
        "[{ stage: extract-main-text, from: pages }, { stage: repair-text, from: [extract-main-text, feed.out] }]",
        ["extract-main-text < pages", "repair-text < extract-main-text feed"]
      ),
      (
        "[{ id: a, stage: repair-text }, { id: b, stage: repair-text, from: a.rejected }, mark-copies]",
        ["a < pages feed", "b < a.rejected", "mark-copies < b"]
      ),
      (
        "[repair-text, mark-copies, { stage: extract-quotes, from: \"*.rejected\" }]",
        [
          "repair-text < pages feed", "mark-copies < repair-text",
          "extract-quotes < repair-text.rejected mark-copies.rejected",
        ]
      ),
      ("[]", []),
    ])
  func stages(_ stages: String, _ expected: [String]) {
    let sources = "{ pages: { source: files, with: { path: p } }, feed: { source: jsonl, with: { path: f } } }"
    let wired = wiring(check(MarkedFile.with(sources: sources, stages: stages)))
    #expect(Array(wired.dropLast()) == expected)
  }

  @Test(
    "Sinks read the last stage, ports, and the same port of all",
    arguments: [
      ("", "copies"),
      ("from: pages,", "pages"),
      ("from: extract-quotes.quotes,", "extract-quotes.quotes"),
      ("from: \"*.rejected\",", "extract-quotes.rejected copies.rejected"),
      ("from: \"*.failed\",", "pages.failed extract-quotes.failed copies.failed"),
      ("from: [copies.rejected, \"*.failed\"],", "copies.rejected pages.failed extract-quotes.failed copies.failed"),
    ])
  func sinks(_ from: String, _ expected: String) {
    let stages = "[extract-quotes, { id: copies, stage: mark-copies }]"
    let sinks = "{ documents: { sink: jsonl, \(from) with: { path: d } } }"
    #expect(wiring(check(MarkedFile.with(stages: stages, sinks: sinks))).last == "documents < \(expected)")
  }

  @Test(
    "Memory is given to the stage in bytes",
    arguments: [
      ("", nil), (", memory: 512MiB", 512 << 20), (", memory: 2GB", 2_000_000_000), (", memory: '1GiB'", 1 << 30),
    ])
  func memory(_ written: String, _ bytes: Int?) throws {
    let checked = check(MarkedFile.with(stages: "[repair-text, { stage: mark-copies\(written) }]"))
    let pipeline = try #require(checked.pipeline)
    #expect(pipeline.stages.map(\.memory) == [nil, bytes])
  }

  @Test("The pipeline for news is wired as it is meant")
  func news() {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = PipelineFile.load(path: root.appendingPathComponent("Pipelines/news.yaml").path)
    #expect(
      wiring(PipelineLoader(sampleCatalogue).check(file)) == [
        "extract-main-text < pages",
        "drop-boilerplate < extract-main-text",
        "restore-apostrophes < drop-boilerplate",
        "repair-text < restore-apostrophes",
        "copies < repair-text",
        "extract-quotes < copies",
        "documents < extract-quotes",
        "quotes < extract-quotes.quotes",
        """
        rejected < extract-main-text.rejected drop-boilerplate.rejected restore-apostrophes.rejected \
        repair-text.rejected copies.rejected extract-quotes.rejected
        """,
        """
        failed < pages.failed extract-main-text.failed drop-boilerplate.failed restore-apostrophes.failed \
        repair-text.failed copies.failed extract-quotes.failed
        """,
      ])
  }

  @Test("A sink without stages reads all sources")
  func noStages() {
    #expect(wiring(check(MarkedFile.with(stages: "[]"))) == ["documents < pages"])
  }

  @Test("Settings are read by their own types, and params are put in")
  func settings() throws {
    let file = MarkedFile.with(
      params: "{ out: { type: path, default: o }, least: { type: whole, default: 30 }, how: { type: text } }",
      stages: """
        [{ stage: repair-text, with: { entities: false, heading: no } },
         { stage: mark-copies, with: { containment: 1, minimumWords: "${least}", keep: "${how}", clusterLimit: off } },
         { stage: identify-language, with: { keep: [en, "no", 1.10, "$${x}", "a${how}b$c"] } }]
        """)
    let checked = check(file, overrides: ["how": "first"])
    let stages = try #require(checked.pipeline).stages.map(\.stage)
    let repair = try #require(stages[0] as? RepairText)
    #expect((repair.entities, repair.heading) == (false, "no"))
    let copies = try #require(stages[1] as? MarkCopies)
    #expect(copies.containment == 1)
    #expect(copies.minimumWords == 30)
    #expect(copies.keep == .first)
    #expect(copies.clusterLimit == nil)
    let language = try #require(stages[2] as? IdentifyLanguage)
    #expect(language.keep == ["en", "no", "1.10", "${x}", "afirstb$c"])
  }

  @Test("An override takes the place of the default and is never read as a param itself")
  func overrides() throws {
    let checked = check(MarkedFile.with(), overrides: ["out": "a b/${out}"])
    let sink = try #require(checked.pipeline?.sinks.first?.sink as? LinesSink)
    #expect(sink.path == "a b/${out}/documents.jsonl")
  }

  @Test("One anchor may be used a few times")
  func aliases() throws {
    let sinks = """
      { a: { sink: jsonl, with: { path: a, offsets: &unit utf16 } },
        b: { sink: jsonl, with: { path: b, offsets: *unit } } }
      """
    let pipeline = try #require(check(MarkedFile.with(sinks: sinks)).pipeline)
    #expect(pipeline.sinks.compactMap { ($0.sink as? LinesSink)?.offsets } == [.utf16, .utf16])
  }

  @Test("A byte order mark and Windows line ends change nothing")
  func windows() {
    let text =
      "\u{FEFF}" + MarkedFile.with(stages: "[repair-text, mark-copys]").split(separator: "\n").joined(separator: "\r\n")
    #expect(
      check(text).diagnostics.map(\.description) == [
        "news.yaml:4:23: error: 'mark-copys' is not a stage; did you mean 'mark-copies'?"
      ])
  }

  @Test("The name comes from the file, or from its path")
  func names() {
    #expect(check(MarkedFile.with(more: "name: evening")).pipeline?.name == "evening")
    #expect(check(MarkedFile.with()).pipeline?.name == "news")
  }

  @Test("Loading throws all that is wrong")
  func throwing() throws {
    let file = PipelineFile.load(text: MarkedFile.with(stages: "[repair-txt, mark-copys]"), name: "news.yaml")
    let error = #expect(throws: PipelineFileError.self) { try PipelineLoader(sampleCatalogue).load(file) }
    #expect(error?.diagnostics.count == 2)
    #expect(error?.description.split(separator: "\n").count == 2)
    let good = PipelineFile.load(text: MarkedFile.with(), name: "news.yaml")
    #expect(try PipelineLoader(sampleCatalogue).load(good).stages.count == 2)
  }
}
