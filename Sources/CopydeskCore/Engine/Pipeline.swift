/// A pipeline as it is meant and checked: sources, stages and sinks with their settings, and what feeds what.
///
/// `PipelineLoader` in CopydeskPipelines makes one from YAML; a program can also build one by hand. A straight pipeline is
/// `Pipeline([RepairText(), RestoreApostrophes()])`.
public struct Pipeline: Sendable {
  /// A place where something comes out of a source or stage.
  public struct Port: Sendable, Hashable, CustomStringConvertible {
    public enum Name: Sendable, Hashable {
      /// Documents that go on.
      case out
      /// Documents that the stage dropped, with a reason.
      case rejected
      /// Documents that the stage or source could not work on, with the error.
      case failed
      /// One of the stage's record ports.
      case records(String)
    }

    /// The id of the source or stage.
    public var node: String
    public var name: Name

    public init(_ node: String, _ name: Name = .out) {
      self.node = node
      self.name = name
    }

    public var description: String {
      switch name {
      case .out: node
      case .rejected: "\(node).rejected"
      case .failed: "\(node).failed"
      case .records(let port): "\(node).\(port)"
      }
    }
  }

  public struct SourceNode: Sendable {
    public var id: String
    public var source: any Source

    public init(id: String, source: any Source) {
      self.id = id
      self.source = source
    }
  }

  public struct StageNode: Sendable {
    public var id: String
    public var stage: any Stage
    /// The document ports that it reads, of sources and of stages above it. The documents of several come in the order of
    /// the source; where some come out of a corpus or stream stage and others have to wait for them, the others come last.
    public var inputs: [Port]
    /// About how many bytes of records and findings a corpus stage may keep in memory; nil means 1 GiB.
    public var memory: Int?

    public init(id: String, stage: any Stage, inputs: [Port], memory: Int? = nil) {
      self.id = id
      self.stage = stage
      self.inputs = inputs
      self.memory = memory
    }
  }

  public struct SinkNode: Sendable {
    public var id: String
    public var sink: any Sink
    public var inputs: [Port]

    public init(id: String, sink: any Sink, inputs: [Port]) {
      self.id = id
      self.sink = sink
      self.inputs = inputs
    }
  }

  public var name: String
  public var sources: [SourceNode]
  /// In an order in which every stage stands below all that it reads.
  public var stages: [StageNode]
  public var sinks: [SinkNode]
  /// What a run puts up with. They are no part of what tells one run from another: a run that a limit stopped can be
  /// taken up with a higher one.
  public var limits = RunLimits()

  /// - Precondition: ids are unique, and every input names an existing port above it.
  public init(name: String, sources: [SourceNode], stages: [StageNode], sinks: [SinkNode]) {
    self.name = name
    self.sources = sources
    self.stages = stages
    self.sinks = sinks
    checkWiring()
  }

  /// A straight pipeline without source and sink, for `run(_:)`: each stage reads the one before it.
  ///
  /// The ids are the stages' names; the second stage of the same name gets `-2` at its end, and so on.
  public init(_ stages: [any Stage]) {
    var nodes: [StageNode] = []
    var uses: [String: Int] = [:]
    for stage in stages {
      let name = type(of: stage).name
      uses[name, default: 0] += 1
      let id = uses[name] == 1 ? name : "\(name)-\(uses[name] ?? 0)"
      nodes.append(StageNode(id: id, stage: stage, inputs: [Port(nodes.last?.id ?? Self.openInput)]))
    }
    self.init(
      name: "stages", sources: [SourceNode(id: Self.openInput, source: NoDocuments())], stages: nodes, sinks: [])
  }

  /// The id of the source that `run(_:)` puts its documents in the place of.
  static let openInput = "documents"

  /// Stops the program with a sentence where a program has wired the pipeline wrongly; pipeline files are checked before.
  func checkWiring() {
    var known = Set(sources.map(\.id))
    let recordPorts = Dictionary(stages.map { ($0.id, type(of: $0.stage).recordPorts) }) { first, _ in first }
    precondition(known.count == sources.count, "two sources of pipeline '\(name)' have the same id")
    for stage in stages {
      for port in stage.inputs {
        precondition(known.contains(port.node), "'\(stage.id)' reads '\(port)', which is not above it")
        precondition(
          port.name == .out || port.name == .rejected, "'\(stage.id)' reads '\(port)', which gives no documents")
      }
      precondition(known.insert(stage.id).inserted, "two parts of pipeline '\(name)' have the id '\(stage.id)'")
    }
    for sink in sinks {
      for port in sink.inputs {
        precondition(known.contains(port.node), "sink '\(sink.id)' reads '\(port)', which does not exist")
        guard case .records(let name) = port.name else { continue }
        precondition(
          recordPorts[port.node]?.contains(name) == true, "'\(port)', which sink '\(sink.id)' reads, is no port")
      }
    }
  }
}

/// Stands for the documents that a program hands in.
struct NoDocuments: Source {
  static let name = "documents"
  static let summary = "Documents that a program hands in."

  func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    AsyncThrowingStream { $0.finish() }
  }
}
