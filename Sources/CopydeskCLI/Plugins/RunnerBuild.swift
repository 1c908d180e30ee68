import CopydeskPipelines
import Foundation

/// What a runner was built of, kept beside it.
struct BuiltRunner: Codable, Equatable {
  /// The command that asked for it; see `ThisProgram.identity`.
  var command: String
  /// See `Toolchain.stamp`.
  var toolchain: String
  /// The files and folders of plugins in folders.
  var inputs: [String]
  /// Their `SourceStamp`.
  var sources: UInt64
}

/// Builds the runner of some plugins.
///
/// All runners of one Copydesk and toolchain share a build folder, so that only the first of them compiles Copydesk.
struct RunnerBuild {
  let cache: PluginCache
  let trust: PluginTrust
  let plugins: [ResolvedPlugin]
  let key: String
  let copydesk: CopydeskPackage
  /// Nil where there is none.
  let toolchain: Toolchain?

  /// What is wrong, and with which plugin.
  struct Failure: Error {
    var message: String
    var plugin = 0
    var part = PluginPackage.Problem.Part.package
    var choices: [String] = []
    var written: String?
    /// Errors of the compiler, in the plugin's files.
    var errors: [Diagnostic] = []
  }

  var folder: String { "\(cache.folder)/runners/\(key)" }
  var program: String { folder + "/copydesk" }
  private var log: String { folder + "/build.log" }

  private var built: BuiltRunner? {
    FileManager.default.contents(atPath: folder + "/built.json").flatMap {
      try? JSONDecoder().decode(BuiltRunner.self, from: $0)
    }
  }

  /// Whether there is a runner, built of what would be built now. One that is there needs no toolchain.
  var isCurrent: Bool {
    guard let built, access(program, X_OK) == 0 else { return false }
    return built.command == ThisProgram.identity && (toolchain.map { $0.stamp == built.toolchain } ?? true)
      && built.sources == SourceStamp(of: built.inputs).value
  }

  /// Why what was built may not be started after all; nil where it may.
  var objectionToSources: String? {
    let flaw = Self.flaw(of: built?.inputs ?? [])
    return plugins.first { $0.folder != nil }.flatMap { trust.objection(to: $0, flaw: flaw) }
  }

  private static func flaw(of inputs: [String]) -> String? {
    SourceStamp(of: inputs).flaw ?? inputs.lazy.compactMap { Ownership.flaw(upFrom: $0) }.first
  }

  /// Builds it, unless another process did so meanwhile.
  func buildOnce() throws {
    guard let toolchain else {
      throw Failure(
        message: "the stages of plugin '\(plugins[0].name)' have to be built, and no 'swift' is in PATH; install Swift "
          + "\(Toolchain.oldestVersion) or newer (swift.org/install)")
    }
    try FileManager.default.createDirectory(atPath: folder + "/Sources", withIntermediateDirectories: true)
    try cache.locked("runners/\(key)", waiting: "another copydesk is building the same stages; waiting for it") {
      if !isCurrent { try build(with: toolchain) }
    }
  }

  /// Builds it and keeps what it was built of.
  private func build(with toolchain: Toolchain) throws {
    let start = ContinuousClock.now
    let version = try toolchain.version()
    var package = RunnerPackage(plugins: [], key: key, copydesk: copydesk, copydeskPath: nil)
    let described = try plugins.indices.map { try plugins[$0].folder == nil ? nil : describe($0, toolchain) }
    // What a file is while it is read counts: one that is saved during the build makes another.
    let inputs = described.flatMap { $0?.inputs ?? [] }
    let sources = SourceStamp(of: inputs).value
    package.copydeskPath = try copydeskPath(for: described)
    let scratch =
      "\(cache.folder)/builds/" + PluginCache.key("\(package.copydeskPath ?? CopydeskCommand.version) \(version)")
    let isComplete = described.allSatisfy { $0 != nil }
    let known = try described.indices.map { index in
      try described[index].map { try member(index, of: $0.package) } ?? member(index, "", "")
    }
    package.plugins = known
    let names = plugins.map { "'\($0.name)'" }.joined(separator: ", ")
    let isFirst = !FileManager.default.fileExists(atPath: scratch)
    CommandLog.notice("building the stages of \(names)\(isFirst ? "; this first time takes a few minutes" : "")")
    if !isComplete {
      try write(package)
      try swift(["package", "--package-path", folder, "--scratch-path", scratch, "resolve"], package, toolchain)
    }
    package.plugins = try described.indices.map { index in
      try described[index] == nil ? member(index, of: checkout(index, scratch: scratch, toolchain)) : known[index]
    }
    try write(package)
    let build = ["build", "--package-path", folder, "--scratch-path", scratch, "-c", "release"]
    try swift(build + ["-debug-info-format", "none", "--product", package.program], package, toolchain)
    try install("\(scratch)/release/\(package.program)")
    let built = BuiltRunner(
      command: ThisProgram.identity, toolchain: toolchain.stamp, inputs: inputs, sources: sources)
    try JSONEncoder().encode(built).write(to: URL(fileURLWithPath: folder + "/built.json"), options: .atomic)
    let seconds = (ContinuousClock.now - start).components.seconds
    CommandLog.notice("built in \(seconds) s")
  }

