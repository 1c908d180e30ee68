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
  /// Does what the arguments of the process say, and leaves the process.
  ///
  /// - Precondition: no plugin offers a stage, source or sink under a name that is built in.
  public static func main(plugins: [any StagePlugin] = []) async {
    await KnownStages.$catalogue.withValue(KnownStages.catalogue(with: plugins)) { await CopydeskCommand.main() }
  }
}

struct CopydeskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copydesk",
    abstract: "Cleans scraped news, marks copies and extracts quotes, and can say why of every cut and change.",
    discussion: """
      Exit codes: 0 good (documents may have failed or been rejected: the report and the outputs say which), \
      1 the run broke off or its count of documents does not add up, 2 the pipeline file or the arguments are wrong.
      """,
    version: version,
    subcommands: [
      RunCommand.self, CheckCommand.self, StagesCommand.self, SchemaCommand.self, StepCommand.self, WhyCommand.self,
      TortureCommand.self,
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
