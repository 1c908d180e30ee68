import CopydeskCore

/// A pipeline's graph as it is drawn: boxes with their lines of text, and arrows with their labels.
///
/// Where a sink reads `*.rejected` or `*.failed`, a line from every stage would cover the picture. Such lines are
/// collected: a small box that stands for all of these ports, and one arrow out of it.
struct DrawnGraph {
  enum Kind: String {
    case source, stage, sink
    /// Stands for the same port of several nodes.
    case collector
  }

  struct Box {
    var kind: Kind
    var shape: PipelineGraph.Node.Shape?
    var title: String
    /// Smaller lines below the title.
    var lines: [String]
    /// For who points at it or listens to it.
    var explanation: String
  }

  /// What comes out of one port of a box: all arrows of it have the same label.
  struct Arrow {
    var from: Int
    var to: Int
    var port: Pipeline.Port.Name
    /// Empty for none.
    var label: String
    /// The edges of the pipeline that it stands for.
    var edges: [PipelineGraph.Edge]
  }

  let title: String
  let description: String?
  let caption: String?
  private(set) var boxes: [Box] = []
  private(set) var arrows: [Arrow] = []
  /// The nodes that a collector stands for, by its box.
  private(set) var members: [Int: [Int]] = [:]

  /// So many lines of one kind into one sink are drawn as one.
  private static let fewestCollected = 3

  init(_ graph: PipelineGraph) {
    title = graph.name
    description = graph.description
    caption = graph.counts?.caption
    boxes = graph.nodes.map(Self.box)
    var collected: [Int: Set<Pipeline.Port.Name>] = [:]
    for sink in graph.nodes.indices {
      for port in [Pipeline.Port.Name.rejected, .failed] {
        let edges = graph.edges.filter { $0.to == sink && $0.port == port }
        guard edges.count >= Self.fewestCollected, graph.nodes[sink].kind == .sink else { continue }
        collect(edges, port, graph)
        collected[sink, default: []].insert(port)
      }
    }
    for edge in graph.edges where collected[edge.to]?.contains(edge.port) != true {
      let count = graph.counts.map { Quantity.count($0.at(edge.port, of: edge.from)) }
      arrows.append(
        Arrow(
          from: edge.from, to: edge.to, port: edge.port, label: Self.label(edge.port, count), edges: [edge]))
    }
    arrows.sort { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  private mutating func collect(_ edges: [PipelineGraph.Edge], _ port: Pipeline.Port.Name, _ graph: PipelineGraph) {
    let whole = graph.nodes.indices.filter { graph.nodes[$0].ports.contains(port) }
    let from = edges.map(\.from)
    let isAll = Set(from) == Set(whole)
    let kinds = Set(from.map { graph.nodes[$0].kind })
    let what = kinds == [.stage] ? "stages" : "parts"
    members[boxes.count] = from
    var total: String?
    if let counts = graph.counts {
      total = Quantity.count(from.reduce(0) { $0 + counts.at(port, of: $1) })
      for node in from where counts.at(port, of: node) > 0 {
        let line = "\(Quantity.count(counts.at(port, of: node))) \(port.text)"
        if !boxes[node].lines.contains(line) { boxes[node].lines.append(line) }
      }
    }
    arrows.append(
      Arrow(from: boxes.count, to: edges[0].to, port: port, label: total ?? "", edges: edges))
    boxes.append(
      Box(
        kind: .collector, title: isAll ? "*.\(port.text)" : "\(port.text) of \(from.count) \(what)", lines: [],
        explanation: "the \(port.text) documents of \(from.map { graph.nodes[$0].id }.joined(separator: ", "))"))
  }

  private static func label(_ port: Pipeline.Port.Name, _ count: String?) -> String {
    [port == .out ? nil : port.text, count].compactMap { $0 }.joined(separator: " ")
  }

  private static func box(_ node: PipelineGraph.Node) -> Box {
    var lines: [String] = []
    if node.kind != .stage {
      let path = node.path == "-" ? "standard input" : node.path
      lines.append([node.type, path].compactMap { $0 }.joined(separator: " · "))
    } else if node.type != node.id {
      lines.append(node.type)
    }
    if node.shape == .waits { lines.append("waits for all documents") }
    if node.shape == .stream { lines.append("lets documents go when it likes") }
    let settings = node.settings.map { "\n\($0.name): \($0.value)" }.joined()
    return Box(
      kind: Kind(rawValue: node.kind.rawValue) ?? .stage, shape: node.shape, title: node.id, lines: lines,
      explanation: "\(node.kind.rawValue) \(node.id) (\(node.type)): \(node.summary)\(settings)")
  }
}
