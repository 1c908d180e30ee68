public import CopydeskCore

/// The tests of one file: those under `tests:` of a pipeline file, or those of a `NAME.test.yaml` beside `NAME.yaml`.
///
/// Reading finds every mistake at once, in the tests and in the pipeline that they test. docs/pipeline-tests.md has the
/// format.
public struct PipelineTestFile: Sendable {
  /// The file that holds the tests, and the pipeline that they test.
  public let path: String
  public let pipelinePath: String
  public private(set) var tests: [PipelineTest] = []
  /// What is wrong with the tests or with the pipeline, in the order of the files.
  public private(set) var diagnostics: [Diagnostic] = []
  /// The pipeline with its stages prepared; nil where something is wrong.
  public private(set) var pipeline: Pipeline?

  /// The text of the file and all that is written in it, to rewrite expectations by their places.
  private(set) var source: SourceText?
  private(set) var root: WrittenValue?

  /// The ending of files that hold nothing but tests.
  public static let ending = ".test.yaml"

  /// The file of tests that belongs to a pipeline file: `news.test.yaml` for `news.yaml`.
  public static func companion(of path: String) -> String {
    for ending in [".yaml", ".yml"] where path.hasSuffix(ending) { return path.dropLast(ending.count) + Self.ending }
    return path + Self.ending
  }

  /// Reads the tests of a file and the pipeline that they test.
  ///
  /// - Parameters:
  ///   - path: a pipeline file, or a file of tests.
  ///   - catalogue: the stages that the pipeline may name.
  ///   - overrides: values of the pipeline's params, above those that the file gives.
  ///   - reading: reads the pipeline file, for a program that does more with it, such as to bring its plugins.
  public static func load(
    path: String, _ catalogue: Catalogue, overrides: [String: String] = [:],
    reading: (String) -> PipelineFile = { PipelineFile.load(path: $0) }
  ) -> PipelineTestFile {
    if path.hasSuffix(ending) { return PipelineTestFile(companion: path, catalogue, overrides, reading) }
    return PipelineTestFile(inside: reading(path), catalogue, overrides)
  }

  /// What is wrong with the tests of a pipeline file, in it and beside it, but not with the pipeline itself.
  public static func diagnostics(
    of file: PipelineFile, _ catalogue: Catalogue, overrides: [String: String] = [:]
  ) -> [Diagnostic] {
    guard file.isReadable else { return [] }
    let shape = PipelineShape(file, catalogue)
    var inside = DiagnosticList(file: file.path)
    if let tests = file.tests {
      _ = TestReader.read(tests, shape, folder: folder(of: file.path), file.source, &inside)
    }
    let path = companion(of: file.path)
    guard FileText.exists(path) else { return inside.sorted }
    let beside = PipelineTestFile(
      companion: path, catalogue, overrides, { PipelineFile.load(path: $0) }, checksPipeline: false)
    return inside.sorted + beside.diagnostics
  }

  private init(inside file: PipelineFile, _ catalogue: Catalogue, _ overrides: [String: String]) {
    path = file.path
    pipelinePath = file.path
    source = file.source
    var found = DiagnosticList(file: path)
    if let written = file.tests {
      root = written
      tests = TestReader.read(written, PipelineShape(file, catalogue), folder: Self.folder(of: path), source, &found)
    }
    let errors = checkPipeline(file, catalogue, overrides, [:])
    diagnostics = errors + found.sorted
    if !diagnostics.isEmpty { pipeline = nil }
  }

