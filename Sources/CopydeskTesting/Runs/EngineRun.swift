import CopydeskCore
import CopydeskFiles

/// Documents that went through the engine, and what came of them.
struct EngineRun: Sendable {
  var deliveries: [Delivery]
  var report: RunReport
  /// What broke the run off; nil where it went to its end.
  var error: (any Error)?

  /// How a run is set up.
  struct Setup: Sendable {
    var workers = 1
    /// How many documents the source gives at a time, over and over.
    var batches = [Batch.maximumDocuments]
    /// Bytes that a corpus stage may keep in memory, with a folder for the rest; nil leaves all in memory.
    var memory: Int?
  }

  /// Sends documents through `stages`, one after the other.
  static func of(_ stages: [any Stage], _ documents: [Document], _ setup: Setup = Setup()) async -> EngineRun {
    await of(stages, SampleSource(documents: documents, batches: setup.batches), setup)
  }

  static func of(_ stages: [any Stage], _ source: SampleSource, _ setup: Setup) async -> EngineRun {
    let sink = GatheringSink()
    var options = RunOptions(workers: setup.workers)
    // As many runs may go on in one process as there are tests.
    let folder = "/tmp/copydesk-contract-\(UInt64.random(in: .min ... .max))"
    if setup.memory != nil { options.workFolder = folder }
    let engine = Engine(pipeline(stages, source, sink, memory: setup.memory), options: options)
    let (report, error) = await engine.attempt()
    if setup.memory != nil { FileSystem.removeFolder(folder) }
    return EngineRun(deliveries: sink.gathered.inOrder, report: report, error: error)
  }

  private static func pipeline(
    _ stages: [any Stage], _ source: SampleSource, _ sink: GatheringSink, memory: Int?
  ) -> Pipeline {
    var nodes = Pipeline(stages).stages
    for index in nodes.indices { nodes[index].memory = memory }
    var ports = [Pipeline.Port("documents", .failed)]
    if let last = nodes.last { ports.append(Pipeline.Port(last.id)) }
    for node in nodes {
      ports += [Pipeline.Port(node.id, .rejected), Pipeline.Port(node.id, .failed)]
      ports += type(of: node.stage).recordPorts.map { Pipeline.Port(node.id, .records($0)) }
    }
    return Pipeline(
      name: "contract", sources: [Pipeline.SourceNode(id: "documents", source: source)], stages: nodes,
      sinks: [Pipeline.SinkNode(id: "gathered", sink: sink, inputs: ports)])
  }

  /// The deliveries in words that are equal only where everything is.
  var rendering: [String] {
    deliveries.map { delivery in
      switch delivery {
      case .document(let document): "out: " + Rendering.document(document)
      case .rejected(let left):
        "rejected by \(left.stage): \(quoted(left.reason)): " + Rendering.document(left.document)
      case .failed(let left): "failed in \(left.stage): \(quoted(left.error)): " + Rendering.document(left.document)
      case .record(let record): "record in \(record.document.id): \(Rendering.fields(record.fields))"
      }
    }
  }

  /// The documents at the end of the pipeline.
  var documents: [Document] {
    deliveries.compactMap { delivery in if case .document(let document) = delivery { document } else { nil } }
  }
}
