import ArgumentParser
import CopydeskCore
import CopydeskIO
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
  @Option(
    name: .customLong("checkpoint-seconds"),
    help: "How often the run keeps how far it has come: about what a kill costs.")
  var checkpointSeconds = 0.5
  @Option(help: "text or json.")
  var format = OutputFormat.text
  @Flag(
    name: .customLong("no-marks"),
    help: ArgumentHelp("Keep no marks: only to measure what they cost.", visibility: .hidden))
  var noMarks = false

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("'--workers' takes a number from 1 up") }
    guard checkpointSeconds >= 0, checkpointSeconds.isFinite else {
      throw ValidationError("'--checkpoint-seconds' takes a number from 0 up")
    }
    if let limit, limit < 0 { throw ValidationError("'--limit' takes a number from 0 up") }
  }

  func run() async throws {
    let loaded = try arguments.load(pipeline)
    var options = RunOptions(
      workers: workers ?? ProcessInfo.processInfo.activeProcessorCount, limit: limit, keepsMarks: !noMarks,
      workFolder: LastRun.folder + "/runs")
    options.startsOver = fresh
    options.checkpointInterval = .seconds(checkpointSeconds)
    options.program = ThisProgram.identity
    let progress = ProgressLine.isWanted ? ProgressLine() : nil
    if let progress { options.onProgress = { progress.update($0) } }
    let watch = StallWatch()
    options.stallWatch = watch
    let stalls = StallGuard(watch, limit: .seconds(loaded.limits.secondsPerDocument))
    defer { stalls.stop() }
    let start = ContinuousClock.now
    let runOptions = options
    let task = Task { try await Engine(loaded, options: runOptions).run() }
    let interrupt = Interrupt { task.cancel() }
    let report: RunReport
    do {
      report = try await task.value
    } catch {
      progress?.clear()
      throw error
    }
    interrupt.stop()
    progress?.clear()
    if let documents = report.resumedAt {
      Terminal.error("took up the run that stopped after \(documents) documents; --fresh starts over")
    } else if let reason = report.reasonToStartOver {
      Terminal.error("started over: \(reason)")
    }
    let elapsed = ContinuousClock.now - start
    LastRun(pipeline: pipeline, parameters: try arguments.overrides(), report: report).save()
    let summary = RunJSON(report, elapsed: elapsed)
    LastRun.keep(summary)
    // Rows on standard output are for a program, which must not find a summary among them.
    let hasRowsThere = loaded.sinks.contains { $0.sink is StandardOutputSink }
    switch format {
    case .text:
      RunSummary(report: report, elapsed: elapsed, totals: summary).print(hasRowsThere ? Terminal.error : Terminal.line)
    case .json: try printJSON(summary, hasRowsThere ? Terminal.error : Terminal.line)
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
  var totals: RunJSON

  func print(_ line: (String) -> Void) {
    let header = ["", "in", "out", "rejected", "failed", "cuts", "changes", "notes", "CPU"]
    let rows = report.nodes.map { node in
      [node.id]
        + [
          node.counts.read, node.counts.out, node.counts.rejected, node.counts.failed, node.counts.marks.cuts,
          node.counts.marks.changes, node.counts.marks.notes,
        ].map { $0 == 0 ? "·" : String($0) } + [Self.seconds(node.counts.cpuNanoseconds)]
    }
    if Terminal.isInteractive {
      for (index, row) in Terminal.table([header] + rows, rightAligned: Set(1...8)).enumerated() {
        line(index == 0 ? Terminal.dim(row) : row)
      }
      line("")
    } else {
      for node in report.nodes { line(Self.plain(node)) }
    }
    for node in report.nodes {
      for (reason, count) in node.counts.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(10) {
        line("rejected by \(node.id): \(count) × \(reason)")
      }
    }
    for sink in report.sinks {
      line("\(sink.id): \(sink.delivered) rows in \(sink.files.joined(separator: ", "))")
    }
    let through = report.documents == 1 ? "1 document" : "\(report.documents) documents"
    line(
      "\(Terminal.bold(through)): \(report.rejected) rejected, \(report.failed) failed; "
        + "\(elapsed.formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow, maximumUnitCount: 2))), "
        + "\(String(format: "%.2f", totals.cpuSeconds)) s of CPU, \(totals.peakMemoryBytes >> 20) MiB of memory"
    )
  }

  private static func seconds(_ nanoseconds: some BinaryInteger) -> String {
    nanoseconds == 0 ? "·" : String(format: "%.3f", Double(nanoseconds) / 1e9)
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
    /// Of the thread that worked on the batches; 0 for a source.
    var cpuSeconds: Double
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
  /// Of the whole process, user and system.
  var cpuSeconds: Double
  var peakMemoryBytes: Int
  /// Documents that a stopped run had dealt with; absent for a run from the beginning.
  var resumedAt: Int?
  var nodes: [Node]
  var sinks: [Sink]
  var violations: [String]

  init(_ report: RunReport, elapsed: Duration) {
    pipeline = report.pipeline
    documents = report.documents
    rejected = report.rejected
    failed = report.failed
    seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    (cpuSeconds, peakMemoryBytes) = ThisProgram.usage()
    resumedAt = report.resumedAt
    violations = report.violations
    nodes = report.nodes.map { node in
      Node(
        id: node.id, type: node.type, in: node.counts.read, out: node.counts.out, rejected: node.counts.rejected,
        failed: node.counts.failed, splitAdded: node.counts.splitAdded, cuts: node.counts.marks.cuts,
        changes: node.counts.marks.changes, notes: node.counts.marks.notes,
        cpuSeconds: Double(node.counts.cpuNanoseconds) / 1e9, records: node.counts.records,
        reasons: node.counts.reasons)
    }
    sinks = report.sinks.map { Sink(id: $0.id, type: $0.type, rows: $0.delivered, bytes: $0.bytes, files: $0.files) }
  }
}
