/// What a run did: how many documents came to each part of the pipeline and how they left it.
public struct RunReport: Sendable {
  /// One source or stage.
  public struct Node: Sendable {
    public var id: String
    /// The name of the source or stage type.
    public var type: String
    public var isSource: Bool
    public internal(set) var counts = NodeCounts()
  }

  /// One sink.
  public struct Sink: Sendable {
    public var id: String
    public var type: String
    /// Documents and records that it took.
    public internal(set) var delivered = 0
    /// Bytes that it was given to write.
    public internal(set) var bytes = 0
    /// The files that stand there now.
    public internal(set) var files: [String] = []
  }

  public var pipeline: String
  public internal(set) var nodes: [Node]
  public internal(set) var sinks: [Sink]
  /// How many documents a stopped run had dealt with when this one took it up; nil for a run from the beginning.
  public internal(set) var resumedAt: Int?
  /// Why a run that had stopped was not taken up; nil where there was none.
  public internal(set) var reasonToStartOver: String?
  /// Where documents were lost or made up. Empty after every correct run.
  public internal(set) var violations: [String] = []

  /// Documents that the sources gave, readable or not.
  public var documents: Int { nodes.lazy.filter(\.isSource).map(\.counts.read).reduce(0, +) }
  /// Documents that stages decided to drop.
  public var rejected: Int { nodes.lazy.map(\.counts.rejected).reduce(0, +) }
  /// Documents that a source could not read or a stage could not work on.
  public var failed: Int { nodes.lazy.map(\.counts.failed).reduce(0, +) }
}

/// How far a run has come.
public struct RunProgress: Sendable, Hashable {
  /// Documents that the sources have given, and of those, how many were rejected and failed so far.
  public var documents: Int
  public var rejected: Int
  public var failed: Int
}

/// How many documents came to one source or stage, and how they left.
public struct NodeCounts: Sendable, Hashable {
  /// Documents that came in; for a source, those that it found.
  public internal(set) var read = 0
  public internal(set) var out = 0
  public internal(set) var rejected = 0
  public internal(set) var failed = 0
  /// How many more documents there are since the stage split some.
  public internal(set) var splitAdded = 0
  public internal(set) var marks = EditCount()
  /// Processor time that a stage took, in nanoseconds; zero for sources, and for stages that wait
  /// for all documents or see the whole stream.
  public internal(set) var cpuNanoseconds = 0
  /// Records by port.
  public internal(set) var records: [String: Int] = [:]
  /// Rejected documents by reason.
  public internal(set) var reasons: [String: Int] = [:]

  /// What became of the documents of one batch.
  init(read: Int, _ batch: Batch) {
    self.read = read
    out = batch.documents.count
    rejected = batch.rejected.count
    failed = batch.failed.count
    splitAdded = batch.splitAdded
    marks = batch.marks
    for rejection in batch.rejected { reasons[rejection.reason, default: 0] += 1 }
  }

  init(read: Int = 0) { self.read = read }

  static func += (left: inout Self, right: Self) {
    left.read += right.read
    left.out += right.out
    left.rejected += right.rejected
    left.failed += right.failed
    left.splitAdded += right.splitAdded
    left.marks += right.marks
    left.cpuNanoseconds += right.cpuNanoseconds
    left.records.merge(right.records, uniquingKeysWith: +)
    left.reasons.merge(right.reasons, uniquingKeysWith: +)
  }

  subscript(port: Pipeline.Port.Name) -> Int {
    switch port {
    case .out: out
    case .rejected: rejected
    case .failed: failed
    case .records(let name): records[name] ?? 0
    }
  }
}

extension RunReport {
  /// Checks that nothing was lost or made up: `in + added by splits = out + rejected + failed` for every part, what one
  /// part let out came to the next, and every sink took all that its ports gave.
  mutating func checkConservation(_ plan: RunPlan) {
    for (index, node) in plan.nodes.enumerated() {
      let counts = nodes[index].counts
      let left = counts.out + counts.rejected + counts.failed
      if counts.read + counts.splitAdded != left {
        violations.append(
          "\(node.id): \(counts.read) documents came in and \(counts.splitAdded) were added by splits, but \(left) came out"
        )
      }
      let sent = node.inputs.reduce(0) { sum, input in
        sum + (input.isRejected ? nodes[input.node].counts.rejected : nodes[input.node].counts.out)
      }
      if !nodes[index].isSource, sent != counts.read {
        violations.append("\(node.id): \(sent) documents were sent to it, but \(counts.read) came in")
      }
    }
    for (index, inputs) in plan.sinkInputs.enumerated() {
      let sent = inputs.reduce(0) { $0 + nodes[$1.node].counts[$1.port] }
      if sent != sinks[index].delivered {
        violations.append("\(sinks[index].id): \(sent) were sent to it, but \(sinks[index].delivered) were written")
      }
    }
  }
}
