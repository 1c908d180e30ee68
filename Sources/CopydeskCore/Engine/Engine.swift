/// How a pipeline is run.
public struct RunOptions: Sendable {
  /// How many batches are worked on at the same time. The output is the same for any number.
  public var workers: Int
  /// Stop reading after this many documents; nil reads all.
  public var limit: Int?
  /// False only to measure what marks cost: outputs then have none, and no sentence can tell its history.
  public var keepsMarks: Bool
  /// The folder in which the run keeps how far it has come, and documents that wait for a corpus stage. Nil keeps all in
  /// memory, and a stopped run then starts over.
  public var workFolder: String?
  /// Whether to start over where a stopped run could be taken up.
  public var startsOver = false
  /// How often the run keeps how far it has come: what a kill costs, beside the batches that were on their way.
  public var checkpointInterval = Duration.milliseconds(500)
  /// Is told now and then how far the run has come: after each batch, from whatever thread worked on it.
  public var onProgress: (@Sendable (RunProgress) -> Void)?
  /// Sees documents that a stage does not let go of.
  public var stallWatch: StallWatch?
  /// What tells this program from another build of it; a run that another build began is not taken up.
  public var program = ""

  /// How many batches may be read and not yet delivered. A kill costs the work on them, so that is at most 1,000 documents
  /// for up to 8 workers.
  var batchesInFlight: Int { max(8, workers) }

