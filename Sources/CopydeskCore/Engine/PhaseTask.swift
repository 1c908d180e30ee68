/// What the phases of one run share.
struct FlowContext: Sendable {
  let plan: RunPlan
  let sinks: [any Sink]
  let desks: [SinkDesk]
  let ledger: Ledger
  let spools: [RunPlan.SpoolIndex: Spool]
  let streams: [Int: Handoff<Batch>]
  let options: RunOptions
  let ids: [String]
  /// Nil for a run that cannot be taken up.
  let keeper: CheckpointKeeper?
  let limits: RunLimits
  let failures: FailureLog
  /// Where the run may keep files; nil for one that keeps all in memory.
  let folder: String?
  /// Documents that a stage hung on in an earlier process of the run, by the stage's id.
  let stalled: [String: Set<Int>]
}

extension FlowContext {
  /// - Parameter sample: says nothing before so many documents are read.
  /// - Throws: `RunError` where more documents have failed or been rejected than the limits allow.
  func checkLimits(sample: Int) async throws {
    guard limits.failed != nil || limits.rejected != nil else { return }
    let counts = await ledger.all
    let read = counts[plan.sourceNodes].map(\.read).reduce(0, +)
    guard read >= sample else { return }
    let (failed, rejected) = counts.reduce((0, 0)) { ($0.0 + $1.failed, $0.1 + $1.rejected) }
    guard let excess = limits.excess(read: read, failed: failed, rejected: rejected) else { return }
    throw RunError(node: "limits", reason: excess)
  }
}

/// Runs one phase: brings batches in, has them worked on by all workers, and hands on what they brought, in order.
struct PhaseTask: Sendable {
  let context: FlowContext
  let phase: Int

  private var plan: RunPlan { context.plan }

  /// - Parameter start: from where the phase goes on; nil for its beginning.
  func run(from start: Checkpoint.Place?) async throws {
    let work = PhaseRun(
      plan: plan, phase: phase, sinks: context.sinks, keepsMarks: context.options.keepsMarks,
      timeLimit: .seconds(context.limits.secondsPerDocument), watch: context.options.stallWatch,
      stalled: context.stalled)
    do {
      try await run(work, from: start)
      for sink in plan.phases[phase].sinks {
        try await Engine.naming(context.ids[sink]) { try await context.desks[sink].finish(phase: phase) }
      }
    } catch {
      await closeInputs(throwing: error)
      await closeOutputs(throwing: error)
      throw error
    }
    await closeInputs(throwing: nil)
    await closeOutputs(throwing: nil)
  }

  /// Lets go of a phase that still hands batches to a stream stage of this one, which has stopped reading.
  private func closeInputs(throwing error: (any Error)?) async {
    for case .produced(let node) in plan.phases[phase].entries {
      guard let stream = context.streams[node] else { continue }
      if let error { await stream.finish(throwing: error) } else { await stream.discardRest() }
    }
  }

  private func closeOutputs(throwing error: (any Error)?) async {
    for spool in Set(plan.phases[phase].spools.values.joined()) {
      if case .input(let node) = spool, let stream = context.streams[node] {
        await stream.finish(throwing: error)
      } else {
        await context.spools[spool]?.close(throwing: error)
      }
    }
  }

