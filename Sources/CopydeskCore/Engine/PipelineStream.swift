extension Pipeline {
  /// What became of a document.
  public enum Outcome: Sendable {
    case out(Document)
    case rejected(Rejected)
    case failed(Failed)
  }

  /// Sends documents through the pipeline and gives those that come out at its end, in their order.
  ///
  /// Documents that stages reject or fail on are left out here; `outcomes(of:)` has them.
  public func run<Documents: AsyncSequence & Sendable>(
    _ documents: Documents, workers: Int = 2
  ) -> some AsyncSequence<Document, any Error> where Documents.Element == Document {
    outcomes(of: documents, workers: workers).compactMap { outcome in
      if case .out(let document) = outcome { document } else { nil }
    }
  }

  /// Sends documents through the pipeline and tells what became of each.
  ///
  /// The outcomes at `out` are those of every stage that no other reads. The reader sets the pace: while nobody asks for
  /// the next outcome, at most a few batches are on their way. Documents travel in batches (`Batch.maximumDocuments`), so
  /// the first outcome comes when a batch is full or the documents end; this is not for a conversation of one document
  /// at a time. The sources of the pipeline stand aside, and its sinks get nothing. Only one task may read the outcomes.
  public func outcomes<Documents: AsyncSequence & Sendable>(
    of documents: Documents, workers: Int = 2
  ) -> OutcomeStream where Documents.Element == Document {
    let handoff = Handoff<[Delivery]>(capacity: 4)
    guard !sources.isEmpty else { preconditionFailure("pipeline '\(name)' has no source to stand in for") }
    let nodes = sources.map(\.id) + stages.map(\.id)
    let read = Set((stages.flatMap(\.inputs)).filter { $0.name == .out }.map(\.node))
    let ends = nodes.filter { !read.contains($0) }.map { Port($0) }
    let ports = ends + nodes.flatMap { [Port($0, .rejected), Port($0, .failed)] }
    var pipeline = self
    pipeline.sources = sources.enumerated().map { index, node in
      SourceNode(id: node.id, source: index == 0 ? HandedIn(documents) : NoDocuments())
    }
    pipeline.sinks = [SinkNode(id: "outcomes", sink: TapSink(handoff: handoff), inputs: ports)]
    let engine = Engine(pipeline, options: RunOptions(workers: workers))
    let task = Task {
      do {
        _ = try await engine.run()
        await handoff.finish()
      } catch {
        await handoff.finish(throwing: error)
      }
    }
    return OutcomeStream(handoff, task: task)
  }
}

/// The outcomes of documents, in the order in which they went in.
public struct OutcomeStream: AsyncSequence, Sendable {
  public typealias Element = Pipeline.Outcome
  private let run: RunningPipeline

  init(_ handoff: Handoff<[Delivery]>, task: Task<Void, Never>) {
    run = RunningPipeline(handoff: handoff, task: task)
  }

  public func makeAsyncIterator() -> Iterator { Iterator(run: run) }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let run: RunningPipeline
    private var ready: ArraySlice<Delivery> = []

    fileprivate init(run: RunningPipeline) { self.run = run }

    public mutating func next() async throws -> Pipeline.Outcome? {
      while true {
        while let delivery = ready.popFirst() {
          switch delivery {
          case .document(let document): return .out(document)
          case .rejected(let rejected): return .rejected(rejected)
          case .failed(let failed): return .failed(failed)
          case .record: continue
          }
        }
        guard let more = try await run.handoff.next() else { return nil }
        ready = more[...]
      }
    }
  }
}

/// Stops the run when nobody reads its outcomes any more.
private final class RunningPipeline: Sendable {
  let handoff: Handoff<[Delivery]>
  private let task: Task<Void, Never>

  init(handoff: Handoff<[Delivery]>, task: Task<Void, Never>) {
    self.handoff = handoff
    self.task = task
  }

  deinit {
    task.cancel()
    let handoff = handoff
    Task { await handoff.finish() }
  }
}

/// Gives the deliveries themselves to a reader, instead of bytes to a file.
struct TapSink: Sink {
  static let name = "outcomes"
  static let summary = "Gives documents to the program that runs the pipeline."

  var handoff: Handoff<[Delivery]>

  init() { handoff = Handoff(capacity: 1) }
  init(handoff: Handoff<[Delivery]>) { self.handoff = handoff }

  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {}
  func open(_ opening: SinkOpening) -> any SinkWriter { NothingToWrite() }

  private final class NothingToWrite: SinkWriter {
    func write(_ bytes: [UInt8]) {}
    func checkpoint() -> Value { .null }
    func commit() -> [String] { [] }
    func suspend() {}
    func abort() {}
  }
}

/// Documents that a program hands in, in batches.
private struct HandedIn<Documents: AsyncSequence & Sendable>: Source where Documents.Element == Document {
  static var name: String { NoDocuments.name }
  static var summary: String { NoDocuments.summary }

  private let documents: Documents?

  init() { documents = nil }
  init(_ documents: Documents) { self.documents = documents }

  func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    guard let documents else { return AsyncThrowingStream { $0.finish() } }
    return Batches(documents: documents)
  }

  struct Batches: AsyncSequence, Sendable {
    typealias Element = SourceBatch
    let documents: Documents

    func makeAsyncIterator() -> Iterator { Iterator(documents: documents.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
      var documents: Documents.AsyncIterator
      var count = 0

      mutating func next() async throws -> SourceBatch? {
        var batch: [Document] = []
        var bytes = 0
        while batch.count < Batch.maximumDocuments, bytes < Batch.fullAtBytes,
          let document = try await documents.next(isolation: #isolation)
        {
          bytes += document.text.utf8.count + (document.page?.bytes.count ?? 0)
          batch.append(document)
        }
        count += batch.count
        return batch.isEmpty ? nil : SourceBatch(batch, position: .int(count))
      }
    }
  }
}