  public init(workers: Int, limit: Int? = nil, keepsMarks: Bool = true, workFolder: String? = nil) {
    precondition(workers > 0, "a run needs at least one worker")
    self.workers = workers
    self.limit = limit
    self.keepsMarks = keepsMarks
    self.workFolder = workFolder
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
  /// With a work folder, a run of the same pipeline, settings and input that stopped there is taken up where it stopped.
  /// A run that breaks down or is cancelled leaves what it needs for that; without a folder it leaves nothing.
  ///
  /// - Throws: `RunError` for a source or sink that broke down, and for a run that was cancelled. Nothing then stands
  ///   under a final name that this run did not finish.
  public func run() async throws -> RunReport {
    let plan = RunPlan(pipeline)
    let journal = try options.workFolder.flatMap { try RunJournal(pipeline, options: options, in: $0) }
    do {
      return try await run(plan, journal)
    } catch let error as CheckpointError {
      try journal?.startOver(because: error.description)
      return try await run(plan, journal)
    }
  }

  private func run(_ plan: RunPlan, _ journal: RunJournal?) async throws -> RunReport {
    options.stallWatch?.follow(journal)
    defer { options.stallWatch?.follow(nil) }
    let last = journal?.last
    var desks: [SinkDesk] = []
    do {
      for (index, node) in pipeline.sinks.enumerated() {
        let phases = plan.phases.indices.filter { plan.phases[$0].sinks.contains(index) }
        let state = last?.sinks[index]
        let opening = SinkOpening(
          run: journal?.run ?? "0", checkpoint: state?.checkpoint, isSealed: last?.isSealed ?? false)
        let writer = try await Self.naming(node.id) { try node.sink.open(opening) }
        desks.append(
          SinkDesk(
            writer, tap: (node.sink as? TapSink)?.handoff, phases: phases.filter { $0 >= last?.place.phase ?? 0 },
            state: state))
      }
      try journal?.keepName(pipeline.name)
      let ledger = Ledger(
        last?.counts ?? Array(repeating: NodeCounts(), count: plan.nodes.count), sources: plan.sourceNodes,
        onProgress: options.onProgress)
      if last?.isSealed != true { try await flow(plan, desks: desks, ledger: ledger, journal: journal) }
      var report = emptyReport
      report.resumedAt = last?.documents(sources: pipeline.sources.count)
      report.reasonToStartOver = journal?.reasonToStartOver
      await ledger.fill(&report)
      for (index, desk) in desks.enumerated() {
        report.sinks[index].delivered = await desk.delivered
        report.sinks[index].bytes = await desk.bytes
      }
      report.checkConservation(plan)
      for (index, desk) in desks.enumerated() {
        report.sinks[index].files = try await Self.naming(pipeline.sinks[index].id) { try await desk.commit() }
      }
      journal?.finish()
      return report
    } catch {
      let canGoOn = journal?.last != nil && !(error is CheckpointError)
      for desk in desks { if canGoOn { await desk.suspend() } else { await desk.abort() } }
      if !canGoOn, !(error is CheckpointError) { journal?.finish() }
      if error is CancellationError {
        let advice = canGoOn ? "; run it again to go on where it stopped" : ""
        throw RunError(node: pipeline.name, reason: "the run was stopped\(advice)")
      }
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

  /// Takes all documents through all phases, up to a checkpoint that says that everything is written.
  private func flow(_ plan: RunPlan, desks: [SinkDesk], ledger: Ledger, journal: RunJournal?) async throws {
    let start = journal?.last?.place ?? Checkpoint.Place()
    var spools: [RunPlan.SpoolIndex: Spool] = [:]
    var streams: [Int: Handoff<Batch>] = [:]
    for index in Set(plan.phases.flatMap { $0.spools.values.joined() }) {
      let feeders = plan.feeders(of: index).filter { $0 >= start.phase }.count
      let path = journal.map { "\($0.folder)/\(index.name)" }
      let checkpoint = journal?.last?.spools[index.name]
      do {
        spools[index] = try Spool(feeders: feeders, path: path, checkpoint: checkpoint)
      } catch {
        // Somebody took it away, or the disk lost it.
        guard checkpoint != nil, let path else { throw error }
        throw CheckpointError(path: path)
      }
    }
    for (index, node) in plan.nodes.enumerated() {
      // A stream stage gets its batches as they come, unless its phase first waits for something else: a bounded
      // channel would then stop the phase that it waits for.
      guard case .stream = node.kind, plan.phases[node.outputPhase].entries.count == 1 else { continue }
      guard plan.feeders(of: .input(of: index)).count == 1 else { continue }
      streams[index] = Handoff(capacity: 2)
    }
    let keeper = journal.map {
      CheckpointKeeper(
        $0, desks: desks, sinkIDs: pipeline.sinks.map(\.id), ledger: ledger, spools: spools,
        interval: options.checkpointInterval)
    }
    let context = FlowContext(
      plan: plan, sinks: pipeline.sinks.map(\.sink), desks: desks, ledger: ledger, spools: spools, streams: streams,
      options: options, ids: pipeline.sinks.map(\.id), keeper: keeper,
      limits: pipeline.limits, folder: journal?.folder, stalled: journal?.stalled ?? [:])
    if streams.isEmpty {
      // Each phase waits for the one before it anyway; one after the other, a checkpoint is a single place.
      for phase in plan.phases.indices where phase >= start.phase {
        try await PhaseTask(context: context, phase: phase).run(from: phase == start.phase ? start : nil)
      }
    } else {
      try await runSideBySide(context)
    }
    try await context.checkLimits(sample: 0)
    if let keeper {
      try await keeper.take(at: Checkpoint.Place(phase: plan.phases.count), isSealed: true)
    } else {
      for (desk, node) in zip(desks, pipeline.sinks) { _ = try await Self.naming(node.id) { try await desk.state() } }
    }
  }

  /// Runs all phases at the same time: a stream stage reads while the phase before it is still at work.
  private func runSideBySide(_ context: FlowContext) async throws {
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for phase in context.plan.phases.indices {
          group.addTask { try await PhaseTask(context: context, phase: phase).run(from: nil) }
        }
        try await group.waitForAll()
      }
    } catch {
      for stream in context.streams.values { await stream.finish(throwing: error) }
      throw error
    }
  }

  static func naming<Result>(_ node: String, _ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error where error is RunError || error is CheckpointError || error is CancellationError {
      throw error
    } catch {
      throw RunError(node: node, reason: "\(error)")
    }
  }
}

/// The counts of a run as they come in from its phases.
actor Ledger {
  private var counts: [NodeCounts]

  private let sources: Range<Int>
  private let onProgress: (@Sendable (RunProgress) -> Void)?

  init(_ counts: [NodeCounts], sources: Range<Int>, onProgress: (@Sendable (RunProgress) -> Void)?) {
    self.counts = counts
    self.sources = sources
    self.onProgress = onProgress
  }

  /// The counts of all nodes, in their order.
  var all: [NodeCounts] { counts }

  func add(_ new: [(node: Int, counts: NodeCounts)]) {
    for (node, more) in new { counts[node] += more }
    guard let onProgress else { return }
    let (rejected, failed) = counts.reduce((0, 0)) { ($0.0 + $1.rejected, $0.1 + $1.failed) }
    onProgress(RunProgress(documents: read(by: sources), rejected: rejected, failed: failed))
  }

  /// Documents that the given nodes have read.
  func read(by nodes: Range<Int>) -> Int { counts[nodes].map(\.read).reduce(0, +) }

  func fill(_ report: inout RunReport) {
    for index in counts.indices { report.nodes[index].counts = counts[index] }
  }
}