  /// The ordered task group: at most `workers` batches are worked on, and at most `batchesInFlight` are read and not
  /// yet delivered, since one may be slower than those behind it.
  ///
  /// When the run is cancelled or its input breaks down, no more batches are started; those that are on their way are
  /// delivered, and the place is kept.
  private func run(_ work: PhaseRun, from start: Checkpoint.Place?) async throws {
    let workers = context.options.workers
    try await withThrowingTaskGroup(of: (Int, PhaseRun.Outcome).self) { group in
      var started = 0
      var finished = 0
      var delivered = 0
      var waiting: [Int: PhaseRun.Outcome] = [:]
      var places: [Int: Checkpoint.Place] = [:]
      var reached = start ?? Checkpoint.Place(phase: phase)

      func takeOne() async throws {
        guard let (index, outcome) = try await group.next() else { return }
        finished += 1
        waiting[index] = outcome
        while let next = waiting.removeValue(forKey: delivered), let place = places.removeValue(forKey: delivered) {
          try await deliver(next)
          delivered += 1
          reached = place
          try await context.keeper?.reached(place)
        }
      }

      func finishAll() async throws { while delivered < started { try await takeOne() } }

      var read = start == nil ? 0 : await context.ledger.documents
      for (number, entry) in plan.phases[phase].entries.enumerated() where number >= reached.entry {
        let limit = context.options.limit.map { $0 - read }
        let position = number == start?.entry ? start?.position : nil
        var feed = try await self.feed(entry, number: number, from: position, limit: limit)
        while let part = try await nextPart() {
          read += part.arrival.read
          let place = Checkpoint.Place(phase: phase, entry: number, position: part.position)
          if workers == 1 {
            try await deliver(try await work.process(part, from: entry))
            reached = place
            try await context.keeper?.reached(place)
            continue
          }
          while started - finished >= workers || started - delivered >= context.options.batchesInFlight {
            try await takeOne()
          }
          let index = started
          started += 1
          places[index] = place
          group.addTask { (index, try await work.process(part, from: entry)) }
        }

        func nextPart() async throws -> Feed.Part? {
          let part: Feed.Part?
          do {
            part = try await feed.next()
            if part != nil { try Task.checkCancellation() }
          } catch {
            try await finishAll()
            try await context.keeper?.take(at: reached)
            throw error
          }
          return part
        }
      }
      try await finishAll()
    }
  }

  private func feed(_ entry: RunPlan.Entry, number: Int, from position: Value?, limit: Int?) async throws -> Feed {
    switch entry {
    case .carried(let port):
      return try Feed(try await stored(.carried(port, phase: phase)), from: position)
    case .produced(let index):
      let node = plan.nodes[index]
      switch node.kind {
      case .source(let source):
        return try await Feed(source, id: node.id, firstOrdinal: index << 40, from: position, limit: limit)
      case .corpus(let stage):
        let documents = try await stored(.input(of: index))
        return try await Feed(
          documents, stage: stage, node: index, entry: number, from: position, context: context)
      case .stream(let stage):
        return try await Feed(stage, node: index, context: context)
      case .fused:
        preconditionFailure("a fused stage begins no phase")
      }
    }
  }

  private func stored(_ spool: RunPlan.SpoolIndex) async throws -> StoredDocuments {
    try await context.spools[spool]?.take() ?? StoredDocuments([] as [Document])
  }

  private func deliver(_ outcome: PhaseRun.Outcome) async throws {
    await context.ledger.add(outcome.counts)
    if !outcome.failures.isEmpty { await context.failures.add(outcome.failures) }
    try await context.checkLimits(sample: RunLimits.sample)
    for (sink, part) in outcome.parts {
      try await Engine.naming(context.ids[sink]) { try await context.desks[sink].write(part, phase: phase) }
    }
    for (port, documents) in outcome.spooled {
      for spool in plan.phases[phase].spools[port] ?? [] {
        try await hand(documents, from: port, to: spool)
      }
    }
  }

  private func hand(_ documents: [Document], from port: RunPlan.PortIndex, to spool: RunPlan.SpoolIndex) async throws {
    guard case .input(let node) = spool else {
      try await context.spools[spool]?.append(documents, input: 0)
      return
    }
    if let stream = context.streams[node] {
      await context.ledger.add([(node, NodeCounts(arrived: documents))])
      let batch = Batch(documents, stage: plan.nodes[node].id, keepsMarks: context.options.keepsMarks)
      try await stream.send(batch)
    } else {
      let input = plan.nodes[node].inputs.firstIndex(of: port) ?? 0
      try await context.spools[spool]?.append(documents, input: input)
    }
  }
}
