import ArgumentParser
import CopydeskCore
import CopydeskPipelines
import Foundation

struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Runs the tests of pipeline files.",
    discussion: """
      Tests stand under 'tests' in a pipeline file, or in a NAME.test.yaml beside NAME.yaml; docs/pipeline-tests.md has \
      the format. Nothing is read but what tests name, and nothing is written.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, junit }

  @Argument(help: "Files, or folders with such files. (default: Pipelines, or else the folder in which you are)")
  var files: [String] = []
  @OptionGroup var arguments: PipelineArguments
  @Option(help: ArgumentHelp("Run only tests with these words in their names.", valueName: "words"))
  var filter: String?
  @Option(help: "text, json or junit (XML).")
  var format = Format.text
  @Flag(help: "Rewrite the expectations that are wrong, in place, and show what changed.")
  var update = false
  @Option(
    help: ArgumentHelp(
      "Turn a document of a run into a test and append it to NAME.test.yaml. The run is the last one here.",
      valueName: "document-id"))
  var record: String?
  @Option(help: "With --record: the pipeline file. (default: that of the last run here)")
  var pipeline: String?

  func validate() throws {
    if pipeline != nil, record == nil { throw ValidationError("'--pipeline' belongs to '--record'") }
    if record != nil, !files.isEmpty || update { throw ValidationError("'--record' stands alone") }
    if update, format != .text { throw ValidationError("'--update' shows text; leave '--format' out") }
  }

  func run() async throws {
    if let record { return try await TestRecording(id: record, pipeline: pipeline, arguments: arguments).run() }
    let paths = try TestPaths.all(in: files)
    let overrides = try arguments.overrides()
    let loaded = paths.map { path in
      PipelineTestFile.load(
        path: path, KnownStages.catalogue, overrides: overrides, reading: { arguments.file($0) })
    }
    let mistakes = loaded.flatMap { $0.diagnostics + arguments.objections(to: $0.pipeline, in: $0.pipelinePath) }
    guard mistakes.isEmpty else {
      Terminal.error(Self.withoutRepeats(mistakes))
      throw ExitStatus.wrongInput
    }
    var results: [(file: PipelineTestFile, results: [TestResult])] = []
    for file in loaded where !file.tests.isEmpty {
      results.append((file, await file.run { name in filter.map { name.localizedStandardContains($0) } ?? true }))
    }
    guard results.contains(where: { !$0.results.isEmpty }) else {
      throw ValidationError(
        filter.map { "no test has '\($0)' in its name" }
          ?? "there are no tests in \(files.isEmpty ? "this folder" : files.joined(separator: ", "))")
    }
    if update { results = try await updated(results, overrides) }
    switch format {
    case .text: TestReport.text(results)
    case .json: try printJSON(TestReport.JSON(results))
    case .junit: Terminal.line(TestReport.junit(results))
    }
    if results.contains(where: { $0.results.contains { !$0.passed } }) { throw ExitStatus.testsFailed }
  }

  /// A pipeline file and its file of tests both tell what is wrong with the pipeline.
  private static func withoutRepeats(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return diagnostics.filter { seen.insert($0).inserted }
  }

  /// Rewrites the files whose tests failed, and runs these tests again.
  private func updated(
    _ results: [(file: PipelineTestFile, results: [TestResult])], _ overrides: [String: String]
  ) async throws -> [(file: PipelineTestFile, results: [TestResult])] {
    var after: [(file: PipelineTestFile, results: [TestResult])] = []
    for (file, old) in results {
      guard let (before, new) = file.updated(after: old) else {
        after.append((file, old))
        continue
      }
      let place = URL(fileURLWithPath: file.path)
      let original = try Data(contentsOf: place)
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      try Data((original.starts(with: mark) ? mark : []) + new.utf8).write(to: place, options: .atomic)
      let again = PipelineTestFile.load(path: file.path, KnownStages.catalogue, overrides: overrides)
      guard again.diagnostics.isEmpty else {
        try original.write(to: place, options: .atomic)
        Terminal.error("\(file.path): the expectations cannot be rewritten in place; the file is as it was")
        after.append((file, old))
        continue
      }
      Terminal.line("\(file.path) is rewritten:")
      for line in TextDifference.lines(from: before, to: new) { Terminal.line("    " + line) }
      let names = Set(old.map(\.test.place))
      let results = await again.run()
      after.append((again, results.count == old.count ? results : results.filter { names.contains($0.test.place) }))
    }
    return after
  }
}

/// Which files hold tests.
enum TestPaths {
  /// The files that are named, and the YAML files of the folders that are named.
  static func all(in named: [String]) throws -> [String] {
    let manager = FileManager.default
    var paths: [String] = []
    func add(_ path: String) { if !paths.contains(path) { paths.append(path) } }
    for path in named.isEmpty ? [isFolder("Pipelines") ? "Pipelines" : "."] : named {
      guard manager.fileExists(atPath: path) else { throw ValidationError("there is no file or folder '\(path)'") }
      guard isFolder(path) else {
        add(path)
        let companion = PipelineTestFile.companion(of: path)
        if !path.hasSuffix(PipelineTestFile.ending), manager.fileExists(atPath: companion) { add(companion) }
        continue
      }
      let found = manager.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
      let folder = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
      let yaml = found.filter { name in
        (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
          && !name.split(separator: "/").contains { $0.hasPrefix(".") }
      }
      for name in yaml.sorted() where isPipeline(folder + name) { add(folder + name) }
    }
    return paths
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// Other YAML files that lie in a folder are not ours to judge.
  private static func isPipeline(_ path: String) -> Bool {
    if path.hasSuffix(PipelineTestFile.ending) { return true }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return text.split(separator: "\n").contains { $0.hasPrefix("copydesk:") }
  }
}
