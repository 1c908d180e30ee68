@testable import CopydeskCore
import CopydeskFiles
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

/// Numbered documents, 64 a batch, from any position. Breaks down at a document of choice, as often as it is told to.
private struct NumberedSource: Source {
  static let name = "numbered"
  static let summary = "Gives numbered documents."

  final class Trouble: @unchecked Sendable {
    // Changed only between two runs.
    var breaksAt = Int.max
    var signature: String? = "numbers"
    /// Batches that were read in the present run.
    var batches = 0
  }

  var count = 5000
  var trouble = Trouble()

  func signature() -> String? { trouble.signature }

  func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    var next = 0
    if case .int(let start)? = position { next = start }
    let (first, count, trouble) = (next, count, trouble)
    return AsyncThrowingStream { continuation in
      for start in stride(from: first, to: count, by: 64) {
        let numbers = start..<min(start + 64, count)
        if numbers.contains(trouble.breaksAt) {
          continuation.finish(throwing: RowError("the cable was pulled"))
          return
        }
        trouble.batches += 1
        let documents = numbers.map { Document(id: "n\($0)", text: "Ferry number \($0) is late.") }
        continuation.yield(SourceBatch(documents, position: .int(numbers.upperBound)))
      }
      continuation.finish()
    }
  }
}

/// Drops every tenth document and fails on every thirteenth.
private struct Sieve: DocumentStage {
  static let name = "sieve"
  static let summary = "Drops some documents."

  func apply(_ document: inout Document) throws -> Verdict {
    let number = Int(document.id.dropFirst()) ?? 0
    if number % 13 == 0 { throw RowError("thirteen") }
    if number % 10 == 0 { return .reject(reason: "ten") }
    document.cut(0..<6, rule: "first-word")
    return .keep
  }
}

/// Tells each document how many others have a number of the same last digit.
private struct CountDigits: CorpusStage {
  static let name = "count-digits"
  static let summary = "Counts last digits."

  struct Round: KeyedRound {
    func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
      [KeyedRecord(key: UInt64(document.id.utf8.last ?? 0), document: reference)]
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
      records.map { Finding(to: $0.document, numbers: [UInt64(records.count)]) }
    }
  }

  var rounds: [CorpusRound] { [.keyed(Round())] }

  func apply(_ findings: Findings, to document: inout Document) -> Verdict {
    document.fields["others"] = .int(findings.byRound[0].first.map { Int($0.numbers[0]) } ?? 0)
    return .keep
  }
}

@Suite("resume")
struct ResumeTests {
  private let folder: TemporaryFolder
  private let source = NumberedSource()

  init() throws { folder = try TemporaryFolder() }

  private func pipeline(_ out: String, corpus: Bool, suffix: String = "") -> Pipeline {
    var stages = [Pipeline.StageNode(id: "sieve", stage: Sieve(), inputs: [.init("numbers")])]
    if corpus { stages.append(.init(id: "digits", stage: CountDigits(), inputs: [.init("sieve")])) }
    stages.append(.init(id: "again", stage: Sieve(), inputs: [.init(stages[stages.count - 1].id)]))
    func sink(_ name: String, _ inputs: [Pipeline.Port]) -> Pipeline.SinkNode {
      var sink = JSONLinesSink()
      sink.path = FilePath("\(folder.path)/\(out)/\(name).jsonl\(suffix)")
      return Pipeline.SinkNode(id: name, sink: sink, inputs: inputs)
    }
    return Pipeline(
      name: "test", sources: [.init(id: "numbers", source: source)], stages: stages,
      sinks: [
        sink("documents", [.init("again")]),
        sink("left", stages.flatMap { [.init($0.id, .rejected), .init($0.id, .failed)] }),
      ])
  }

  private func run(_ pipeline: Pipeline, workers: Int = 2) async throws -> RunReport {
    source.trouble.batches = 0
    var options = RunOptions(workers: workers, workFolder: folder.path + "/work")
    options.checkpointInterval = .zero
    return try await Engine(pipeline, options: options).run()
  }

