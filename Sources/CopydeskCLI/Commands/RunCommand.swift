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
      Documents that a stage rejects or fails on leave by ports of their own and do not change the exit code. What the \
      run did, also where it broke off, is in .copydesk/run.json.
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
  @Option(help: "How the report at the end is written: text or json.")
  var format = OutputFormat.text
  @OptionGroup(title: "Log") var log: LogArguments
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
    ThisProgram.keepFreedMemory()
    CommandLog.use(log.settings)
    let loaded = try arguments.load(pipeline)
    var options = runOptions
    let progress = ProgressReporter.isWanted ? ProgressReporter(logsEvery: log.progressSeconds) : nil
    if let progress { options.onProgress = { progress.update($0) } }
    let watch = StallWatch()
    options.stallWatch = watch
    let stalls = StallGuard(watch, limit: .seconds(loaded.limits.secondsPerDocument))
    defer { stalls.stop() }
    let start = ContinuousClock.now
    let engine = Engine(loaded, options: options)
    let task = Task { await engine.attempt() }
    let interrupt = Interrupt { task.cancel() }
    let (report, error) = await task.value
    interrupt.stop()
    progress?.stop()
    let elapsed = ContinuousClock.now - start
    let summary = RunJSON(report, elapsed: elapsed)
    LastRun.keep(summary)
    if error == nil { LastRun(pipeline: pipeline, parameters: try arguments.overrides(), report: report).save() }
    // Rows on standard output are for a program, which must not find a summary among them; nor may one that reads the log.
    let hasRowsThere = loaded.sinks.contains { $0.sink is StandardOutputSink }
    if !hasRowsThere || !CommandLog.isJSON {
      let line = hasRowsThere ? Terminal.error : Terminal.line
      switch format {
      case .text: if error == nil { RunSummary(report: report, elapsed: elapsed, totals: summary).print(line) }
      case .json: try printJSON(summary, line)
      }
    }
    if let error { throw error }
    guard report.violations.isEmpty else {
      for violation in report.violations { CommandLog.error("documents do not add up: \(violation)") }
      throw ExitStatus.failure
    }
  }

  private var runOptions: RunOptions {
    var options = RunOptions(
      workers: workers ?? ProcessInfo.processInfo.activeProcessorCount, limit: limit, keepsMarks: !noMarks,
      workFolder: LastRun.folder + "/runs")
    options.startsOver = fresh
    options.checkpointInterval = .seconds(checkpointSeconds)
    options.program = ThisProgram.identity
    options.logger = CommandLog.logger
    return options
  }
}
