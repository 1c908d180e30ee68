/// What ended a run before its end: the input could not be read on, or an output could not be written.
public struct RunError: Error, CustomStringConvertible {
  /// The id of the source or sink.
  public var node: String
  public var reason: String

  public var description: String { "\(node): \(reason)" }
}

/// Runs a pipeline: batches flow from the sources through fused stages to the sinks, in the order of the source.
public struct Engine: Sendable {
  let pipeline: Pipeline
  let options: RunOptions

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
    let (report, error) = await attempt()
    if let error { throw error }
    return report
  }

  /// Runs as `run()` does, and tells what the run had done also where it broke off.
  ///
  /// - Returns: the report, and what `run()` would throw; nil after a run that went to its end.
  public func attempt() async -> (report: RunReport, error: (any Error)?) {
    let result = await attemptWithoutClosing()
    for node in pipeline.stages { await node.stage.close() }
    return result
  }

  private func attemptWithoutClosing() async -> (report: RunReport, error: (any Error)?) {
    var report = emptyReport
    do {
      let plan = RunPlan(pipeline)
      let journal = try options.workFolder.flatMap { try RunJournal(pipeline, options: options, in: $0) }
      do {
        try await run(plan, journal, &report)
      } catch let error as CheckpointError {
        try journal?.startOver(because: error.description)
        report = emptyReport
        try await run(plan, journal, &report)
      }
      options.logger.runEnded(report)
      return (report, nil)
    } catch {
      report.reason = "\(error)"
      options.logger.runEnded(report)
      return (report, error)
    }
  }

  private func run(_ plan: RunPlan, _ journal: RunJournal?, _ report: inout RunReport) async throws {
    options.stallWatch?.follow(journal)
    defer { options.stallWatch?.follow(nil) }
    let last = journal?.last
    report.run = journal?.run
    report.resumedAt = last?.documents(sources: pipeline.sources.count)
    report.reasonToStartOver = journal?.reasonToStartOver
    let ledger = Ledger(
      plan, last?.counts, limit: options.limit, inputBytes: inputBytes, onProgress: options.onProgress)
    var desks: [SinkDesk] = []
    do {
      try await open(&desks, plan, journal)
      try journal?.keepName(pipeline.name)
      options.logger.runBegun(report, workers: options.workers)
      if last?.isSealed != true { try await flow(plan, desks: desks, ledger: ledger, journal: journal) }
      await ledger.fill(&report, desks)
      report.checkConservation(plan)
      for (index, desk) in desks.enumerated() {
        report.sinks[index].files = try await Self.naming(pipeline.sinks[index].id) { try await desk.commit() }
        report.sinks[index].cpuNanoseconds = await desk.cpuNanoseconds
      }
      journal?.finish()
      report.end = .completed
    } catch {
      await ledger.fill(&report, desks)
      let canGoOn = journal?.last != nil && !(error is CheckpointError)
      for desk in desks { if canGoOn { await desk.suspend() } else { await desk.abort() } }
      if !canGoOn, !(error is CheckpointError) { journal?.finish() }
      if error is CancellationError {
        report.end = .stopped
        let advice = canGoOn ? "; run it again to go on where it stopped" : ""
        throw RunError(node: pipeline.name, reason: "the run was stopped\(advice)")
      }
      throw error
    }
  }

  /// Opens all sinks, at their beginning or where the stopped run goes on.
  private func open(_ desks: inout [SinkDesk], _ plan: RunPlan, _ journal: RunJournal?) async throws {
    let last = journal?.last
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
  }

  /// How many bytes the sources will read; nil where one cannot say, or nobody asks.
  private var inputBytes: Int? {
    guard options.onProgress != nil else { return nil }
    var sum = 0
    for node in pipeline.sources {
      guard let bytes = try? node.source.inputBytes() else { return nil }
      sum += bytes
    }
    return sum
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
    for index in plan.nodes.indices where plan.isHandedOn(index) { streams[index] = Handoff(capacity: 2) }
    let keeper = journal.map {
      CheckpointKeeper(
        $0, desks: desks, sinkIDs: pipeline.sinks.map(\.id), ledger: ledger, spools: spools,
        interval: options.checkpointInterval, logger: options.logger)
    }
    let context = FlowContext(
      plan: plan, sinks: pipeline.sinks.map(\.sink), desks: desks, ledger: ledger, spools: spools, streams: streams,
      options: options, ids: pipeline.sinks.map(\.id), keeper: keeper,
      limits: pipeline.limits, failures: FailureLog(options.logger), folder: journal?.folder,
      stalled: journal?.stalled ?? [:])
    if streams.isEmpty {
      // Each phase waits for the one before it anyway; one after the other, a checkpoint is a single place.
      for phase in plan.phases.indices where phase >= start.phase {
        await begin(phase, of: plan, ledger)
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

  private func begin(_ phase: Int, of plan: RunPlan, _ ledger: Ledger) async {
    await ledger.begin(phase)
    let stages = plan.phases[phase].entries.compactMap { entry in
      if case .produced(let node) = entry { plan.nodes[node].id } else { nil }
    }
    options.logger.stepBegun(phase + 1, of: plan.phases.count, from: stages)
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
