import ArgumentParser
import CopydeskPipelines

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Finds every mistake in a pipeline file, without running it.")

  @Argument(help: "The pipeline file.")
  var pipeline: String
  @OptionGroup var arguments: PipelineArguments
  @Option(help: "text or json.")
  var format = OutputFormat.text

  func run() throws {
    let file = PipelineFile.load(path: pipeline)
    let overrides = try arguments.overrides()
    let isTests = pipeline.hasSuffix(PipelineTestFile.ending)
    let diagnostics =
      isTests
      ? PipelineTestFile.load(path: pipeline, KnownStages.catalogue, overrides: overrides).diagnostics
      : PipelineLoader(KnownStages.catalogue).check(file, overrides: overrides).diagnostics
        + PipelineTestFile.diagnostics(of: file, KnownStages.catalogue, overrides: overrides)
    switch format {
    case .text:
      Terminal.error(diagnostics)
    case .json:
      Terminal.line("[" + diagnostics.map(\.json).joined(separator: ",\n ") + "]")
    }
    let errors = diagnostics.count { $0.severity == .error }
    guard errors == 0 else {
      if format == .text { Terminal.error(errors == 1 ? "1 error" : "\(errors) errors") }
      throw ExitStatus.wrongInput
    }
    if format == .text { Terminal.line("\(pipeline) is good") }
  }
}
