import CopydeskCore
import Synchronization

/// What became of the documents of one test.
struct TestRun: Sendable {
  enum Outcome: Sendable {
    case out(Document, stage: String)
    case rejected(Rejected)
    case failed(Failed)

    var document: Document {
      switch self {
      case .out(let document, _): document
      case .rejected(let rejected): rejected.document
      case .failed(let failed): failed.document
      }
    }
  }

  /// By the number of the document, in the order in which they came out.
  var outcomes: [Int: [Outcome]] = [:]
  var records: [Pipeline.Port: [Record]] = [:]
  var report: RunReport

  /// Sends documents through a part of a pipeline; nothing is read and nothing written.
  ///
  /// - Throws: `RunError` where the run breaks off, as when a limit of the pipeline is passed.
  init(_ documents: [Document], through pipeline: Pipeline, from first: String?, to last: String?) async throws {
    let part = pipeline.part(from: first, to: last)
    let nodes = part.sources.map(\.id) + part.stages.map(\.id)
    let read = Set(part.stages.flatMap(\.inputs))
    var ports = nodes.flatMap { [Pipeline.Port($0), Pipeline.Port($0, .rejected), Pipeline.Port($0, .failed)] }
      .filter { !read.contains($0) }
    for node in part.stages {
      ports += type(of: node.stage).recordPorts.map { Pipeline.Port(node.id, .records($0)) }
    }
    let kept = KeptDeliveries()
    var whole = part
    whole.sources = part.sources.map { Pipeline.SourceNode(id: $0.id, source: GivenDocuments(documents)) }
    whole.sinks = ports.map { Pipeline.SinkNode(id: "\($0)", sink: KeepingSink($0, kept), inputs: [$0]) }
    report = try await Engine(whole, options: RunOptions(workers: 1)).run()
    for (port, delivery) in kept.all {
      switch delivery {
      case .document(let document): outcomes[document.ordinal, default: []].append(.out(document, stage: port.node))
      case .rejected(let rejected): outcomes[rejected.document.ordinal, default: []].append(.rejected(rejected))
      case .failed(let failed): outcomes[failed.document.ordinal, default: []].append(.failed(failed))
      case .record(let record): records[port, default: []].append(record)
      }
    }
  }

  func count(_ counted: PipelineTest.Counted) -> Int {
    let all = outcomes.values.joined()
    let stages = report.nodes.filter { !$0.isSource }
    return switch counted {
    case .out: all.count { if case .out = $0 { true } else { false } }
    case .rejected: all.count { if case .rejected = $0 { true } else { false } }
    case .failed: all.count { if case .failed = $0 { true } else { false } }
    case .cuts: stages.reduce(0) { $0 + $1.counts.marks.cuts }
    case .changes: stages.reduce(0) { $0 + $1.counts.marks.changes }
    case .notes: stages.reduce(0) { $0 + $1.counts.marks.notes }
    case .port(let port):
      switch port.name {
      case .out: report.nodes.first { $0.id == port.node }?.counts.out ?? 0
      case .rejected: report.nodes.first { $0.id == port.node }?.counts.rejected ?? 0
      case .failed: report.nodes.first { $0.id == port.node }?.counts.failed ?? 0
      case .records: records[port]?.count ?? 0
      }
    }
  }
}

extension Pipeline {
  /// The stages from one to another, fed by one source in the place of all; without ids from the beginning, or to the end.
  fileprivate func part(from first: String?, to last: String?) -> Pipeline {
    let sourceIDs = Set(sources.map(\.id))
    var reached: Set<String> = first.map { [$0] } ?? sourceIDs
    for node in stages where node.inputs.contains(where: { reached.contains($0.node) }) { reached.insert(node.id) }
    var needed: Set<String> = last.map { [$0] } ?? Set(stages.map(\.id))
    for node in stages.reversed() where needed.contains(node.id) { needed.formUnion(node.inputs.map(\.node)) }
    let inside = stages.filter { reached.contains($0.id) && needed.contains($0.id) }
    let ids = Set(inside.map(\.id))
    let input = first == nil ? sources.first?.id ?? "" : "input of the test"
    let nodes = inside.map { node in
      var inputs: [Port] = []
      for port in node.inputs {
        let isOutside = node.id == first || sourceIDs.contains(port.node)
        guard isOutside || ids.contains(port.node) else { continue }
        let port = isOutside ? Port(input) : port
        if !inputs.contains(port) { inputs.append(port) }
      }
      return StageNode(id: node.id, stage: node.stage, inputs: inputs, memory: node.memory)
    }
    var part = Pipeline(
      name: name, sources: [SourceNode(id: input, source: GivenDocuments([]))], stages: nodes, sinks: [])
    part.limits.secondsPerDocument = limits.secondsPerDocument
    return part
  }
}

/// The documents of a test.
private struct GivenDocuments: Source {
  static let name = "documents"
  static let summary = "Documents of a test."

  private var documents: [Document] = []

  init() {}
  init(_ documents: [Document]) { self.documents = documents }

  func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    let documents = documents
    return AsyncThrowingStream { stream in
      if !documents.isEmpty { stream.yield(SourceBatch(documents, position: .int(documents.count))) }
      stream.finish()
    }
  }
}

/// Everything that came out of the ports of a run, in the order in which it came.
private final class KeptDeliveries: Sendable {
  private let deliveries = Mutex<[(Pipeline.Port, Delivery)]>([])

  var all: [(Pipeline.Port, Delivery)] { deliveries.withLock { $0 } }

  func keep(_ delivery: Delivery, at port: Pipeline.Port) { deliveries.withLock { $0.append((port, delivery)) } }
}

/// Keeps what comes out of a port and writes nothing.
private struct KeepingSink: Sink {
  static let name = "kept"
  static let summary = "Keeps what comes, for a test."

  private var port = Pipeline.Port("")
  private var kept = KeptDeliveries()

  init() {}
  init(_ port: Pipeline.Port, _ kept: KeptDeliveries) { (self.port, self.kept) = (port, kept) }

  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) { kept.keep(delivery, at: port) }
  func open(_ opening: SinkOpening) -> any SinkWriter { NoWriter() }

  private final class NoWriter: SinkWriter {
    func write(_ bytes: [UInt8]) {}
    func checkpoint() -> Value { .null }
    func commit() -> [String] { [] }
    func suspend() {}
    func abort() {}
  }
}
