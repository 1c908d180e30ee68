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
}

/// Runs one phase: brings batches in, has them worked on by all workers, and hands on what they brought, in order.
struct PhaseTask: Sendable {
  let context: FlowContext
  let phase: Int

  private var plan: RunPlan { context.plan }

  func run() async throws {
    let work = PhaseRun(plan: plan, phase: phase, sinks: context.sinks, keepsMarks: context.options.keepsMarks)
    do {
      try await run(work)
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

  /// The ordered task group: at most `workers` batches are worked on, and at most four times as many wait for one that
  /// is slower and stands before them.
  private func run(_ work: PhaseRun) async throws {
    let workers = context.options.workers
    try await withThrowingTaskGroup(of: (Int, PhaseRun.Outcome).self) { group in
      var started = 0
      var finished = 0
      var delivered = 0
      var waiting: [Int: PhaseRun.Outcome] = [:]

      func takeOne() async throws {
        guard let (index, outcome) = try await group.next() else { return }
        finished += 1
        waiting[index] = outcome
        while let next = waiting.removeValue(forKey: delivered) {
          try await deliver(next)
          delivered += 1
        }
      }

      var limit = context.options.limit
      for entry in plan.phases[phase].entries {
        var feed = try await self.feed(entry, limit: limit)
        while let (batch, read) = try await feed.next() {
          try Task.checkCancellation()
          limit = limit.map { $0 - read }
          if workers == 1 {
            try await deliver(try await work.process(batch, from: entry, read: read))
            continue
          }
          while started - finished >= workers || started - delivered >= 4 * workers { try await takeOne() }
          let index = started
          started += 1
          group.addTask { (index, try await work.process(batch, from: entry, read: read)) }
        }
      }
      while delivered < started { try await takeOne() }
    }
  }

  private func feed(_ entry: RunPlan.Entry, limit: Int?) async throws -> Feed {
    switch entry {
    case .carried(let port):
      let documents = try await context.spools[.carried(port, phase: phase)]?.take().all() ?? []
      return Feed(documents)
    case .produced(let index):
      let node = plan.nodes[index]
      switch node.kind {
      case .source(let source):
        return try await Feed(source, id: node.id, firstOrdinal: index << 40, limit: limit)
      case .corpus(let stage):
        let documents = try await context.spools[.input(of: index)]?.take().all() ?? []
        return try await Feed(documents, stage: stage, id: node.id, options: context.options)
      case .stream(let stage):
        return try await Feed(stage, node: index, context: context)
      case .fused:
        preconditionFailure("a fused stage begins no phase")
      }
    }
  }

  private func deliver(_ outcome: PhaseRun.Outcome) async throws {
    await context.ledger.add(outcome.counts)
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
      await context.ledger.add([(node, NodeCounts(read: documents.count))])
      let batch = Batch(documents, stage: plan.nodes[node].id, keepsMarks: context.options.keepsMarks)
      try await stream.send(batch)
    } else {
      let input = plan.nodes[node].inputs.firstIndex(of: port) ?? 0
      try await context.spools[spool]?.append(documents, input: input)
    }
  }
}
