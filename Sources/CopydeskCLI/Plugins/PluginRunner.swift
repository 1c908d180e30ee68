import CopydeskCore
import CopydeskFiles
import CopydeskPipelines
import Foundation

/// Hands the process over to a program that has the stages of a file's plugins, and builds that program where there is
/// none or another one by now.
struct PluginRunner {
  /// What this process is, where it is such a program.
  struct Identity: Sendable {
    var key: String
    var copydesk: CopydeskPackage
    /// What its plugins offer that is offered elsewhere too, by the plugin's place in the list.
    var clashes: [NameClash]
  }

  @TaskLocal static var current: Identity?

  /// Tells a process that became another program for a file that it did so, lest it goes on for ever.
  static let variable = "COPYDESK_RUNNER"

  let isTrusted: Bool

  /// Becomes a program that knows the plugins of `file`, or is one already; else `file` says what is wrong.
  func bring(into file: inout PipelineFile) {
    if let found = problems(of: file) { file.leaveOutPlugins(because: found) }
  }

  /// The same for a command that wants the stages and no pipeline.
  static func bring(_ path: String, isTrusted: Bool) throws(PipelineFileError) {
    var file = PipelineFile.load(path: path)
    if !file.plugins.isEmpty { PluginRunner(isTrusted: isTrusted).bring(into: &file) }
    if file.diagnostics.contains(where: { $0.severity == .error }) { throw PipelineFileError(file.diagnostics) }
  }

  /// - Returns: nil where this process knows the plugins; empty where they are not worth a build.
  private func problems(of file: PipelineFile) -> [Diagnostic]? {
    func problem(
      _ message: String, at place: SourcePlace? = nil, rule: Diagnostic.Rule = .pluginNotBuilt
    ) -> Diagnostic {
      Diagnostic(rule: rule, file: file.path, place: place ?? file.plugins.first?.place, message: message)
    }
    guard FileSystem.kind(of: file.path) == .file else {
      return [problem("a file with plugins is read twice, so it must be one on disk; '\(file.path)' is not")]
    }
    var plugins: [ResolvedPlugin] = []
    var problems: [Diagnostic] = []
    for reference in file.plugins {
      do throws(ResolvedPlugin.Problem) {
        plugins.append(try ResolvedPlugin(reference, pipeline: file.path))
      } catch {
        problems.append(problem(error.message, at: reference.place))
      }
    }
    guard problems.isEmpty else { return problems }
    do {
      let copydesk = try Self.current?.copydesk ?? CopydeskPackage.find()
      let key = Self.key(plugins, copydesk)
      if let current = Self.current, current.key == key {
        let clashes = current.clashes.map { problem($0.message, at: file.plugins[$0.plugin].place) }
        return clashes.isEmpty ? nil : clashes
      }
      let cache = try PluginCache()
      let trust = PluginTrust(cache: cache, isGiven: isTrusted)
      problems = plugins.compactMap { plugin in
        trust.objection(to: plugin, pipeline: file.path).map {
          problem($0, at: plugin.reference.place, rule: .untrustedProgram)
        }
      }
      guard problems.isEmpty else { return problems }
      let build = RunnerBuild(
        cache: cache, trust: trust, plugins: plugins, key: key, copydesk: copydesk, toolchain: Toolchain.find())
      if !build.isCurrent {
        // A file that cannot run anyway is not worth minutes.
        guard !file.diagnostics.contains(where: { $0.severity == .error }) else { return [] }
        try build.buildOnce()
      }
      if let objection = build.objectionToSources { return [problem(objection, rule: .untrustedProgram)] }
      return [problem(try become(build.program, key: key))]
    } catch let failure as RunnerBuild.Failure {
      return diagnostics(failure, in: file)
    } catch let error as PluginCache.Problem {
      return [problem(error.message)]
    } catch let error as CopydeskPackage.Problem {
      return [problem(error.message)]
    } catch let error as Toolchain.Problem {
      return [problem(error.message)]
    } catch {
      return [problem("the runner cannot be built: \(error)")]
    }
  }

  /// What a runner is known by, whoever asks for it.
  static func key(_ plugins: [ResolvedPlugin], _ copydesk: CopydeskPackage) -> String {
    let origin = copydesk == .repository ? CopydeskCommand.version : copydesk.written
    return PluginCache.key((plugins.map(\.key) + ["copydesk \(origin)"]).joined(separator: "\n"))
  }

  private func diagnostics(_ failure: RunnerBuild.Failure, in file: PipelineFile) -> [Diagnostic] {
    let reference = file.plugins[failure.plugin]
    let place =
      switch failure.part {
      case .package: reference.place
      case .product: reference.productPlace ?? reference.place
      case .module: reference.modulePlace ?? reference.place
      }
    let suggestion = failure.written.flatMap { Diagnostic.nearest(of: failure.choices, to: $0) }
    var message = failure.message
    if suggestion == nil, !failure.choices.isEmpty {
      message += "; there is \(failure.choices.joined(separator: ", "))"
    }
    return [Diagnostic(rule: .pluginNotBuilt, file: file.path, place: place, message: message, suggestion: suggestion)]
      + failure.errors
  }

  /// Starts `program` in the place of this one, with the same arguments.
  ///
  /// - Returns: why that was not possible.
  private func become(_ program: String, key: String) throws -> String {
    let process = "\(getpid()):"
    if let before = ProcessInfo.processInfo.environment[Self.variable], before.hasPrefix(process) {
      return "the plugins of this file are not those of the file before; run the command once for each file"
    }
    setenv(Self.variable, process + key, 1)
    let arguments = [program] + CommandLine.arguments.dropFirst()
    let pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    execv(program, pointers)
    return "'\(program)' cannot be started: \(String(cString: strerror(errno)).lowercased())"
  }
}

/// A stage, source or sink of a plugin whose name is taken.
struct NameClash: Sendable, Equatable {
  /// The plugin's place in its list.
  var plugin: Int
  var message: String

  /// All names that `plugins` offer and that are taken, by `known` or by one of them before.
  static func all(in plugins: [any StagePlugin], beside known: [any StagePlugin]) -> [NameClash] {
    var owners: [String: String] = [:]
    for plugin in known {
      for name in names(of: plugin) { owners[name] = "is built in" }
    }
    return plugins.enumerated().flatMap { index, plugin in
      names(of: plugin).compactMap { name in
        let owner = owners.updateValue("is offered by '\(plugin.name)' too", forKey: name)
        return owner.map {
          NameClash(plugin: index, message: "plugin '\(plugin.name)' offers \(name), which \($0); give it another name")
        }
      }
    }
  }

  private static func names(of plugin: any StagePlugin) -> [String] {
    plugin.stages.map { "stage '\($0.name)'" } + plugin.sources.map { "source '\($0.name)'" }
      + plugin.sinks.map { "sink '\($0.name)'" }
  }
}