  // MARK: Packages

  /// A package with the local packages below it.
  private struct Described {
    var package: PluginPackage
    var inputs: [String]
    var dependencies: [PluginPackage.Dependency]
  }

  private func describe(_ index: Int, _ toolchain: Toolchain) throws -> Described {
    guard let root = plugins[index].folder else { throw Failure(message: "a repository has no folder", plugin: index) }
    var packages: [PluginPackage] = []
    var waiting = [root]
    var seen: Set<String> = []
    do {
      while let next = waiting.popLast() {
        guard seen.insert(next).inserted else { continue }
        let package = try PluginPackage.describe(next, scratch: folder + "/description", by: toolchain)
        packages.append(package)
        waiting += package.dependencies.compactMap(\.path).map(ResolvedPlugin.withoutLinks)
          .filter { !CopydeskPackage.isCheckout($0) }
      }
    } catch let problem as PluginPackage.Problem {
      throw Failure(message: "plugin '\(plugins[index].name)': \(problem.message)", plugin: index)
    }
    let inputs = packages.flatMap(\.inputs)
    if let objection = trust.objection(to: plugins[index], flaw: Self.flaw(of: inputs)) {
      throw Failure(message: objection, plugin: index)
    }
    return Described(package: packages[0], inputs: inputs, dependencies: packages.flatMap(\.dependencies))
  }

  private func checkout(_ index: Int, scratch: String, _ toolchain: Toolchain) throws -> PluginPackage {
    let path = "\(scratch)/checkouts/\(plugins[index].reference.packageName)"
    do {
      return try PluginPackage.describe(path, scratch: folder + "/description", by: toolchain)
    } catch let problem as PluginPackage.Problem {
      throw Failure(message: "plugin '\(plugins[index].name)': \(problem.message)", plugin: index)
    }
  }

  private func member(_ index: Int, of package: PluginPackage) throws(Failure) -> RunnerPackage.Plugin {
    let plugin = plugins[index]
    do throws(PluginPackage.Problem) {
      let found = try package.find(
        product: plugin.reference.product, module: plugin.reference.module, called: plugin.name)
      return member(index, found.product, found.module)
    } catch {
      throw Failure(
        message: error.message, plugin: index, part: error.part, choices: error.choices, written: error.written)
    }
  }

  private func member(_ index: Int, _ product: String, _ module: String) -> RunnerPackage.Plugin {
    let plugin = plugins[index]
    let location: RunnerPackage.Plugin.Location =
      switch plugin.reference.package {
      case .folder(let path): .folder(plugin.folder ?? path)
      case .repository(let url, let requirement): .repository(url: url, requirement)
      }
    let identity = plugin.folder == nil ? plugin.reference.packageName : plugin.name
    return RunnerPackage.Plugin(location: location, identity: identity, product: product, module: module)
  }

