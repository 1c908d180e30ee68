/// How a pipeline is run.
public struct RunOptions: Sendable {
  /// How many batches are worked on at the same time. The output is the same for any number.
  public var workers: Int
  /// Stop reading after this many documents; nil reads all.
  public var limit: Int?
  /// False only to measure what marks cost: outputs then have none, and no sentence can tell its history.
  public var keepsMarks: Bool

  public init(workers: Int, limit: Int? = nil, keepsMarks: Bool = true) {
    precondition(workers > 0, "a run needs at least one worker")
    self.workers = workers
    self.limit = limit
    self.keepsMarks = keepsMarks
  }
}

/// What ended a run before its end: the input could not be read on, or an output could not be written.
public struct RunError: Error, CustomStringConvertible {
  /// The id of the source or sink.
  public var node: String
  public var reason: String

  public var description: String { "\(node): \(reason)" }
}

/// Runs a pipeline: batches flow from the sources through fused stages to the sinks, in the order of the source.
public struct Engine: Sendable {
  private let pipeline: Pipeline
  private let options: RunOptions

  public init(_ pipeline: Pipeline, options: RunOptions) {
    self.pipeline = pipeline
    self.options = options
  }

  /// Runs to the end and puts every output under its final name.
  ///
  /// - Throws: `RunError` for a source or sink that broke down. Nothing then stands under a final name that this run did
  ///   not finish.
  public func run() async throws -> RunReport {
    let plan = RunPlan(pipeline)
    var desks: [SinkDesk] = []
    do {
      for (index, node) in pipeline.sinks.enumerated() {
        let phases = plan.phases.indices.filter { plan.phases[$0].sinks.contains(index) }
        let writer = try await Self.naming(node.id) { try node.sink.open(SinkOpening()) }
        desks.append(SinkDesk(writer, tap: (node.sink as? TapSink)?.handoff, phases: phases))
      }
      let ledger = try await flow(plan, desks: desks)
      var report = emptyReport
      await ledger.fill(&report)
      for (index, desk) in desks.enumerated() {
        report.sinks[index].delivered = await desk.delivered
        report.sinks[index].bytes = await desk.bytes
      }
      report.checkConservation(plan)
      for (index, desk) in desks.enumerated() {
        try await Self.naming(pipeline.sinks[index].id) { _ = try await desk.checkpoint() }
      }
      for (index, desk) in desks.enumerated() {
        report.sinks[index].files = try await Self.naming(pipeline.sinks[index].id) { try await desk.commit() }
      }
      return report
    } catch {
      for desk in desks { await desk.abort() }
      throw error
    }
  }

  private var emptyReport: RunReport {
    RunReport(
      pipeline: pipeline.name,
      nodes: pipeline.sources.map {
        RunReport.Node(id: $0.id, type: type(of: $0.source).name, isSource: true)
      }
        + pipeline.stages.map { RunReport.Node(id: $0.id, type: type(of: $0.stage).name, isSource: false) },
      sinks: pipeline.sinks.map { RunReport.Sink(id: $0.id, type: type(of: $0.sink).name) })
  }

  private func flow(_ plan: RunPlan, desks: [SinkDesk]) async throws -> Ledger {
    let ledger = Ledger(nodes: plan.nodes.count)
    var spools: [RunPlan.SpoolIndex: Spool] = [:]
    var streams: [Int: Handoff<Batch>] = [:]
    for spool in Set(plan.phases.flatMap { $0.spools.values.joined() }) {
      spools[spool] = try Spool(feeders: plan.feeders(of: spool).count)
    }
    for (index, node) in plan.nodes.enumerated() {
      // A stream stage gets its batches as they come, unless its phase first waits for something else: a bounded
      // channel would then stop the phase that it waits for.
      guard case .stream = node.kind, plan.phases[node.outputPhase].entries.count == 1 else { continue }
      guard plan.feeders(of: .input(of: index)).count == 1 else { continue }
      streams[index] = Handoff(capacity: 2)
    }
    let context = FlowContext(
      plan: plan, sinks: pipeline.sinks.map(\.sink), desks: desks, ledger: ledger, spools: spools, streams: streams,
      options: options, ids: pipeline.sinks.map(\.id))
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for phase in plan.phases.indices {
          group.addTask { try await PhaseTask(context: context, phase: phase).run() }
        }
        try await group.waitForAll()
      }
    } catch {
      for stream in streams.values { await stream.finish(throwing: error) }
      throw error
    }
    return ledger
  }

  static func naming<Result>(_ node: String, _ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as RunError {
      throw error
    } catch {
      throw RunError(node: node, reason: "\(error)")
    }
  }
}

/// The counts of a run as they come in from its phases.
actor Ledger {
  private var counts: [NodeCounts]

  init(nodes: Int) { counts = Array(repeating: NodeCounts(), count: nodes) }

  func add(_ new: [(node: Int, counts: NodeCounts)]) {
    for (node, more) in new { counts[node] += more }
  }

  func fill(_ report: inout RunReport) {
    for index in counts.indices { report.nodes[index].counts = counts[index] }
  }
}
