import ArgumentParser
import CopydeskCore
import CopydeskPipelines

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Shows what a run would do, and writes nothing.")

  @Argument(help: "The pipeline file.")
  var pipeline: String
  @OptionGroup var arguments: PipelineArguments
  @Option(help: "text or json.")
  var format = OutputFormat.text

  func run() throws {
    let loaded = try arguments.load(pipeline, runs: false)
    let file = PipelineFile.load(path: pipeline)
    let plan = Plan(
      loaded, description: file.description, params: file.paramValues(overrides: try arguments.overrides()),
      options: options)
    switch format {
    case .text: for line in PlanText(plan, isDrawn: Terminal.isInteractive).lines { Terminal.line(line) }
    case .json: try printJSON(PlanJSON(plan))
    }
  }

  /// What tells the run that would follow from others.
  private var options: RunOptions {
    var options = RunOptions(workers: 1, workFolder: LastRun.folder + "/runs")
    options.program = ThisProgram.identity
    return options
  }
}
