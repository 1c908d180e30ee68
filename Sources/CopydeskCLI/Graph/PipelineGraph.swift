import CopydeskCore
import CopydeskPipelines

/// A pipeline as a picture of it needs it: its parts, what goes from where to where, and the steps of a run.
///
/// `plan` prints it; the Mermaid, DOT and SVG writers draw it.
struct PipelineGraph {
  /// A source, stage or sink.
  struct Node {
    enum Kind: String, Encodable {
      case source, stage, sink
    }

    /// How a stage gets its documents.
    enum Shape: String, Encodable {
      /// Works on one batch, in one task with its neighbours.
      case fused
      /// Needs all documents before it says anything about one.
      case waits
      /// Decides by itself when documents go on.
      case stream
    }

    struct Setting: Encodable {
      var name: String
      var value: String
    }

    var kind: Kind
    /// Unique among sources and stages, and among sinks.
    var id: String
    var type: String
    /// What it does, in a sentence.
    var summary: String
    /// Those that are not at their defaults.
    var settings: [Setting]
    /// The first path among the settings.
    var path: String?
    /// Nil for sources and sinks.
    var shape: Shape?
    /// About how many bytes a stage may hold that waits for all documents.
    var memory: Int?
    var ports: [Pipeline.Port.Name]
  }

  /// What comes out of one port of one node and goes into another.
  struct Edge: Hashable {
    var from: Int
    var port: Pipeline.Port.Name
    var to: Int
  }

  var name: String
  var description: String?
  /// Sources, then stages, each below all that it reads, then sinks.
  var nodes: [Node] = []
  var edges: [Edge] = []
  var outline: RunOutline
  /// What the last run of the pipeline counted; nil where it is not known or not asked for.
  var counts: GraphCounts?

  init(_ pipeline: Pipeline, description: String? = nil) {
    name = pipeline.name
    self.description = description
    outline = RunOutline(pipeline)
    var indices: [String: Int] = [:]
    for node in pipeline.sources {
      indices[node.id] = nodes.count
      nodes.append(Self.node(.source, node.id, node.source, type(of: node.source).summary, [.out, .failed]))
    }
    for node in pipeline.stages {
      connect(node.inputs, indices)
      indices[node.id] = nodes.count
      nodes.append(Self.node(node))
    }
    for node in pipeline.sinks {
      connect(node.inputs, indices)
      nodes.append(Self.node(.sink, node.id, node.sink, type(of: node.sink).summary, []))
    }
  }

  private mutating func connect(_ inputs: [Pipeline.Port], _ indices: [String: Int]) {
    for port in inputs {
      guard let from = indices[port.node] else { continue }
      edges.append(Edge(from: from, port: port.name, to: nodes.count))
    }
  }

  private static func node(_ stage: Pipeline.StageNode) -> Node {
    let type: any Stage.Type = Swift.type(of: stage.stage)
    var node = node(
      .stage, stage.id, stage.stage, type.summary, [.out, .rejected, .failed] + type.recordPorts.map { .records($0) })
    switch stage.stage {
    case is any CorpusStage:
      node.shape = .waits
      node.memory = stage.memory ?? RunOutline.standardMemory
    case is any StreamStage: node.shape = .stream
    default: node.shape = .fused
    }
    return node
  }

  private static func node(
    _ kind: Node.Kind, _ id: String, _ instance: Any, _ summary: String, _ ports: [Pipeline.Port.Name]
  ) -> Node {
    let (type, standard) = typeAndDefaults(of: instance)
    let defaults = Dictionary(
      settings(of: standard).map { ($0.name, $0.setting.defaultText) }, uniquingKeysWith: { first, _ in first })
    let all = settings(of: instance)
    let changed = all.filter { $0.setting.defaultText != defaults[$0.name] ?? nil }
    return Node(
      kind: kind, id: id, type: type, summary: summary,
      settings: changed.map { Node.Setting(name: $0.name, value: $0.setting.defaultText ?? "off") },
      path: all.first { $0.setting.typeName == FilePath.typeName }?.setting.defaultText, ports: ports)
  }

  /// The name of a part's type, and an instance with every setting at its default.
  private static func typeAndDefaults(of instance: Any) -> (name: String, standard: Any) {
    switch instance {
    case let source as any Source: (type(of: source).name, type(of: source).init())
    case let stage as any Stage: (type(of: stage).name, type(of: stage).init())
    case let sink as any Sink: (type(of: sink).name, type(of: sink).init())
    default: ("", ())
    }
  }

  /// Ports that give something that nobody reads, as they are written in a pipeline file.
  var unreadPorts: [String] {
    let read = Set(edges.map { Pipeline.Port(nodes[$0.from].id, $0.port) })
    let all = nodes.flatMap { node in node.ports.map { Pipeline.Port(node.id, $0) } }
    return all.filter { !read.contains($0) }.map(\.description)
  }
}

extension Pipeline.Port.Name {
  /// As it is written in a pipeline file.
  var text: String {
    switch self {
    case .out: "out"
    case .rejected: "rejected"
    case .failed: "failed"
    case .records(let name): name
    }
  }
}
