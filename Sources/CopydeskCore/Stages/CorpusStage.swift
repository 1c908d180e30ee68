/// A stage that needs other documents too, such as one that marks copies.
///
/// It declares keyed rounds. In each, every document gives records under keys; the engine brings the records of one key
/// together, and `reduce` makes findings of them, each addressed to a document. Later rounds see the findings of earlier
/// ones. At the end `apply` gets all findings about a document. There is no hidden state: the result depends on the
/// documents and their order, and never on the number of workers.
public protocol CorpusStage: Stage {
  /// The rounds in the order in which they run.
  var rounds: [CorpusRound] { get }

  /// Marks up one document with what the rounds found about it.
  func apply(_ findings: Findings, to document: inout Document) throws -> Verdict
}

extension CorpusStage {
  /// Works on the documents of the batch as if they were the whole corpus.
  public nonisolated(nonsending) func process(_ batch: inout Batch) async throws {
    let findings = try await CorpusReduction(rounds: rounds, workers: 1).findings(of: batch.documents)
    batch.updateEach { index, document in try apply(findings[index].get(), to: &document) }
  }
}

/// One round of a corpus stage.
public enum CorpusRound: Sendable {
  case keyed(any KeyedRound)
  /// Joins all documents that findings so far link (`Finding.about`) into connected components.
  case components
}

/// A round in which documents meet under keys.
public protocol KeyedRound: Sendable {
  /// What `document` gives to the round.
  ///
  /// What it throws fails this document; the others go on without it.
  ///
  /// Keys are stable hashes, never `Hasher`, which is seeded anew in each process.
  func records(of document: Document, as reference: DocumentReference, findings: Findings) throws -> [KeyedRecord]

  /// What the records of one key say, in the order of the source. Called for keys with at least two records.
  func reduce(_ key: UInt64, _ records: [KeyedRecord]) throws -> [Finding]
}

/// A document as other documents speak of it.
public struct DocumentReference: Sendable, Hashable, Comparable {
  /// The position among the documents that came to the stage, from 0.
  public var number: Int
  public var id: String

  public init(number: Int, id: String) {
    self.number = number
    self.id = id
  }

  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// What one document gives under one key.
public struct KeyedRecord: Sendable {
  public var key: UInt64
  public var document: DocumentReference
  /// Numbers only, so that a record can go to a disk or another machine as it is. Arrays are shared, not copied.
  public var numbers: [UInt64]

  public init(key: UInt64, document: DocumentReference, numbers: [UInt64] = []) {
    self.key = key
    self.document = document
    self.numbers = numbers
  }
}

/// What a reduction says to one document, possibly about another.
public struct Finding: Sendable, Hashable {
  public var to: DocumentReference
  /// The other document; a finding with one is a link for `CorpusRound.components`.
  public var about: DocumentReference?
  public var numbers: [UInt64]

  public init(to: DocumentReference, about: DocumentReference? = nil, numbers: [UInt64] = []) {
    self.to = to
    self.about = about
    self.numbers = numbers
  }
}

/// All that the rounds so far say about one document.
public struct Findings: Sendable {
  /// The findings of each keyed round, in the order of the rounds; those of one round in the order of the documents that
  /// they are about.
  public internal(set) var byRound: [[Finding]]
  /// The component that a `components` round put the document in; nil for a document without links.
  public internal(set) var component: Component?
  /// What a round could not do with the document.
  var failure: (any Error)?

  /// Documents that links hold together.
  public struct Component: Sendable, Hashable {
    /// The first of them in the order of the source; its id names the component.
    public var first: DocumentReference
    public var size: Int
  }
}

extension Findings {
  /// The findings, or what a round could not do with the document.
  func get() throws -> Findings {
    if let failure { throw failure }
    return self
  }
}