  private init(
    companion path: String, _ catalogue: Catalogue, _ overrides: [String: String],
    _ reading: (String) -> PipelineFile, checksPipeline: Bool = true
  ) {
    self.path = path
    var found = DiagnosticList(file: path)
    var standard = String(path.dropLast(Self.ending.count)) + ".yaml"
    var written: WrittenValue?
    var reader = TestFileEntries(diagnostics: found)
    do throws(SourceText.Problem) {
      let source = try SourceText(try SourceText.read(path: path))
      self.source = source
      root = YAMLReader.read(source, &found)
      reader.diagnostics = found
      if let root { reader.read(root) } else if found.errorCount == 0 { reader.reportEmpty() }
      found = reader.diagnostics
      written = reader.tests
      if let other = reader.pipeline?.text {
        standard = other.hasPrefix("/") ? other : Self.folder(of: path) + other
      }
    } catch {
      found.error(.unreadableFile, error.message, at: error.place)
      reader.diagnostics = found
    }
    pipelinePath = standard
    guard found.errorCount > 0 || FileText.exists(standard) else {
      let start = reader.pipeline?.place ?? SourcePlace(line: 1, column: 1)
      found.error(
        .unreadableFile, "there is no pipeline file '\(standard)'; name the one to test with 'pipeline: PATH'",
        at: start)
      diagnostics = found.sorted
      return
    }
    let file = reading(pipelinePath)
    let values = reader.values(for: file)
    found = reader.diagnostics
    if let written, file.isReadable {
      tests = TestReader.read(written, PipelineShape(file, catalogue), folder: Self.folder(of: path), source, &found)
    }
    let errors = checksPipeline ? checkPipeline(file, catalogue, overrides, values) : []
    diagnostics = errors + found.sorted
    if !diagnostics.isEmpty { pipeline = nil }
  }

  /// Prepares the pipeline, once for all tests. Tests have documents of their own, so a path that has no value is none
  /// the worse for it.
  private mutating func checkPipeline(
    _ file: PipelineFile, _ catalogue: Catalogue, _ overrides: [String: String], _ values: [String: String]
  ) -> [Diagnostic] {
    var values = values.merging(overrides) { _, given in given }
    for param in file.params where param.type?.text == "path" && param.standard == nil && values[param.name.text] == nil
    {
      values[param.name.text] = "unset/\(param.name.text)"
    }
    let checked = PipelineLoader(catalogue).check(file, overrides: values, preparesSources: false)
    pipeline = checked.pipeline
    return checked.diagnostics.filter { $0.severity == .error }
  }

  /// The folder of a file, with a slash at its end; empty for the working directory.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}

/// The keys of a `NAME.test.yaml`.
private struct TestFileEntries {
  var diagnostics: DiagnosticList
  var pipeline: WrittenWord?
  var params: [(name: WrittenWord, value: String)] = []
  var tests: WrittenValue?

  private static let keys = ["copydesk", "pipeline", "params", "tests"]

  /// The values of params that the pipeline has; others are reported.
  mutating func values(for file: PipelineFile) -> [String: String] {
    var values: [String: String] = [:]
    let names = file.params.map(\.name.text)
    for (name, value) in params {
      if names.contains(name.text) || !file.isReadable {
        values[name.text] = value
      } else {
        diagnostics.unknown(
          .unknownParam, name.text, "'\(name.text)' is not a param of \(file.path)", at: name.place, among: names)
      }
    }
    return values
  }

  mutating func reportEmpty() { diagnostics.error(.emptyFile, "file is empty", at: SourcePlace(line: 1, column: 1)) }

  mutating func read(_ root: WrittenValue) {
    guard case .map(let entries) = root.content else {
      return diagnostics.error(
        .wrongForm, "expected a map with the key 'tests', found \(root.described)", at: root.place)
    }
    var isMisspelt = false
    for entry in entries {
      switch (entry.key.text, entry.value.content) {
      case ("copydesk", .text(PipelineFile.formatVersion)): break
      case ("copydesk", _):
        diagnostics.error(
          .formatVersion,
          "version \(entry.value.described) of the format is not known; this program reads "
            + "'\(PipelineFile.formatVersion)'", at: entry.value.place)
      case ("pipeline", .text(let path)) where !path.isEmpty:
        pipeline = WrittenWord(text: path, place: entry.value.place)
      case ("params", .map(let entries)):
        for case (let name, .text(let text)) in entries.map({ ($0.key, $0.value.content) }) {
          params.append((name, text))
        }
      case ("tests", _): tests = entry.value
      case ("pipeline", _):
        diagnostics.error(
          .wrongForm, "expected the path of a pipeline file, found \(entry.value.described)", at: entry.value.place)
      case ("params", _):
        diagnostics.error(.wrongForm, "expected a map of params, found \(entry.value.described)", at: entry.value.place)
      default:
        let name = entry.key.text
        let meant = diagnostics.unknown(
          .unknownKey, name, "'\(name)' is not a key of a file of tests", at: entry.key.place, among: Self.keys)
        isMisspelt = isMisspelt || meant == "tests"
      }
    }
    if tests == nil, !isMisspelt { diagnostics.error(.missingKey, "'tests' is missing", at: root.place) }
  }
}
