import CopydeskCore
import Foundation

/// What the last run counted, for the edges of its picture.
struct GraphCounts {
  /// By the index of a source or stage.
  var nodes: [RunJSON.Node]
  /// When and how the run ended, for people.
  var caption: String

  /// - Returns: nil where the run was of another pipeline.
  init?(_ run: RunJSON, of graph: PipelineGraph) {
    let parts = graph.nodes.filter { $0.kind != .sink }
    let sinks = graph.nodes.filter { $0.kind == .sink }
    guard run.pipeline == graph.name,
      run.nodes.map({ [$0.id, $0.type] }) == parts.map({ [$0.id, $0.type] }),
      run.sinks.map({ [$0.id, $0.type] }) == sinks.map({ [$0.id, $0.type] })
    else { return nil }
    nodes = run.nodes
    let ending =
      switch run.ended {
      case "completed": "Run of"
      case "stopped": "Stopped run of"
      default: "Failed run of"
      }
    let time = run.endedAt.map { "\($0.prefix(10)) \($0.dropFirst(11).prefix(5)) UTC" } ?? "an unknown time"
    caption = "\(ending) \(time): \(Quantity.count(run.documents, of: "document"))"
  }

  /// The last run in the working directory; nil where there was none, or it was of another pipeline.
  static func last(of graph: PipelineGraph) -> GraphCounts? {
    LastRun.report().flatMap { GraphCounts($0, of: graph) }
  }

  /// How many documents or records came out of a port.
  func at(_ port: Pipeline.Port.Name, of node: Int) -> Int {
    switch port {
    case .out: nodes[node].out
    case .rejected: nodes[node].rejected
    case .failed: nodes[node].failed
    case .records(let name): nodes[node].records[name] ?? 0
    }
  }
}
