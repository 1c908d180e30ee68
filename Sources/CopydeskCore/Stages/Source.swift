/// Where documents come from.
public protocol Source: Sendable {
  /// The name that pipeline files use, in kebab-case: `files`.
  static var name: String { get }
  /// One sentence: where documents come from.
  static var summary: String { get }
  /// Settings that a file must give, with values to show, as a pipeline file writes them: `["path": "pages"]`.
  static var exampleSettings: KeyValuePairs<String, String> { get }

  init()

  /// Checks what can be checked before a run, such as that a path exists.
  mutating func prepare() throws

  /// Reads the documents in a fixed order.
  ///
  /// - Parameter position: the `position` of the last batch that was dealt with in an earlier run, or nil to start at the
  ///   beginning.
  /// - Throws: an error of the sequence ends the run; what is wrong with one document goes into `SourceBatch.failed`.
  func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable

  /// What tells this input from a changed one, such as the paths, sizes and times of change of its files.
  ///
  /// A stopped run is taken up again only where this is the same. Nil where the input cannot be read again from a
  /// position, such as standard input; a run that reads it always starts at the beginning.
  func signature() throws -> String?

  /// How many bytes there are to read in all, as they lie on the disk; nil where that is not known. For people who want to
  /// know how long a run will take; `SourceBatch.bytes` adds up to it.
  func inputBytes() throws -> Int?

  /// How many files there are to read; nil where it reads none, or that is not known.
  func inputFiles() throws -> Int?
}

extension Source {
  public static var exampleSettings: KeyValuePairs<String, String> { [:] }
  public mutating func prepare() throws {}
  public func signature() throws -> String? { nil }
  public func inputBytes() throws -> Int? { nil }
  public func inputFiles() throws -> Int? { nil }
}

/// Some documents as a source reads them, in the order of the source.
public struct SourceBatch: Sendable {
  public enum Item: Sendable {
    case document(Document)
    /// What could not be read: a document with what is known of it, and the reason.
    case failure(Document, error: String)
  }

  public var items: [Item]
  /// Reading from here goes on behind this batch.
  public var position: Value
  /// How many bytes of the input were read for the batch, as they lie on the disk: of a packed file the packed ones.
  public var bytes = 0

  public init(_ documents: [Document] = [], position: Value) {
    items = documents.map(Item.document)
    self.position = position
  }

  /// The documents that could be read.
  public var documents: [Document] {
    items.compactMap { item in if case .document(let document) = item { document } else { nil } }
  }

  /// What could not be read, with the reason.
  public var failures: [(document: Document, error: String)] {
    items.compactMap { item in if case .failure(let document, let error) = item { (document, error) } else { nil } }
  }
}
