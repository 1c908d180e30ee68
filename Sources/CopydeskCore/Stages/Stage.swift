/// A step of a pipeline. Conform to one of the shapes below it rather than to this root:
///
/// - `DocumentStage` looks at one document at a time; nearly every stage is one.
/// - `CorpusStage` needs other documents too: copies, clusters.
/// - `StreamStage` is the escape hatch: windows, rate limits, services.
///
/// A stage is a struct with settings (`@Setting`) and no other state than what `prepare()` makes of them.
public protocol Stage: Sendable {
  /// The imperative phrase that pipeline files use, in kebab-case: `restore-apostrophes`.
  static var name: String { get }
  /// One sentence: what happens to a page.
  static var summary: String { get }
  /// What the stage finds, and what it leaves or adds, for the reference.
  static var example: StageExample? { get }
  /// Settings that a file must give, with values to show, as a pipeline file writes them: `["path": "pages"]`.
  static var exampleSettings: KeyValuePairs<String, String> { get }
  /// What must be there before this stage can do its work: the names of fields, or the labels of notes.
  static var requires: [String] { get }
  /// The fields, or labels of notes, that this stage adds.
  static var adds: [String] { get }
  /// The names of the ports, beside `out`, `rejected` and `failed`, that give records.
  static var recordPorts: [String] { get }
  /// The most that the stage does to a text; `.changes`, which promises nothing, unless it says otherwise.
  static var edits: TextEdits { get }
  /// True where the stage may change words between quotation marks, as one that mends letters does.
  static var changesQuotedWords: Bool { get }
  /// True where the stage leaves what it has done once as it is. Then a second run makes no mark and no note.
  static var isIdempotent: Bool { get }

  init()

  /// Reads tables and checks how settings go together, once, after the settings are known and before the first document.
  mutating func prepare() throws

  /// Works on a batch of documents; `Batch` says how a document is kept, rejected or failed.
  nonisolated(nonsending) func process(_ batch: inout Batch) async throws

  /// Lets go of what the stage holds beside its tables, such as a program that it has started. Comes after the last
  /// document of a run, also of one that broke off; another run may follow.
  nonisolated(nonsending) func close() async

  /// The records that `document` gives at one of `recordPorts`, after the stage has done its work on it.
  func records(from document: Document, port: String) -> [Record]
}

extension Stage {
  public static var example: StageExample? { nil }
  public static var exampleSettings: KeyValuePairs<String, String> { [:] }
  public static var requires: [String] { [] }
  public static var adds: [String] { [] }
  public static var recordPorts: [String] { [] }
  public static var edits: TextEdits { .changes }
  public static var changesQuotedWords: Bool { false }
  public static var isIdempotent: Bool { false }
  public mutating func prepare() throws {}
  public nonisolated(nonsending) func close() async {}
  public func records(from document: Document, port: String) -> [Record] { [] }
}

/// The most that a stage does to a text. `CopydeskTesting` holds a stage to what it says.
public enum TextEdits: Sendable, Hashable, CaseIterable {
  /// The text stays byte for byte; the stage annotates or decides.
  case nothing
  /// Text goes and none comes.
  case cuts
  /// Text goes and other text comes.
  case changes
}

/// What a stage decides about a document.
public enum Verdict: Sendable {
  case keep
  /// The document leaves by the `rejected` port. A decision, not an error.
  case reject(reason: String)
  /// The document is several: these go on in its place, in this order.
  case split([Document])
}

/// A stage cannot work at all, whatever the document, such as one whose program does not start.
///
/// Thrown from `process`, it ends the run, which can be taken up when the reason is out of the way. Every other error
/// fails the documents of the batch.
public struct StageBreakdown: Error, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}

/// A row that a stage found in a document, such as one quote.
public struct Record: Sendable {
  /// The document that it was found in; `Value.span` in `fields` refers to its text.
  public var document: Document
  public var fields: Fields

  public init(in document: Document, fields: Fields) {
    self.document = document
    self.fields = fields
  }
}
