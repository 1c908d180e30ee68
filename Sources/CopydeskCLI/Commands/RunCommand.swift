import ArgumentParser
import CopydeskCore
import CopydeskPipelines
import Foundation

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs a pipeline file to its end.",
    discussion: """
      A run that was stopped is taken up where it stopped, if pipeline, settings, input and program are the same. \
      Outputs appear under their names when they are whole. The output is the same for any number of workers. \
      Documents that a stage rejects or fails on leave by ports of their own and do not change the exit code.
      """)

  @Argument(help: "The pipeline file.")
  var pipeline: String
  @OptionGroup var arguments: PipelineArguments
  @Option(help: "Stop reading after this many documents.")
  var limit: Int?
  @Option(help: "Batches worked on at the same time. (default: the number of cores)")
  var workers: Int?
  @Flag(help: "Start over, also where a run that stopped could be taken up.")
  var fresh = false
  @Option(help: "text or json.")
  var format = OutputFormat.text
  @Flag(
    name: .customLong("no-marks"),
    help: ArgumentHelp("Keep no marks: only to measure what they cost.", visibility: .hidden))
  var noMarks = false

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("'--workers' takes a number from 1 up") }
    if let limit, limit < 0 { throw ValidationError("'--limit' takes a number from 0 up") }
  }

  func run() async throws {
    let loaded = try arguments.load(pipeline)
    var options = RunOptions(
      workers: workers ?? ProcessInfo.processInfo.activeProcessorCount, limit: limit, keepsMarks: !noMarks,
      workFolder: LastRun.folder + "/runs")
    options.startsOver = fresh
    options.program = ThisProgram.identity
    let start = ContinuousClock.now
    let runOptions = options
    let task = Task { try await Engine(loaded, options: runOptions).run() }
    let interrupt = Interrupt { task.cancel() }
    let report = try await task.value
    interrupt.stop()
    if let documents = report.resumedAt {
      Terminal.error("took up the run that stopped after \(documents) documents; --fresh starts over")
    } else if let reason = report.reasonToStartOver {
      Terminal.error("started over: \(reason)")
    }
    let elapsed = ContinuousClock.now - start
    LastRun(pipeline: pipeline, parameters: try arguments.overrides(), report: report).save()
    switch format {
    case .text: RunSummary(report: report, elapsed: elapsed).print()
    case .json: try printJSON(RunJSON(report, elapsed: elapsed))
    }
    guard report.violations.isEmpty else {
      for violation in report.violations { Terminal.error("error: documents do not add up: \(violation)") }
      throw ExitStatus.failure
    }
  }
}

/// The report of a run for people.
struct RunSummary {
  var report: RunReport
  var elapsed: Duration

  func print() {
    let header = ["", "in", "out", "rejected", "failed", "cuts", "changes", "notes"]
    let rows = report.nodes.map { node in
      [node.id]
        + [
          node.counts.read, node.counts.out, node.counts.rejected, node.counts.failed, node.counts.marks.cuts,
          node.counts.marks.changes, node.counts.marks.notes,
        ].map { $0 == 0 ? "·" : String($0) }
    }
    if Terminal.isInteractive {
      for (index, line) in Terminal.table([header] + rows, rightAligned: Set(1...7)).enumerated() {
        Terminal.line(index == 0 ? Terminal.dim(line) : line)
      }
      Terminal.line("")
    } else {
      for node in report.nodes { Terminal.line(Self.plain(node)) }
    }
    for node in report.nodes {
      for (reason, count) in node.counts.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(10) {
        Terminal.line("rejected by \(node.id): \(count) × \(reason)")
      }
    }
    for sink in report.sinks {
      Terminal.line("\(sink.id): \(sink.delivered) rows in \(sink.files.joined(separator: ", "))")
    }
    let through = report.documents == 1 ? "1 document" : "\(report.documents) documents"
    Terminal.line(
      "\(Terminal.bold(through)): \(report.rejected) rejected, \(report.failed) failed; "
        + "\(elapsed.formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow, maximumUnitCount: 2)))"
    )
  }

  private static func plain(_ node: RunReport.Node) -> String {
    let counts = node.counts
    return "\(node.id): in=\(counts.read) out=\(counts.out) rejected=\(counts.rejected) failed=\(counts.failed)"
      + " cuts=\(counts.marks.cuts) changes=\(counts.marks.changes) notes=\(counts.marks.notes)"
      + " cpu=\(Double(counts.cpuNanoseconds / 1_000_000) / 1_000)"
  }
}

/// The report of a run for programs.
struct RunJSON: Encodable {
  struct Node: Encodable {
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
    var records: [String: Int]
    var reasons: [String: Int]
  }

  struct Sink: Encodable {
    var id: String
    var type: String
    var rows: Int
    var bytes: Int
    var files: [String]
  }

  var pipeline: String
  var documents: Int
  var rejected: Int
  var failed: Int
  var seconds: Double
  var nodes: [Node]
  var sinks: [Sink]
  var violations: [String]

  init(_ report: RunReport, elapsed: Duration) {
    pipeline = report.pipeline
    documents = report.documents
    rejected = report.rejected
    failed = report.failed
    seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    violations = report.violations
    nodes = report.nodes.map { node in
      Node(
        id: node.id, type: node.type, in: node.counts.read, out: node.counts.out, rejected: node.counts.rejected,
        failed: node.counts.failed, splitAdded: node.counts.splitAdded, cuts: node.counts.marks.cuts,
        changes: node.counts.marks.changes, notes: node.counts.marks.notes, records: node.counts.records,
        reasons: node.counts.reasons)
    }
    sinks = report.sinks.map { Sink(id: $0.id, type: $0.type, rows: $0.delivered, bytes: $0.bytes, files: $0.files) }
  }
}
