/// The counts of a run as they come in from its phases.
actor Ledger {
  private let plan: RunPlan
  private var counts: [NodeCounts]
  private let limit: Int?
  private let inputBytes: Int?
  private let onProgress: (@Sendable (RunProgress) -> Void)?
  /// The phase that runs; nil where all run at the same time.
  private var phase: Int?

  /// - Parameters:
  ///   - counts: those of the stopped run that is taken up.
  ///   - inputBytes: how many bytes the sources will read in all, where that is known.
  init(
    _ plan: RunPlan, _ counts: [NodeCounts]? = nil, limit: Int? = nil, inputBytes: Int? = nil,
    onProgress: (@Sendable (RunProgress) -> Void)? = nil
  ) {
    self.plan = plan
    self.counts = counts ?? Array(repeating: NodeCounts(), count: plan.nodes.count)
    self.limit = limit
    self.inputBytes = inputBytes
    self.onProgress = onProgress
  }

  /// The counts of all nodes, in their order.
  var all: [NodeCounts] { counts }

  func add(_ new: [(node: Int, counts: NodeCounts)]) {
    for (node, more) in new { counts[node] += more }
    onProgress?(progress)
  }

  /// Says that one phase begins and no other runs.
  func begin(_ phase: Int) {
    self.phase = phase
    onProgress?(progress)
  }

  /// Documents that the sources have given.
  var documents: Int { counts[plan.sourceNodes].map(\.read).reduce(0, +) }

  func fill(_ report: inout RunReport, _ desks: [SinkDesk]) async {
    for index in counts.indices { report.nodes[index].counts = counts[index] }
    for (index, desk) in desks.enumerated() {
      report.sinks[index].delivered = await desk.delivered
      report.sinks[index].bytes = await desk.bytes
      report.sinks[index].cpuNanoseconds = await desk.cpuNanoseconds
    }
  }

  private var progress: RunProgress {
    var progress = RunProgress(totalBytes: inputBytes)
    for (index, node) in counts.enumerated() {
      progress.rejected += node.rejected
      progress.failed += node.failed
      guard plan.sourceNodes.contains(index) else { continue }
      progress.documents += node.read
      progress.bytes += node.bytesIn
    }
    guard let phase else { return progress }
    (progress.step, progress.steps) = (phase + 1, plan.phases.count)
    progress.share = phase == 0 ? shareRead(progress) : shareDone(phase, &progress)
    return progress
  }

  private func shareRead(_ progress: RunProgress) -> Double? {
    var shares: [Double] = []
    if let inputBytes, inputBytes > 0 { shares.append(Double(progress.bytes) / Double(inputBytes)) }
    if let limit, limit > 0 { shares.append(Double(progress.documents) / Double(limit)) }
    return shares.max().map { min(1, $0) }
  }

  /// How many of the documents that waited have come out again.
  private func shareDone(_ phase: Int, _ progress: inout RunProgress) -> Double? {
    var (done, waiting) = (0, 0)
    for case .produced(let index) in plan.phases[phase].entries {
      progress.stages.append(plan.nodes[index].id)
      done += counts[index].read
      for input in plan.nodes[index].inputs {
        waiting += input.isRejected ? counts[input.node].rejected : counts[input.node].out
      }
    }
    return waiting > 0 ? Double(done) / Double(waiting) : nil
  }
}
