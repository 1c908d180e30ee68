import CopydeskCore
import Foundation

/// The report of a run for programs.
struct RunJSON: Codable {
  struct Node: Codable {
    var id: String
    var type: String
    var `in`: Int
    var out: Int
    var rejected: Int
    var failed: Int
    var splitAdded: Int
    var cuts: Int
    var changes: Int
    var notes: Int
    /// Of text, or of pages whose text no stage has read yet; for a source, of its files as they lie on the disk.
    var bytesIn: Int
    /// Of text, or of such pages, at `out`.
    var bytesOut: Int
    var cpuSeconds: Double
    var records: [String: Int]
    var reasons: [String: Int]
  }

  struct Sink: Codable {
    var id: String
    var type: String
    var rows: Int
    var bytes: Int
    /// Of encoding, packing and writing.
    var cpuSeconds: Double
    var files: [String]
  }

  var pipeline: String
  /// `completed`; `stopped`, by Ctrl-C or a signal; `failed`, where it broke off by itself. Nothing has a final name but
  /// after `completed`.
  var ended: String
  /// When, in UTC, as ISO 8601 writes it; absent in reports of older versions.
  var endedAt: String?
  /// Why it did not go to its end; absent where it did.
  var reason: String?
  /// The run's name in `.copydesk/runs`; absent for one that cannot be taken up.
  var run: String?
  var documents: Int
  var rejected: Int
  var failed: Int
  var seconds: Double
  /// Of the whole process, user and system.
  var cpuSeconds: Double
  var peakMemoryBytes: Int
  /// Documents that a stopped run had dealt with; absent for a run from the beginning.
  var resumedAt: Int?
  /// Why a run that had stopped was not taken up; absent where there was none.
  var startedOver: String?
  var nodes: [Node]
  var sinks: [Sink]
  var violations: [String]

  init(_ report: RunReport, elapsed: Duration) {
    pipeline = report.pipeline
    ended = report.end.rawValue
    endedAt = Date().formatted(.iso8601)
    reason = report.reason
    run = report.run
    startedOver = report.reasonToStartOver
    documents = report.documents
    rejected = report.rejected
    failed = report.failed
    seconds = elapsed.inSeconds
    (cpuSeconds, peakMemoryBytes) = ThisProgram.usage()
    resumedAt = report.resumedAt
    violations = report.violations
    nodes = report.nodes.map { node in
      Node(
        id: node.id, type: node.type, in: node.counts.read, out: node.counts.out, rejected: node.counts.rejected,
        failed: node.counts.failed, splitAdded: node.counts.splitAdded, cuts: node.counts.marks.cuts,
        changes: node.counts.marks.changes, notes: node.counts.marks.notes,
        bytesIn: node.counts.bytesIn, bytesOut: node.counts.bytesOut,
        cpuSeconds: Double(node.counts.cpuNanoseconds) / 1e9, records: node.counts.records,
        reasons: node.counts.reasons)
    }
    sinks = report.sinks.map {
      Sink(
        id: $0.id, type: $0.type, rows: $0.delivered, bytes: $0.bytes, cpuSeconds: Double($0.cpuNanoseconds) / 1e9,
        files: $0.files)
    }
  }
}