  /// Where the runner takes Copydesk from: the path by which the plugins do, or else one that ends in `copydesk`, which
  /// then stands for the published package too, since SwiftPM tells packages by the last part of where they are.
  private func copydeskPath(for packages: [Described?]) throws(Failure) -> String? {
    for (index, package) in packages.enumerated() {
      let paths = package?.dependencies.compactMap(\.path) ?? []
      for path in paths where CopydeskPackage.isCheckout(path) {
        let real = ResolvedPlugin.withoutLinks(path)
        guard case .folder(let own) = copydesk, own != real else { return path }
        throw Failure(
          message:
            "plugin '\(plugins[index].name)' depends on the copydesk in '\(real)', and this command belongs to the "
            + "one in '\(own)'; use the command of the former, or set \(CopydeskPackage.variable)=\(real)",
          plugin: index)
      }
    }
    guard case .folder(let own) = copydesk else { return nil }
    let link = "\(cache.folder)/packages/\(PluginCache.key(own))/copydesk"
    if (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) != own {
      try? FileManager.default.createDirectory(
        atPath: (link as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(atPath: link)
      try? FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: own)
    }
    return link
  }

  // MARK: Building

  private func write(_ package: RunnerPackage) throws {
    try Self.write(package.manifest, to: folder + "/Package.swift")
    try Self.write(package.main, to: folder + "/Sources/Program.swift")
  }

  /// Leaves a file alone that is right, so that nothing is built again because of it.
  private static func write(_ text: String, to path: String) throws {
    let data = Data(text.utf8)
    guard FileManager.default.contents(atPath: path) != data else { return }
    try data.write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  /// Puts the program in its place at once, whoever starts it meanwhile.
  private func install(_ built: String) throws {
    guard !FileManager.default.contentsEqual(atPath: built, andPath: program) else { return }
    let fresh = program + ".new"
    try? FileManager.default.removeItem(atPath: fresh)
    try FileManager.default.copyItem(atPath: built, toPath: fresh)
    guard rename(fresh, program) == 0 else {
      throw Failure(message: "'\(program)': \(String(cString: strerror(errno)).lowercased())")
    }
  }

  private func swift(_ arguments: [String], _ package: RunnerPackage, _ toolchain: Toolchain) throws {
    let isDrawn = Terminal.isErrorInteractive && !CommandLog.isJSON
    let result = try toolchain.run(arguments, log: log) { line in
      if isDrawn, line.hasPrefix("[") { Terminal.status(String(line)) }
    }
    if isDrawn { Terminal.status("") }
    guard result.status == 0 else { throw failure(BuildLog(result.output).errors, package) }
  }

  /// What went wrong, as an error of the plugin that it belongs to.
  private func failure(_ errors: [Diagnostic], _ package: RunnerPackage) -> Failure {
    for (index, plugin) in package.plugins.enumerated() {
      for error in errors {
        guard let message = Self.meaning(of: error, for: plugin, runner: folder) else { continue }
        return Failure(message: message, plugin: index)
      }
    }
    func isBelow(_ folder: String?, _ error: Diagnostic) -> Bool {
      folder.map { error.file.hasPrefix($0 + "/") } ?? false
    }
    let index = plugins.firstIndex { plugin in errors.contains { isBelow(plugin.folder, $0) } } ?? 0
    let shown = errors.filter { $0.place != nil }.prefix(10)
    let reason =
      switch (shown.count, errors.first) {
      case (1..., _): errors.count == 1 ? "1 error" : "\(errors.count) errors"
      case (_, let error?): error.message
      default: "'swift build' fails"
      }
    return Failure(
      message: "plugin '\(plugins[index].name)' does not build: \(reason); all that was said is in '\(log)'",
      plugin: index, errors: Array(shown))
  }

  /// What an error in the runner's own files says about a plugin; nil where it says nothing.
  private static func meaning(
    of error: Diagnostic, for plugin: RunnerPackage.Plugin, runner: String
  ) -> String? {
    let name = "\(plugin.module)::plugin"
    if error.message.contains("'\(name)'") {
      return "module '\(plugin.module)' has no public value 'plugin'; add 'public let plugin: any StagePlugin = …'"
    }
    guard error.file.hasPrefix(runner + "/") else { return nil }
    if error.message.hasPrefix("no such module '\(plugin.module)'") {
      return "product '\(plugin.product)' has no module '\(plugin.module)'; name it with 'module:'"
    }
    return "'plugin' of module '\(plugin.module)' is no StagePlugin: \(error.message)"
  }
}
