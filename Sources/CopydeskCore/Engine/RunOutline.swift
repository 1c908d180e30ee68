/// How a pipeline would run: its steps, what is fused in each, and where documents wait. For people who ask before a run.
public struct RunOutline: Sendable {
  /// What brings documents into a step.
  public enum Entry: Sendable, Hashable {
    /// A source reads them.
    case source(String)
    /// They come out of a stage that the step before ended with.
    case released(String)
    /// They came out of a port in an earlier step and have waited.
    case kept(Pipeline.Port)
  }

  /// Documents of a port that are kept in a spool.
  public struct Wait: Sendable, Hashable {
    public var port: Pipeline.Port
    /// The stage that needs all of them first; nil where they wait for a later step.
    public var stage: String?
    /// The step that reads them.
    public var step: Int
  }

  /// Batches go through all stages of a step in one task.
  public struct Step: Sendable {
    public var entries: [Entry]
    /// The stages that share a task, in their order.
    public var fused: [String]
    public var waits: [Wait]
    /// The stages that end the step: they get its documents, and give some to the next.
    public var ends: [String]
    /// The sinks that something comes to.
    public var sinks: [String]
  }

  public private(set) var steps: [Step] = []

  public init(_ pipeline: Pipeline) {
    let plan = RunPlan(pipeline)
    func port(_ index: RunPlan.PortIndex) -> Pipeline.Port {
      Pipeline.Port(plan.nodes[index.node].id, index.isRejected ? .rejected : .out)
    }
    steps = plan.phases.enumerated().map { number, phase in
      Step(
        entries: phase.entries.map { entry in
          switch entry {
          case .carried(let index): .kept(port(index))
          case .produced(let node):
            plan.sourceNodes.contains(node) ? .source(plan.nodes[node].id) : .released(plan.nodes[node].id)
          }
        },
        fused: phase.fused.map { plan.nodes[$0].id },
        waits: phase.spooledPorts.flatMap { index in
          phase.spools[index, default: []].compactMap { spool -> Wait? in
            switch spool {
            case .input(let node) where plan.isHandedOn(node): return nil
            case .input(let node):
              return Wait(port: port(index), stage: plan.nodes[node].id, step: plan.nodes[node].outputPhase)
            case .carried(_, let step): return Wait(port: port(index), stage: nil, step: step)
            }
          }
        },
        ends: plan.nodes.indices.filter { node in
          plan.nodes[node].inputPhase < plan.nodes[node].outputPhase && plan.nodes[node].inputPhase == number
        }.map { plan.nodes[$0].id },
        sinks: phase.sinks.map { pipeline.sinks[$0].id })
    }
  }

  /// About how many bytes a corpus stage may hold where the pipeline does not say.
  public static let standardMemory = CorpusReduction.standardMemory
}
