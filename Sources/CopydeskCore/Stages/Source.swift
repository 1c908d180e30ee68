/// Where documents come from.
public protocol Source: Sendable {
  static var name: String { get }
  static var summary: String { get }

  init()

  /// Checks what can be checked before a run, such as that a path exists.
  mutating func prepare() throws

  /// Reads the documents in a fixed order.
  ///
  /// - Parameter position: the `position` of the last batch that was dealt with in an earlier run, or nil to start at the
  ///   beginning.
  /// - Throws: an error of the sequence ends the run; what is wrong with one document goes into `SourceBatch.failed`.
  func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable
}

extension Source {
  public mutating func prepare() throws {}
}

/// Some documents as a source reads them.
public struct SourceBatch: Sendable {
  public var documents: [Document]
  /// What could not be read, with the reason.
  public var failed: [(document: Document, error: String)]
  /// Reading from here goes on behind this batch.
  public var position: Value

  public init(documents: [Document] = [], failed: [(document: Document, error: String)] = [], position: Value) {
    self.documents = documents
    self.failed = failed
    self.position = position
  }
}
