public import CopydeskCore

/// A pipeline file as it is written, with the place of every word.
///
/// It may be full of mistakes: `diagnostics` holds those that show without knowing any stage. `PipelineLoader` finds the
/// others and makes a `Pipeline` of it.
public struct PipelineFile: Sendable {
  /// The version of the format that this program reads.
  public static let formatVersion = "1"

  /// The path as it was given, for messages.
  public let path: String
  /// What is wrong with the file itself, in its order.
  public var diagnostics: [Diagnostic] { problems.sorted }
  /// The pipeline's name: what the file says, or else the file's own name without its ending.
  public var name: String { givenName?.text ?? Self.stem(of: path) }
  /// What the pipeline is for, in the words of its author.
  public internal(set) var description: String?

  /// The packages whose stages the file uses beside those that are built in.
  public internal(set) var plugins: [PluginReference] = []

  /// True where a plugin cannot be read, found or built, so that a name nobody knows may be one of its stages.
  var hasUnknownPlugins = false
  var givenName: WrittenWord?
  var params: [Param] = []
  var sources: [Part] = []
  var stages: [Part] = []
  var sinks: [Part] = []
  var limits: [WrittenValue.Entry] = []
  /// What stands under `tests`, which `PipelineTestFile` reads.
  var tests: WrittenValue?
  /// Where the word `sinks` stands.
  var sinksPlace: SourcePlace?
  var problems: DiagnosticList
  /// False where so much is wrong that nothing else can be said, as in a file that cannot be read.
  var isReadable = false
  /// Nil where the file cannot be read.
  var source: SourceText?

  /// A declared name that `${…}` may use.
  struct Param: Sendable {
    var name: WrittenWord
    var type: WrittenWord?
    var standard: WrittenValue?
    var description: String?
  }

  /// A source, stage or sink.
  struct Part: Sendable {
    enum Kind: String, Sendable {
      case source, stage, sink
    }

    var kind: Kind
    /// Nil where no id is given, as for most stages.
    var id: WrittenWord?
    /// The name of its type.
    var type: WrittenWord?
    /// What it reads; nil where it does not say, empty where what it says cannot be read.
    var from: [WrittenWord]?
    var settings: [WrittenValue.Entry] = []
    /// How much memory a stage may use that waits for all documents.
    var memory: WrittenValue.Entry?
    /// Keys that no such part has; whether one is a misplaced setting only the catalogue can tell.
    var unknownKeys: [WrittenValue.Entry] = []
    /// False after a mistake in its form, so that nothing is reported as missing because of it.
    var isWhole = true
    var place: SourcePlace
  }

  /// Reads a file; what is wrong with it is in `diagnostics`.
  public static func load(path: String) -> PipelineFile {
    load(path: path) { () throws(SourceText.Problem) in try SourceText.read(path: path) }
  }

  /// Takes `text` for a file; `name` stands for its path in messages.
  public static func load(text: String, name: String) -> PipelineFile {
    load(path: name) { () throws(SourceText.Problem) in Array(text.utf8) }
  }

  /// Takes `bytes` for a file; `name` stands for its path in messages.
  public static func load(bytes: [UInt8], name: String) -> PipelineFile {
    load(path: name) { () throws(SourceText.Problem) in bytes }
  }

  /// Says why the stages of the file's plugins are not known. It cannot run, and names that nobody knows are not reported.
  public mutating func leaveOutPlugins(because found: [Diagnostic]) {
    for diagnostic in found { problems.add(diagnostic) }
    hasUnknownPlugins = true
  }

  private static func load(path: String, _ bytes: () throws(SourceText.Problem) -> [UInt8]) -> PipelineFile {
    var file = PipelineFile(path: path, problems: DiagnosticList(file: path))
    do throws(SourceText.Problem) {
      let source = try SourceText(try bytes())
      file.source = source
      file.problems.source = source
      if let root = YAMLReader.read(source, &file.problems) {
        PipelineFileReader.read(root, into: &file)
      } else if file.problems.errorCount == 0 {
        file.problems.error(.emptyFile, "file is empty", at: SourcePlace(line: 1, column: 1))
      }
    } catch {
      file.problems.error(.unreadableFile, error.message, at: error.place)
    }
    return file
  }

  /// Where a source, stage or sink stands; nil where none has the id.
  public func place(ofPart id: String) -> SourcePlace? {
    (sources + stages + sinks).first { ($0.id ?? $0.type)?.text == id }?.place
  }

  private static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }
}
