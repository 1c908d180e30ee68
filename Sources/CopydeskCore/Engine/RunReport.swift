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
    /// Processor time of encoding, packing and writing, in nanoseconds.
    public internal(set) var cpuNanoseconds = 0
    /// The files that stand there now.
    public internal(set) var files: [String] = []
  }

  /// How a run ended.
  public enum End: String, Sendable {
    case completed
    /// It was cancelled.
    case stopped
    /// It broke off by itself: a source or sink broke down, or a limit was passed.
    case failed
  }

  public var pipeline: String
  /// The run's name in the work folder; nil for one that cannot be taken up.
  public internal(set) var run: String?
  public internal(set) var end = End.failed
  /// What ended the run before its end.
  public internal(set) var reason: String?
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
  /// Bytes of text, or of pages that no stage has read a text out of yet, that came in; for a source, bytes of its files.
  public internal(set) var bytesIn = 0
  /// Bytes of text, or of such pages, that went on to `out`.
  public internal(set) var bytesOut = 0
  /// Processor time that a source or stage took, in nanoseconds. Of a source that waits for something, as for a network,
  /// also what its thread did meanwhile.
  public internal(set) var cpuNanoseconds = 0
  /// Records by port.
  public internal(set) var records: [String: Int] = [:]
  /// Rejected documents by reason.
  public internal(set) var reasons: [String: Int] = [:]

  /// What became of the documents of one batch.
  private init(_ batch: Batch) {
    out = batch.documents.count
    rejected = batch.rejected.count
    failed = batch.failed.count
    splitAdded = batch.splitAdded
    marks = batch.marks
    bytesOut = batch.documents.reduce(0) { $0 + $1.size }
    for rejection in batch.rejected { reasons[rejection.reason, default: 0] += 1 }
  }

  init() {}

  /// Documents that came to a stage.
  init(arrived documents: [Document]) {
    read = documents.count
    bytesIn = documents.reduce(0) { $0 + $1.size }
  }

  /// What became of documents that have arrived.
  mutating func add(_ batch: Batch) { self += NodeCounts(batch) }

  static func += (left: inout Self, right: Self) {
    left.read += right.read
    left.out += right.out
    left.rejected += right.rejected
    left.failed += right.failed
    left.splitAdded += right.splitAdded
    left.marks += right.marks
    left.bytesIn += right.bytesIn
    left.bytesOut += right.bytesOut
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
