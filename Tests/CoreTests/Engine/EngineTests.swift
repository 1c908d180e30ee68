import CopydeskCore
import Testing

@Suite("engine")
struct EngineTests {
  typealias Port = Pipeline.Port

  @Test("what comes out is the same for any number of workers and any batches, in the order of the source")
  func determinism() async throws {
    var outputs: Set<[[String]]> = []
    for workers in [1, 2, 8] {
      for batchSize in [1, 16, 300] {
        let (sinks, _) = try await run(
          [CutWords(), Triage(), CountLengths(), CutWords()], documents: 500, batchSize: batchSize, workers: workers)
        outputs.insert(sinks.map(\.lines))
      }
    }
    #expect(outputs.count == 1)
    let ids = outputs.first?[0].compactMap { line in
      Int(line.prefix { $0 != " " }.drop { !$0.isNumber }.prefix { $0.isNumber })
    }
    #expect(ids == ids?.sorted())
  }

  @Test("every document leaves by one of three ports, and the counts add up")
  func conservation() async throws {
    let (sinks, report) = try await run([CutWords(), Triage()], documents: 1_000)
    #expect(report.violations.isEmpty)
    let triage = try #require(report.nodes.first { $0.id == "triage" }).counts
    let rejected = (0..<1_000).filter { $0 % 11 == 3 }.count
    let failed = (0..<1_000).filter { $0 % 11 != 3 && $0 % 13 == 5 }.count
    #expect(triage.read == 1_000)
    #expect(triage.rejected == rejected)
    #expect(triage.failed == failed)
    #expect(triage.out == 1_000 - rejected - failed + triage.splitAdded)
    #expect(triage.reasons == ["too odd": rejected])
    #expect(sinks[0].lines.count == triage.out)
    #expect(sinks[1].lines.count == rejected)
    #expect(sinks[2].lines.count == failed + 1)
    #expect(sinks[2].lines.contains("unreadable failed in input: no such page 0"))
    #expect(report.documents == 1_001)
  }

  @Test("a document that fails keeps nothing of what the failing stage asked for")
  func failedDocument() async throws {
    let (sinks, _) = try await run([Triage()], documents: 6)
    #expect(sinks[2].lines.contains("d5 failed in triage: the stage broke down 0"))
  }

  @Test("a stage that loses documents is found out")
  func loss() async throws {
    let (_, report) = try await run([LoseSome()], documents: 20)
    #expect(report.violations == ["lose-some: 20 documents came in and 0 were added by splits, but 18 came out"])
  }

  @Test("a stage that breaks down fails its documents, and the run goes on")
  func breakdown() async throws {
    let (sinks, report) = try await run([BreakDown()], documents: 40)
    #expect(report.violations.isEmpty)
    #expect(sinks[2].lines.count == 41)
    #expect(sinks[0].lines.isEmpty)
  }

  @Test("a corpus stage sees every document", arguments: [1, 4])
  func corpus(workers: Int) async throws {
    let (sinks, report) = try await run([CutWords(), CountLengths()], documents: 100, workers: workers)
    #expect(report.violations.isEmpty)
    #expect(sinks[0].lines.filter { $0.contains("sameLength=int(10)") }.count == 10)
    #expect(sinks[0].lines.filter { $0.contains("sameLength=int(90)") }.count == 90)
  }

  @Test("a stream stage gets batches as they come, and what it rejects is counted")
  func stream() async throws {
    let (sinks, report) = try await run([CutWords(), PairUp(), CutWords()], documents: 200)
    #expect(report.violations.isEmpty)
    #expect(sinks[0].lines.count == 180)
    #expect(sinks[1].lines.count == 20)
    #expect(sinks[0].lines.allSatisfy { $0.contains("paired=bool(true)") })
  }

