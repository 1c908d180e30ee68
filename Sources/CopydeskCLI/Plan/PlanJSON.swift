import CopydeskCore

/// A plan for programs.
struct PlanJSON: Encodable {
  struct Param: Encodable {
    var name: String
    var value: String
  }

  struct Node: Encodable {
    var kind: PipelineGraph.Node.Kind
    var id: String
    var type: String
    /// Of a stage: `fused`, `waits` or `stream`.
    var shape: PipelineGraph.Node.Shape?
    var reads: [String]
    /// Those that are not at their defaults, as a pipeline file would write them.
    var settings: [PipelineGraph.Node.Setting]
    /// About how many bytes a stage may hold that waits for all documents.
    var memory: Int?
    /// Of a source, where they are known.
    var files: Int?
    var bytes: Int?
    var problem: String?
  }

  struct Wait: Encodable {
    var port: String
    /// The stage that needs all of them first; absent where they wait for a later step.
    var stage: String?
    /// From 1.
    var step: Int
  }

  struct Step: Encodable {
    /// Sources, stages and ports that documents come from.
    var from: [String]
    /// Stages that share a task.
    var fused: [String]
    /// Stages that get the step's documents and give some to the next.
    var ends: [String]
    var waits: [Wait]
    var sinks: [String]
  }

  var pipeline: String
  var description: String?
  var params: [Param]
  var nodes: [Node]
  var steps: [Step]
  var limits: [PipelineGraph.Node.Setting]
  var unreadPorts: [String]
  /// `begins`, `takenUp`, `startsOver`, `cannotBeTakenUp`, or `unknown` where the input cannot be read.
  var run: String
  /// Why a run that stopped would not be taken up.
  var reason: String?
  /// Documents that a stopped run had read, which would be taken up.
  var resumedAt: Int?

  init(_ plan: Plan) {
    pipeline = plan.graph.name
    description = plan.graph.description
    params = plan.params.map { Param(name: $0.name, value: $0.value) }
    limits = plan.limits
    unreadPorts = plan.graph.unreadPorts
    nodes = plan.graph.nodes.enumerated().map { index, node in
      let input = node.kind == .source ? plan.inputs[node.id] : nil
      return Node(
        kind: node.kind, id: node.id, type: node.type, shape: node.shape, reads: plan.reads(index),
        settings: node.settings, memory: node.memory, files: input?.files, bytes: input?.bytes,
        problem: input?.problem)
    }
    steps = plan.graph.outline.steps.map(Self.step)
    switch plan.prospect {
    case nil: run = "unknown"
    case .begins?: run = "begins"
    case .takenUp(let documents)?: (run, resumedAt) = ("takenUp", documents)
    case .startsOver(let why)?: (run, reason) = ("startsOver", why)
    case .cannotBeTakenUp(let why)?: (run, reason) = ("cannotBeTakenUp", why)
    }
  }

  private static func step(_ step: RunOutline.Step) -> Step {
    Step(
      from: step.entries.map { entry in
        switch entry {
        case .source(let id), .released(let id): id
        case .kept(let port): port.description
        }
      },
      fused: step.fused, ends: step.ends,
      waits: step.waits.map { Wait(port: $0.port.description, stage: $0.stage, step: $0.step + 1) },
      sinks: step.sinks)
  }
}
