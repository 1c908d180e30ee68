import CopydeskFiles

/// Takes batches through one phase of a plan: the pure part of the engine, which runs on all cores.
struct PhaseRun: Sendable {
  let plan: RunPlan
  let phase: Int
  let sinks: [any Sink]
  let keepsMarks: Bool
  let timeLimit: Duration
  /// Nil where nobody watches.
  let watch: StallWatch?
  /// Documents that a stage hung on in an earlier process of the run, by the stage's id.
  let stalled: [String: Set<Int>]

  /// A document that a source or stage could not work on, for the log.
  struct Failure: Sendable {
    var stage: String
    var id: String
    var error: String
  }

  /// What a batch brought: parts for sinks, documents for spools, and counts.
  struct Outcome: Sendable {
    var parts: [(sink: Int, part: SinkDesk.Part)] = []
    var spooled: [(port: RunPlan.PortIndex, documents: [Document])] = []
    var counts: [(node: Int, counts: NodeCounts)] = []
    var failures: [Failure] = []

    /// - Parameter new: what is counted of the documents before they are worked on, and the time that it took.
    mutating func add(_ new: NodeCounts, of node: Int, _ batch: Batch) {
      var new = new
      new.add(batch)
      counts.append((node, new))
      failures += batch.failed.map { Failure(stage: $0.stage, id: $0.document.id, error: $0.error) }
    }
  }

  /// Documents that came out of the nodes of this phase, with those that left on the way.
  private struct Flow {
    var batches: [Int: Batch] = [:]

    func documents(_ port: RunPlan.PortIndex) -> [Document] {
      guard let batch = batches[port.node] else { return [] }
      return port.isRejected ? batch.rejected.map(\.document) : batch.documents
    }

    /// The documents of a port that nobody else reads: no second reference is left, so that they are not copied.
    mutating func take(_ port: RunPlan.PortIndex) -> [Document] {
      guard let index = batches.index(forKey: port.node) else { return [] }
      var documents: [Document] = []
      swap(&documents, &batches.values[index].documents)
      return documents
    }
  }

  nonisolated(nonsending) func process(_ part: Feed.Part, from entry: RunPlan.Entry) async throws -> Outcome {
    var outcome = Outcome()
    var flow = Flow()
    var produced: [Int] = []
    let watched = watch?.begin(stages: plan.nodes.map(\.id))
    defer { if let watched { watch?.end(watched) } }
    var start = ProcessorTime.ofThread
    var arrival = part.arrival
    let batch = try part.batch { documents in
      arrival.bytesIn += NodeCounts(arrived: documents).bytesIn
      return self.batch(documents, node: plan.node(of: entry), watched)
    }
    switch entry {
    case .produced(let node):
      flow.batches[node] = batch
      produced.append(node)
      arrival.cpuNanoseconds += ProcessorTime.ofThread - start
      outcome.add(arrival, of: node, batch)
    case .carried(let port):
      flow.batches[port.node] = port.isRejected ? Batch(rejected: batch.documents) : batch
    }
    start = ProcessorTime.ofThread
    for node in plan.phases[phase].fused {
      let inputs = plan.nodes[node].inputs.map { plan.handedOver.contains($0) ? flow.take($0) : flow.documents($0) }
      let documents = inSourceOrder(inputs)
      guard !documents.isEmpty, case .fused(let stage) = plan.nodes[node].kind else { continue }
      var counts = NodeCounts(arrived: documents)
      var batch = self.batch(documents, node: node, watched)
      do {
        try await stage.process(&batch)
        batch.settle()
      } catch is CancellationError {
        throw CancellationError()
      } catch let breakdown as StageBreakdown {
        throw RunError(node: plan.nodes[node].id, reason: breakdown.description)
      } catch {
        batch.failAll(error)
      }
      // A stage that suspended may go on in another thread, whose clock may be behind.
      let end = ProcessorTime.ofThread
      counts.cpuNanoseconds = batch.spentNanoseconds ?? max(0, end - start)
      start = end
      flow.batches[node] = batch
      produced.append(node)
      outcome.add(counts, of: node, batch)
    }
    try deliver(flow, produced: produced, to: &outcome)
    return outcome
  }

  /// Documents at the door of a stage.
  private func batch(_ documents: [Document], node: Int, _ watched: WatchedBatch?) -> Batch {
    let id = plan.nodes[node].id
    var batch = Batch(documents, stage: id, keepsMarks: keepsMarks)
    batch.timeLimit = timeLimit
    watched?.enters(stage: node)
    batch.watched = watched
    if !stalled.isEmpty { batch.stalled = stalled[id] ?? [] }
    return batch
  }

  private func deliver(_ flow: Flow, produced: [Int], to outcome: inout Outcome) throws {
    for sink in plan.phases[phase].sinks {
      var deliveries: [Delivery] = []
      for input in plan.sinkInputs[sink] where produced.contains(input.node) {
        guard let batch = flow.batches[input.node] else { continue }
        switch input.port {
        case .out: deliveries += batch.documents.lazy.map(Delivery.document)
        case .rejected: deliveries += batch.rejected.lazy.map(Delivery.rejected)
        case .failed: deliveries += batch.failed.lazy.map(Delivery.failed)
        case .records(let port):
          let records = records(of: batch, node: input.node, port: port)
          if let index = outcome.counts.firstIndex(where: { $0.node == input.node }) {
            outcome.counts[index].counts.records[port] = records.count
          }
          deliveries += records.lazy.map(Delivery.record)
        }
      }
      guard !deliveries.isEmpty else { continue }
      if plan.sinkInputs[sink].count > 1 {
        deliveries = deliveries.enumerated().sorted {
          ($0.element.ordinal, $0.offset) < ($1.element.ordinal, $1.offset)
        }
        .map(\.element)
      }
      let start = ProcessorTime.ofThread
      var part = SinkDesk.Part(count: deliveries.count)
      if sinks[sink] is TapSink { part.deliveries = deliveries }
      for index in deliveries.indices { try sinks[sink].encode(deliveries[index], into: &part.bytes) }
      try sinks[sink].pack(&part.bytes)
      part.cpuNanoseconds = ProcessorTime.ofThread - start
      outcome.parts.append((sink, part))
    }
    for port in plan.phases[phase].spooledPorts where produced.contains(port.node) {
      let documents = flow.documents(port)
      if !documents.isEmpty { outcome.spooled.append((port, documents)) }
    }
  }

  /// The documents of several inputs as one row, in the order of the source.
  private func inSourceOrder(_ inputs: [[Document]]) -> [Document] {
    guard inputs.count > 1 else { return inputs.first ?? [] }
    return inputs.joined().enumerated().sorted {
      ($0.element.ordinal, $0.offset) < ($1.element.ordinal, $1.offset)
    }
    .map(\.element)
  }

  private func records(of batch: Batch, node: Int, port: String) -> [Record] {
    let stage: any Stage
    switch plan.nodes[node].kind {
    case .fused(let fused): stage = fused
    case .corpus(let corpus): stage = corpus
    case .stream(let stream): stage = stream
    case .source: return []
    }
    return batch.documents.flatMap { stage.records(from: $0, port: port) }
  }
}