  @Test("two branches of one stage, and their union, in the order of the source")
  func graph() async throws {
    let all = MemorySink()
    let union = MemorySink()
    let pipeline = Pipeline(
      name: "graph",
      sources: [.init(id: "input", source: ReadySource(documents: Fixtures.documents(60)))],
      stages: [
        .init(id: "triage", stage: Triage(), inputs: [Port("input")]),
        .init(id: "left", stage: CutWords(), inputs: [Port("triage")]),
        .init(id: "lengths", stage: CountLengths(), inputs: [Port("triage"), Port("triage", .rejected)]),
        .init(id: "both", stage: CutWords(), inputs: [Port("left"), Port("lengths")]),
      ],
      sinks: [
        .init(id: "all", sink: all, inputs: [Port("left"), Port("lengths")]),
        .init(id: "union", sink: union, inputs: [Port("both")]),
      ])
    let report = try await Engine(pipeline, options: RunOptions(workers: 3)).run()
    #expect(report.violations.isEmpty)
    let kept = report.nodes[1].counts.out
    let rejected = report.nodes[1].counts.rejected
    #expect(all.lines.count == 2 * kept + rejected)
    #expect(union.lines.count == 2 * kept + rejected)
    let waited = union.lines.map { !$0.contains("sameLength") }
    #expect(waited == waited.sorted { !$0 && $1 })
  }

  @Test("a stream stage that ends early is found out, and the run does not hang")
  func earlyEnd() async throws {
    let (_, report) = try await run([CutWords(), StopEarly()], documents: 500)
    #expect(report.violations.count == 1)
    #expect(report.violations.first?.hasPrefix("stop-early: ") == true)
  }

  @Test("a stream stage that breaks down ends the run with its name", arguments: [1, 4])
  func brokenStream(workers: Int) async throws {
    let error = await #expect(throws: RunError.self) {
      try await run([CutWords(), BreakStream()], documents: 2_000, workers: workers)
    }
    #expect(error?.description == "break-stream: the stage broke down")
  }

  @Test("a sink behind a stream stage that breaks down ends the run")
  func brokenSinkBehindStream() async throws {
    let sink = MemorySink()
    sink.writer.failsAfter = 50
    let pipeline = Pipeline(
      name: "broken", sources: [.init(id: "input", source: ReadySource(documents: Fixtures.documents(2_000)))],
      stages: [.init(id: "pairs", stage: PairUp(), inputs: [Port("input")])],
      sinks: [.init(id: "out", sink: sink, inputs: [Port("pairs")])])
    let error = await #expect(throws: RunError.self) {
      try await Engine(pipeline, options: RunOptions(workers: 2)).run()
    }
    #expect(error?.node == "out")
  }

  @Test("a document that a corpus round cannot read fails alone")
  func corpusFailure() async throws {
    let (sinks, report) = try await run([RefuseSome()], documents: 40)
    #expect(report.violations.isEmpty)
    #expect(sinks[0].lines.count == 36)
    #expect(sinks[2].lines.filter { $0.contains("failed in refuse-some: the stage broke down") }.count == 4)
  }

  @Test("what a stage marks in the parts of a split document is applied and is its own")
  func splitParts() async throws {
    let (sinks, report) = try await run([SplitInTwo()], documents: 3)
    #expect(report.violations.isEmpty)
    #expect(sinks[0].lines.prefix(2) == ["d0-1 Document  1 []", "d0-2 0.  1 []"])
    #expect(sinks[0].lines.count == 6)
    #expect(report.nodes[1].counts.marks.cuts == 6)
  }

  @Test("a split into nothing fails the document")
  func emptySplit() async throws {
    let (sinks, report) = try await run([SplitAway()], documents: 2)
    #expect(report.violations.isEmpty)
    #expect(sinks[2].lines.filter { $0.contains("no parts") }.count == 2)
  }

  @Test("a limit stops the source there")
  func limit() async throws {
    let (sinks, report) = try await run([CutWords()], documents: 500, limit: 37)
    #expect(report.documents == 37)
    #expect(sinks[0].lines.count == 37)
    #expect(report.violations.isEmpty)
  }

  @Test("a source that breaks off ends the run with its name, and nothing is committed")
  func brokenSource() async throws {
    let sink = MemorySink()
    let pipeline = Pipeline(
      name: "broken",
      sources: [.init(id: "input", source: ReadySource(documents: Fixtures.documents(50), failsAtEnd: true))],
      stages: [], sinks: [.init(id: "out", sink: sink, inputs: [Port("input")])])
    let error = await #expect(throws: RunError.self) {
      try await Engine(pipeline, options: RunOptions(workers: 2)).run()
    }
    #expect(error?.description == "input: the stage broke down")
    #expect(sink.writer.isAborted)
    #expect(!sink.writer.isCommitted)
  }

  @Test("a sink that breaks down ends the run with its name, and nothing is committed", arguments: [1, 4])
  func brokenSink(workers: Int) async throws {
    let sink = MemorySink()
    sink.writer.failsAfter = 100
    let pipeline = Pipeline(
      name: "broken", sources: [.init(id: "input", source: ReadySource(documents: Fixtures.documents(500)))],
      stages: [.init(id: "lengths", stage: CountLengths(), inputs: [Port("input")])],
      sinks: [.init(id: "out", sink: sink, inputs: [Port("lengths")])])
    let error = await #expect(throws: RunError.self) {
      try await Engine(pipeline, options: RunOptions(workers: workers)).run()
    }
    #expect(error?.node == "out")
    #expect(!sink.writer.isCommitted)
  }

  @Test("a stage that sees a document again does not double its notes")
  func notesTwice() throws {
    var document = Document(id: "d1", text: "Document 1.")
    for _ in 0..<2 {
      document.add(Note("quote", spans: [Note.Span("content", 0..<8)]))
      document.add(Note("quote", spans: [Note.Span("content", 9..<10)]))
      try document.commit(stage: "quotes")
    }
    document.add(Note("quote", spans: [Note.Span("content", 0..<8)]))
    #expect(try document.commit(stage: "others").notes == 1)
    #expect(document.notes.count == 3)
  }

  @Test("without marks the text is the same and has no history")
  func withoutMarks() async throws {
    let (with, _) = try await run([CutWords()], documents: 30)
    let (without, _) = try await run([CutWords()], documents: 30, keepsMarks: false)
    #expect(with[0].lines[6] == "d6 Document 6.  6 []")
    #expect(without[0].lines[6] == "d6 Document 6.  0 []")
  }

  /// Runs a straight pipeline; the sinks are for documents, rejected and failed ones.
  private func run(
    _ stages: [any Stage], documents: Int, batchSize: Int = 16, workers: Int = 2, limit: Int? = nil,
    keepsMarks: Bool = true
  ) async throws -> (sinks: [MemorySink], report: RunReport) {
    var pipeline = Pipeline(stages)
    let input = "input"
    pipeline.sources = [
      .init(id: input, source: ReadySource(documents: Fixtures.documents(documents), batchSize: batchSize))
    ]
    pipeline.stages[0].inputs = [Port(input)]
    let nodes = [input] + pipeline.stages.map(\.id)
    let sinks = [MemorySink(), MemorySink(), MemorySink()]
    pipeline.sinks = [
      .init(id: "documents", sink: sinks[0], inputs: [Port(nodes[nodes.count - 1])]),
      .init(id: "rejected", sink: sinks[1], inputs: nodes.map { Port($0, .rejected) }),
      .init(id: "failed", sink: sinks[2], inputs: nodes.map { Port($0, .failed) }),
    ]
    let options = RunOptions(workers: workers, limit: limit, keepsMarks: keepsMarks)
    return (sinks, try await Engine(pipeline, options: options).run())
  }
}

