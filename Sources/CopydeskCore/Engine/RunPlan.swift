/// How a pipeline runs: which stages are fused, and where documents have to wait for others.
///
/// Document stages that lie between the same waits form a phase: a batch goes through all of them in one task. A corpus
/// stage ends a phase, since it needs every document before it can say anything about one; a stream stage ends one too,
/// since it decides by itself when documents go on.
struct RunPlan {
  struct Node {
    enum Kind {
      case source(any Source)
      /// Works on one batch, whatever the others hold.
      case fused(any Stage)
      case corpus(any CorpusStage)
      case stream(any StreamStage)
    }

    var id: String
    var kind: Kind
    var inputs: [PortIndex]
    /// The phase in which documents come to the node.
    var inputPhase: Int
    /// The phase in which documents come out of it.
    var outputPhase: Int
    /// About how many bytes of records and findings a corpus stage may hold; nil for the standard.
    var memory: Int?
  }

  /// A document port of a node.
  struct PortIndex: Hashable {
    var node: Int
    var isRejected: Bool
  }

  /// What brings documents into a phase.
  enum Entry: Hashable {
    /// A source, or a corpus or stream stage that the phase before ended with.
    case produced(Int)
    /// Documents of an earlier phase, which have waited.
    case carried(PortIndex)
  }

  struct Phase {
    var entries: [Entry] = []
    /// Fused nodes, each below all that it reads.
    var fused: [Int] = []
    /// Where documents that come out of a port in this phase are kept for later ones.
    var spools: [PortIndex: [SpoolIndex]] = [:]
    /// The keys of `spools`, in the order of the nodes.
    var spooledPorts: [PortIndex] {
      spools.keys.sorted { ($0.node, $0.isRejected ? 1 : 0) < ($1.node, $1.isRejected ? 1 : 0) }
    }
    /// The sinks that something comes to in this phase.
    var sinks: [Int] = []
  }

  /// A spool belongs to a corpus or stream stage, or to a port whose documents a later phase reads.
  enum SpoolIndex: Hashable {
    case input(of: Int)
    case carried(PortIndex, phase: Int)

    /// The name of its file.
    var name: String {
      switch self {
      case .input(let node): "spool-\(node)"
      case .carried(let port, let phase): "spool-\(port.node)-\(port.isRejected ? "rejected" : "out")-\(phase)"
      }
    }
  }

  private(set) var nodes: [Node] = []
  private(set) var phases: [Phase] = []
  /// For each sink, the ports that it reads, in their order.
  private(set) var sinkInputs: [[(node: Int, port: Pipeline.Port.Name)]] = []
  /// Ports whose documents one fused stage reads and nobody else, so that it may have them without a copy.
  private(set) var handedOver: Set<PortIndex> = []

  /// - Precondition: every input of the pipeline names an existing port above it.
  init(_ pipeline: Pipeline) {
    pipeline.checkWiring()
    var indices: [String: Int] = [:]
    for source in pipeline.sources {
      indices[source.id] = nodes.count
      nodes.append(Node(id: source.id, kind: .source(source.source), inputs: [], inputPhase: 0, outputPhase: 0))
    }
    for stage in pipeline.stages {
      let inputs = stage.inputs.compactMap { port in
        indices[port.node].map { PortIndex(node: $0, isRejected: port.name == .rejected) }
      }
      let phase = inputs.map { nodes[$0.node].outputPhase }.max() ?? 0
      indices[stage.id] = nodes.count
      let kind: Node.Kind =
        switch stage.stage {
        case let corpus as any CorpusStage: .corpus(corpus)
        case let stream as any StreamStage: .stream(stream)
        default: .fused(stage.stage)
        }
      let waits = if case .fused = kind { 0 } else { 1 }
      nodes.append(
        Node(
          id: stage.id, kind: kind, inputs: inputs, inputPhase: phase, outputPhase: phase + waits,
          memory: stage.memory))
    }
    phases = Array(repeating: Phase(), count: (nodes.map(\.outputPhase).max() ?? 0) + 1)
    for index in nodes.indices { place(index) }
    for sink in pipeline.sinks {
      let inputs = sink.inputs.compactMap { port in indices[port.node].map { (node: $0, port: port.name) } }
      for phase in Set(inputs.map { nodes[$0.node].outputPhase }) { phases[phase].sinks.append(sinkInputs.count) }
      sinkInputs.append(inputs)
    }
    handedOver = portsOfOneReader()
  }

  /// A port's documents are read by stages and sinks, wait in spools, and are what record ports are made of.
  private func portsOfOneReader() -> Set<PortIndex> {
    var readers: [PortIndex: Int] = [:]
    for node in nodes { for input in node.inputs { readers[input, default: 0] += 1 } }
    for (node, port) in sinkInputs.joined() where port != .rejected && port != .failed {
      readers[PortIndex(node: node, isRejected: false), default: 0] += 1
    }
    let spooled = Set(phases.flatMap(\.spools.keys))
    return Set(readers.filter { port, count in count == 1 && !port.isRejected && !spooled.contains(port) }.keys)
  }

  /// The node that documents of an entry come from.
  func node(of entry: Entry) -> Int {
    switch entry {
    case .produced(let node): node
    case .carried(let port): port.node
    }
  }

  private mutating func place(_ index: Int) {
    let node = nodes[index]
    guard case .fused = node.kind else {
      phases[node.outputPhase].entries.append(.produced(index))
      for input in node.inputs {
        phases[nodes[input.node].outputPhase].spools[input, default: []].append(.input(of: index))
      }
      return
    }
    phases[node.inputPhase].fused.append(index)
    for input in node.inputs where nodes[input.node].outputPhase < node.inputPhase {
      let entry = Entry.carried(input)
      guard !phases[node.inputPhase].entries.contains(entry) else { continue }
      phases[node.inputPhase].entries.append(entry)
      phases[nodes[input.node].outputPhase].spools[input, default: []]
        .append(.carried(input, phase: node.inputPhase))
    }
  }

  /// The nodes that are sources; they come first.
  var sourceNodes: Range<Int> {
    0..<(nodes.firstIndex { if case .source = $0.kind { false } else { true } } ?? nodes.count)
  }

  /// The phases whose documents go into a spool.
  func feeders(of spool: SpoolIndex) -> [Int] {
    phases.indices.filter { phases[$0].spools.values.contains { $0.contains(spool) } }
  }

  /// Whether a stream stage gets its batches as they come, and not out of a spool.
  ///
  /// Not where its phase first waits for something else: a bounded channel would then stop the phase that it waits for.
  func isHandedOn(_ stream: Int) -> Bool {
    guard case .stream = nodes[stream].kind, phases[nodes[stream].outputPhase].entries.count == 1 else { return false }
    return feeders(of: .input(of: stream)).count == 1
  }
}
