import CopydeskCore

/// What a run would do.
struct Plan {
  /// What a source has to read.
  struct Input {
    var files: Int?
    var bytes: Int?
    /// Why that cannot be told.
    var problem: String?
  }

  var graph: PipelineGraph
  var params: [(name: String, value: String)]
  /// By the ids of the sources.
  var inputs: [String: Input]
  /// Those that are not off.
  var limits: [PipelineGraph.Node.Setting]
  /// Nil where it cannot be told, as the input cannot be read.
  var prospect: RunProspect?

  init(
    _ pipeline: Pipeline, description: String?, params: [(name: String, value: String)], options: RunOptions
  ) {
    graph = PipelineGraph(pipeline, description: description)
    self.params = params
    inputs = Dictionary(
      pipeline.sources.map { ($0.id, Self.input(of: $0.source)) }, uniquingKeysWith: { first, _ in first })
    limits = settings(of: pipeline.limits).compactMap { name, setting in
      guard let value = setting.defaultText, value != "off" else { return nil }
      return PipelineGraph.Node.Setting(name: name, value: value)
    }
    prospect = try? Engine(pipeline, options: options).prospect()
  }

  private static func input(of source: any Source) -> Input {
    do {
      return Input(files: try source.inputFiles(), bytes: try source.inputBytes())
    } catch {
      return Input(problem: "\(error)")
    }
  }

  /// What a part of the pipeline reads, as a pipeline file would write it.
  func reads(_ node: Int) -> [String] {
    graph.edges.filter { $0.to == node }.map { Pipeline.Port(graph.nodes[$0.from].id, $0.port).description }
  }

  /// The same in few words: `*.rejected` for the port of all that have it.
  func readsInShort(_ node: Int) -> [String] {
    var result: [String] = []
    let edges = graph.edges.filter { $0.to == node }
    for edge in edges {
      let same = edges.filter { $0.port == edge.port }
      let all = graph.nodes.indices.filter { graph.nodes[$0].ports.contains(edge.port) }
      let isAll = edge.port == .rejected || edge.port == .failed ? same.map(\.from) == all && all.count > 1 : false
      let text = isAll ? "*.\(edge.port.text)" : Pipeline.Port(graph.nodes[edge.from].id, edge.port).description
      if !result.contains(text) { result.append(text) }
    }
    return result
  }

  /// Whether a stage reads just what stands above it, as it does where the file says nothing.
  func readsWhatIsAbove(_ node: Int) -> Bool {
    let edges = graph.edges.filter { $0.to == node }
    if node > 0, graph.nodes[node - 1].kind == .stage {
      return edges.map(\.from) == [node - 1] && edges.map(\.port) == [.out]
    }
    return edges.map(\.from) == Array(0..<node) && edges.allSatisfy { $0.port == .out }
  }

  /// Where the next run would begin, in a sentence.
  var beginning: String {
    switch prospect {
    case nil: "where a run would begin cannot be told, as the input cannot be read"
    case .begins?: "a run would begin at the beginning"
    case .takenUp(let documents)?:
      "a run would take up the one that stopped after \(Quantity.count(documents, of: "document"))"
    case .startsOver(let reason)?: "a run would start over: \(reason)"
    case .cannotBeTakenUp(let reason)?: "a run begins at the beginning, also after one that stopped: \(reason)"
    }
  }
}