@Suite("pipeline as a stream")
struct PipelineStreamTests {
  @Test("documents go in and come out, in their order")
  func documents() async throws {
    var ids: [String] = []
    for try await document in Pipeline([CutWords(), Triage()]).run(stream(of: Fixtures.documents(600))) {
      #expect(!document.text.contains("Word."))
      ids.append(document.id)
    }
    #expect(ids.prefix(4) == ["d0", "d1", "d2", "d4"])
    #expect(ids.count > 500)
  }

  @Test("outcomes tell what became of every document")
  func outcomes() async throws {
    var counts = (out: 0, rejected: 0, failed: 0)
    for try await outcome in Pipeline([Triage()]).outcomes(of: stream(of: Fixtures.documents(12))) {
      switch outcome {
      case .out: counts.out += 1
      case .rejected(let rejected):
        counts.rejected += 1
        #expect(rejected.document.id == "d3")
      case .failed: counts.failed += 1
      }
    }
    #expect(counts == (12, 1, 1))
  }

  @Test("a reader that stops early stops the run")
  func earlyStop() async throws {
    var seen = 0
    for try await _ in Pipeline([CutWords()]).run(stream(of: Fixtures.documents(50_000))) {
      seen += 1
      if seen == 10 { break }
    }
    #expect(seen == 10)
  }

  private func stream(of documents: [Document]) -> AsyncStream<Document> {
    AsyncStream { stream in
      for document in documents { stream.yield(document) }
      stream.finish()
    }
  }
}
