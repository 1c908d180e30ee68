import Logging
import Synchronization
import Testing

@testable import CopydeskCore

@Suite("log of a run")
struct RunLogTests {
  /// Keeps messages.
  private final class Messages: Sendable {
    let all = Mutex<[LogEvent]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(messages: self) } }

    var events: [String] { all.withLock { $0.map { $0.metadata?["event"]?.description ?? "" } } }

    func of(_ event: String) -> [LogEvent] {
      all.withLock { $0.filter { $0.metadata?["event"]?.description == event } }
    }
  }

  private struct Handler: LogHandler {
    var messages: Messages
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { messages.all.withLock { $0.append(event) } }
  }

  private func pipeline(_ stages: [any Stage], documents: Int) -> Pipeline {
    var pipeline = Pipeline(stages)
    pipeline.sources = [.init(id: "input", source: ReadySource(documents: Fixtures.documents(documents)))]
    pipeline.stages[0].inputs = [.init("input")]
    return pipeline
  }

  private func run(_ pipeline: Pipeline, _ messages: Messages) async -> (report: RunReport, error: (any Error)?) {
    var options = RunOptions(workers: 2)
    options.logger = messages.logger
    return await Engine(pipeline, options: options).attempt()
  }

  @Test("a run logs its beginning, its steps, its rounds and its end, in this order")
  func events() async throws {
    let messages = Messages()
    let (report, error) = await run(pipeline([CutWords(), CountLengths()], documents: 100), messages)
    #expect(error == nil)
    #expect(report.end == .completed)
    #expect(
      messages.events.filter { $0 != "document-failed" } == [
        "run-begun", "step-begun", "step-begun", "rounds-begun", "rounds-ended", "run-ended",
      ])
    #expect(
      messages.of("step-begun").map { $0.metadata?["from"]?.description } == ["[\"input\"]", "[\"count-lengths\"]"])
    #expect(messages.of("run-ended").first?.metadata?["documents"]?.description == "101")
  }

  @Test("of very many failures of one kind the first three and then ever fewer are logged")
  func failures() async throws {
    let messages = Messages()
    _ = await run(pipeline([BreakDown()], documents: 400), messages)
    let numbers = messages.of("document-failed").filter { $0.metadata?["stage"] == "break-down" }
      .map { $0.metadata?["number"]?.description }
    #expect(numbers == ["1", "2", "3", "10", "100"])
    #expect(messages.of("document-failed").allSatisfy { $0.level == .warning })
  }

  @Test("errors that differ in numbers and quoted words are of one kind")
  func kinds() {
    let shape = FailureLog.shape(of: "line 17: the column 'text' is not UTF-8")
    #expect(FailureLog.shape(of: "line 4: the column 'Überschrift 2' is not UTF-8") == shape)
    #expect(FailureLog.shape(of: "line 4: the row 'text' is not UTF-8") != shape)
  }

  @Test("a run that broke off tells what it had done")
  func brokeOff() async throws {
    let messages = Messages()
    let (report, error) = await run(pipeline([CutWords(), BreakStream()], documents: 2000), messages)
    #expect(error is RunError)
    #expect(report.end == .failed)
    #expect(report.reason == "break-stream: the stage broke down")
    #expect(report.documents > 0)
    #expect(messages.of("run-ended").first?.metadata?["ended"] == "failed")
  }

  @Test("every part has its processor time, and gets the bytes that the one before gave")
  func measures() async throws {
    let (report, error) = await run(
      pipeline([CutWords(), CountLengths(), PairUp(), CutWords()], documents: 3000), Messages())
    #expect(error == nil)
    for node in report.nodes { #expect(node.counts.cpuNanoseconds > 0, "\(node.id)") }
    for (before, after) in zip(report.nodes, report.nodes.dropFirst()) {
      #expect(before.counts.bytesOut == after.counts.bytesIn, "\(after.id)")
      #expect(after.counts.bytesIn > 0)
    }
    #expect(report.nodes[1].counts.bytesOut < report.nodes[1].counts.bytesIn)
  }

  @Test("progress goes through the steps, and the share of each grows")
  func progress() async throws {
    let seen = Mutex<[RunProgress]>([])
    var options = RunOptions(workers: 2, limit: 2000)
    options.onProgress = { progress in seen.withLock { $0.append(progress) } }
    _ = try await Engine(pipeline([CutWords(), CountLengths()], documents: 3000), options: options).run()
    let all = seen.withLock { $0 }
    #expect(all.map(\.step) == all.map(\.step).sorted())
    #expect(Set(all.map(\.step)) == [1, 2])
    #expect(all.allSatisfy { $0.steps == 2 })
    for step in 1...2 {
      let shares = all.filter { $0.step == step }.compactMap(\.share)
      #expect(shares.first == 0)
      #expect(shares == shares.sorted())
      #expect(shares.last == 1)
    }
    #expect(all.last?.stages == ["count-lengths"])
    #expect(all.last?.documents == 2000)
  }
}
