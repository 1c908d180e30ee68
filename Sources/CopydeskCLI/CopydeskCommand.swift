import ArgumentParser
public import CopydeskCore
import CopydeskPipelines

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The exit codes of `copydesk`, as `copydesk --help` explains them.
enum ExitStatus {
  /// The run failed, lost count of its documents, or `why` found nothing.
  static let failure = ExitCode(1)
  /// The pipeline file or the arguments are wrong; nothing ran.
  static let wrongInput = ExitCode(2)
  /// Tests of a pipeline file failed.
  static let testsFailed = ExitCode(3)
}

/// The `copydesk` command for a program of its own: one that brings stages which are not built in.
///
/// ```swift
/// @main
/// struct Program {
///   static func main() async { await CopydeskProgram.main(plugins: [MyStages.plugin]) }
/// }
/// ```
public enum CopydeskProgram {
  /// Does what the arguments of the process say, and leaves the process; with an error where a plugin offers a stage,
  /// source or sink under a name that is taken.
  public static func main(plugins: [any StagePlugin] = []) async {
    if let clash = NameClash.all(in: plugins, beside: builtInPlugins).first {
      Terminal.error("error: \(clash.message)")
      leave(ExitStatus.wrongInput)
    }
    await KnownStages.$catalogue.withValue(KnownStages.catalogue(with: plugins)) { await CopydeskCommand.main() }
  }

  /// The same for a program that was written for the plugins of a pipeline file.
  ///
  /// - Parameters:
  ///   - runner: the key of these plugins.
  ///   - copydesk: the checkout that it was built with; empty for the published package.
  @_spi(Runner)
  public static func main(plugins: [any StagePlugin], runner: String, copydesk: String) async {
    let clashes = NameClash.all(in: plugins, beside: builtInPlugins)
    let identity = PluginRunner.Identity(key: runner, copydesk: CopydeskPackage(written: copydesk), clashes: clashes)
    // With a clash no pipeline file of these plugins is read further than to say so.
    let known = KnownStages.catalogue(with: clashes.isEmpty ? plugins : [])
    await PluginRunner.$current.withValue(identity) {
      await KnownStages.$catalogue.withValue(known) { await CopydeskCommand.main() }
    }
  }
}

struct CopydeskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copydesk",
    abstract: "Cleans scraped news, marks copies and extracts quotes, and can say why of every cut and change.",
    discussion: """
      Exit codes: 0 good (documents may have failed or been rejected: the report and the outputs say which), \
      1 the run broke off or its count of documents does not add up, 2 the pipeline file or the arguments are wrong, \
      3 tests of a pipeline file failed.
      """,
    version: version,
    subcommands: [
      RunCommand.self, CheckCommand.self, TestCommand.self, PlanCommand.self, GraphCommand.self, StagesCommand.self,
      SchemaCommand.self, StepCommand.self, WhyCommand.self, NewCommand.self, TortureCommand.self,
    ])

  static let version = "0.1.0"

  static func main() async {
    CommandLog.bootstrap()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as PipelineFileError {
      Terminal.error(error.diagnostics)
      leave(ExitStatus.wrongInput)
    } catch let code as ExitCode {
      leave(code)
    } catch {
      let code = exitCode(for: error)
      guard code != .success else { exit(withError: error) }
      // ArgumentParser would exit with 64; here wrong arguments and wrong pipeline files are the same kind of mistake.
      let isUsage = code == .validationFailure
      if isUsage { Terminal.error(fullMessage(for: error)) } else { CommandLog.error("\(error)") }
      leave(isUsage ? ExitStatus.wrongInput : ExitStatus.failure)
    }
  }
}

private func leave(_ code: ExitCode) -> Never { exit(code.rawValue) }
