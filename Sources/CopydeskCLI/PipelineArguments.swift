import ArgumentParser
import CopydeskCore
import CopydeskPipelines

/// The pipeline file and the values of its parameters.
struct PipelineArguments: ParsableArguments {
  @Option(name: .customLong("param"), help: ArgumentHelp("A parameter's value.", valueName: "name=value"))
  var parameters: [String] = []

  @Flag(help: "Build and start the plugins and programs that the file names, and trust them from now on.")
  var trust = false

  /// The parameters by name.
  func overrides() throws -> [String: String] {
    var result: [String: String] = [:]
    for parameter in parameters {
      guard let equals = parameter.firstIndex(of: "="), equals != parameter.startIndex else {
        throw ValidationError("'\(parameter)' is not of the form name=value")
      }
      let name = String(parameter[..<equals])
      guard result.updateValue(String(parameter[parameter.index(after: equals)...]), forKey: name) == nil else {
        throw ValidationError("'--param \(name)' is given twice")
      }
    }
    return result
  }

  /// Reads a pipeline file. Where it names plugins, the process becomes a program that knows their stages, and begins
  /// anew; so this comes before all other work.
  func file(_ path: String) -> PipelineFile {
    var file = PipelineFile.load(path: path)
    if !file.plugins.isEmpty { PluginRunner(isTrusted: trust).bring(into: &file) }
    return file
  }

  /// Loads and checks a pipeline file; its warnings go to standard error.
  ///
  /// - Parameters:
  ///   - defaults: values of parameters that the command line does not give.
  ///   - preparesSources: see `PipelineLoader.check`.
  ///   - runs: false where no document goes through the pipeline, so that it does not matter what programs it starts.
  func load(
    _ path: String, below defaults: [String: String] = [:], preparesSources: Bool = true, runs: Bool = true
  ) throws -> Pipeline {
    let values = defaults.merging(try overrides()) { _, given in given }
    let checked = PipelineLoader(KnownStages.catalogue).check(
      file(path), overrides: values, preparesSources: preparesSources)
    guard let pipeline = checked.pipeline else { throw PipelineFileError(checked.diagnostics) }
    let objections = runs ? objections(to: pipeline, in: path) : []
    guard objections.isEmpty else { throw PipelineFileError(objections) }
    for warning in checked.diagnostics { CommandLog.warning(warning) }
    return pipeline
  }

  /// What keeps the programs from being started that a pipeline names, as with the stage `external`.
  func objections(
    to pipeline: Pipeline?, in path: String, severity: Diagnostic.Severity = .error
  ) -> [Diagnostic] {
    guard let programs = pipeline?.programs, !programs.isEmpty else { return [] }
    return programs.compactMap { id, command in
      ProgramTrust(isGiven: trust).objection(to: command, pipeline: path).map { message in
        Diagnostic(
          rule: .untrustedProgram, file: path, place: PipelineFile.load(path: path).place(ofPart: id),
          severity: severity, message: message)
      }
    }
  }
}