  /// Runs up to the first checkpoint.
  private static func stop(_ pipeline: Pipeline, _ folder: String) async {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await Engine(pipeline, options: RunOptions(workers: 1, workFolder: folder + "/work")).run()
    }
    await #expect(throws: RunError.self) { try await task.value }
  }

  private func contents(_ out: String) throws -> [String: Data] {
    let path = "\(folder.path)/\(out)"
    var result: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      result[name] = FileManager.default.contents(atPath: "\(path)/\(name)")
    }
    return result
  }

  @Test(
    "a run that broke down goes on where it stopped and ends with the same bytes", arguments: [false, true], [1, 2])
  func goesOn(corpus: Bool, workers: Int) async throws {
    _ = try await run(pipeline("whole", corpus: corpus))
    let whole = try contents("whole")
    #expect(whole.count == 2)
    source.trouble.breaksAt = 3000
    await #expect(throws: RunError.self) { try await run(pipeline("broken", corpus: corpus), workers: workers) }
    #expect(try contents("broken").keys.allSatisfy { $0.hasSuffix(".partial") })
    source.trouble.breaksAt = .max
    let report = try await run(pipeline("broken", corpus: corpus), workers: workers)
    #expect(report.documents == 5000)
    #expect(report.resumedAt ?? 0 > 2000)
    #expect(source.trouble.batches < 50)
    #expect(report.violations == [])
    #expect(try contents("broken") == whole)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/work") == [])
  }

  @Test("a cancelled run keeps what is whole, and the next goes on from there")
  func cancelled() async throws {
    _ = try await run(pipeline("whole", corpus: false))
    let broken = pipeline("broken", corpus: false)
    await Self.stop(broken, folder.path)
    let report = try await run(broken)
    #expect(report.resumedAt != nil)
    #expect(try contents("broken") == contents("whole"))
  }

  @Test("a run that broke down says how far it had come and why it ended")
  func attempt() async throws {
    source.trouble.breaksAt = 3000
    let (report, error) = await Engine(pipeline("broken", corpus: false), options: RunOptions(workers: 1)).attempt()
    #expect(error is RunError)
    #expect(report.end == .failed)
    #expect(report.reason == "numbers: the cable was pulled")
    #expect(report.documents == 2944)
    #expect(report.sinks[0].files.isEmpty)
    let engine = Engine(pipeline("broken", corpus: false), options: RunOptions(workers: 1))
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await engine.attempt()
    }
    #expect(await task.value.report.end == .stopped)
  }

  @Test("a run whose spool is gone starts over")
  func lostSpool() async throws {
    _ = try await run(pipeline("whole", corpus: true))
    source.trouble.breaksAt = 3000
    await #expect(throws: RunError.self) { try await run(pipeline("broken", corpus: true)) }
    let work = folder.path + "/work"
    let names = try FileManager.default.subpathsOfDirectory(atPath: work).filter { $0.contains("/spool-") }
    #expect(!names.isEmpty)
    for name in names { try FileManager.default.removeItem(atPath: "\(work)/\(name)") }
    source.trouble.breaksAt = .max
    let report = try await run(pipeline("broken", corpus: true))
    #expect(report.reasonToStartOver?.contains("not there any more") == true)
    #expect(try contents("broken") == contents("whole"))
  }

  @Test("a changed input, other settings and lost parts are told apart and start over")
  func toldApart() async throws {
    let broken = pipeline("broken", corpus: false)
    await Self.stop(broken, folder.path)
    source.trouble.signature = "other numbers"
    var report = try await run(broken)
    #expect(report.resumedAt == nil)
    #expect(report.reasonToStartOver == "the input has changed since the run that stopped")

    await Self.stop(broken, folder.path)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/broken")
    where name.hasSuffix(".partial") {
      try FileManager.default.removeItem(atPath: "\(folder.path)/broken/\(name)")
    }
    report = try await run(broken)
    #expect(report.reasonToStartOver?.contains("not there any more") == true)
    #expect(report.documents == 5000)

    await Self.stop(broken, folder.path)
    var other = broken
    other.stages[0].id = "other-sieve"
    other.stages[1].inputs = [.init("other-sieve")]
    other.sinks[1].inputs[0].node = "other-sieve"
    other.sinks[1].inputs[1].node = "other-sieve"
    report = try await run(other)
    #expect(report.reasonToStartOver?.contains("other settings") == true)
  }

  @Test("an input that cannot be read again starts over, and leaves nothing")
  func notRepeatable() async throws {
    source.trouble.signature = nil
    source.trouble.breaksAt = 3000
    await #expect(throws: RunError.self) { try await run(pipeline("broken", corpus: false)) }
    #expect(try contents("broken").isEmpty)
  }

  @Test("a damaged checkpoint is no checkpoint", arguments: [0, 5, 40])
  func damaged(at place: Int) throws {
    let checkpoint = Checkpoint(
      input: ["a"], place: .init(phase: 1, entry: 0, position: .array([.int(5), .string("x")])), isSealed: false,
      counts: [NodeCounts(), NodeCounts()],
      sinks: [.init(checkpoint: .int(7), delivered: 3, bytes: 9, cpuNanoseconds: 5)],
      spools: ["spool-1": .array([.int(12)])])
    var bytes = checkpoint.encoded()
    #expect(try Checkpoint(decoding: bytes).place == checkpoint.place)
    bytes[place] ^= 1
    #expect(throws: BinaryError.self) { try Checkpoint(decoding: bytes) }
    #expect(throws: BinaryError.self) { try Checkpoint(decoding: Array(bytes.prefix(place))) }
  }
}
