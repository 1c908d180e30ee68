import CopydeskFiles

/// Some documents on their way through a stage, and those that left on the way.
///
/// A batch holds at most 125 documents or about 256 KB of text. Batches from 16 documents up were measured to be equally
/// cheap; the caps keep memory bounded, give every core something to do, and bound what a killed run does again.
public struct Batch: Sendable {
  /// The largest number of documents in a batch.
  public static let maximumDocuments = 125
  /// The number of bytes of text after which a batch is full.
  public static let fullAtBytes = 1 << 18

  /// The documents that go on, in the order of the source.
  public var documents: [Document]
  /// The documents that stages decided to drop.
  public private(set) var rejected: [Rejected] = []
  /// The documents that a stage could not work on.
  public private(set) var failed: [Failed] = []
  /// How many more documents there are for pages that were split.
  public private(set) var splitAdded = 0
  /// How many marks the present stage has made.
  public private(set) var marks = EditCount()

  /// The id of the stage that the batch is in.
  package var stage: String
  package var keepsMarks: Bool
  /// How long the present stage may take for one document; nil without a limit.
  package var timeLimit: Duration?
  /// The processor time that a stage took which is suspended in between, and goes on in another thread whose clock says
  /// nothing; nil for all others, which the engine measures.
  package var spentNanoseconds: Int?
  /// Where the batch tells which document is in the stage; nil where nobody watches.
  var watched: WatchedBatch?
  /// Documents by ordinal that the stage hung on in an earlier process of the run.
  var stalled: Set<Int> = []

  public init(_ documents: [Document], stage: String = "", keepsMarks: Bool = true) {
    self.documents = documents
    self.stage = stage
    self.keepsMarks = keepsMarks
  }

  /// Lets `body` work on each document in turn and sorts the documents by its verdicts.
  ///
  /// What `body` throws fails the one document, without the marks that it asked for. So does taking longer than the
  /// run's limit: a loop over a document of unknown size asks `Document.checkTime()` now and then, and is stopped there;
  /// one that does not is found out when it is done.
  ///
  /// - Parameters:
  ///   - body: marks up one document and says what becomes of it.
  ///   - attempts: how often `body` gets the document, as it came, before what it throws counts.
  public mutating func update(attempts: Int = 1, _ body: (inout Document) throws -> Verdict) {
    updateEach(attempts: attempts) { _, document in try body(&document) }
  }

  /// Works like `update`; `body` also gets the number of the document in the batch as it came.
  package mutating func updateEach(attempts: Int = 1, _ body: (Int, inout Document) throws -> Verdict) {
    var kept = 0
    var split: [(index: Int, parts: [Document])] = []
    let limit = timeLimit?.nanoseconds
    defer { watched?.leavesStage() }
    for index in documents.indices {
      do {
        if let limit { try begin(index, limit) }
        let verdict = try Self.verdict(on: &documents[index], attempts: attempts) { try body(index, &$0) }
        if documents[index].hasPending {
          marks += try documents[index].commit(stage: stage, keepsMarks: keepsMarks)
        }
        switch verdict {
        case .keep:
          if kept != index { documents.swapAt(kept, index) }
          kept += 1
        case .reject(let reason):
          rejected.append(Rejected(document: documents[index], stage: stage, reason: reason))
        case .split(var parts):
          guard !parts.isEmpty else { throw SplitError.noParts }
          for part in parts.indices {
            parts[part].ordinal = documents[index].ordinal
            marks += try parts[part].commit(stage: stage, keepsMarks: keepsMarks)
          }
          split.append((kept, parts))
          splitAdded += parts.count - 1
        }
      } catch {
        let error: any Error = error is DocumentTime ? TimeLimitError(limit: timeLimit ?? .zero) : error
        documents[index].discardPending()
        failed.append(Failed(document: documents[index], stage: stage, cause: error))
      }
    }
    documents.removeSubrange(kept...)
    for (index, parts) in split.reversed() { documents.insert(contentsOf: parts, at: index) }
  }

  /// Begins the time of a document.
  ///
  /// - Parameter limit: nanoseconds that the stage may take.
  @inline(__always)
  private mutating func begin(_ index: Int, _ limit: Int) throws {
    let now = CoarseClock.now
    documents[index].deadline = now + limit
    watched?.begins(documents[index].ordinal, now: now)
    if !stalled.isEmpty, stalled.contains(documents[index].ordinal) {
      throw StallError(limit: timeLimit ?? .zero)
    }
  }

  /// Static, as a method would hold a second reference to the documents, which then are all copied for each of them.
  @inline(__always)
  private static func verdict(
    on document: inout Document, attempts: Int, _ body: (inout Document) throws -> Verdict
  ) throws -> Verdict {
    defer { document.deadline = nil }
    let verdict = attempts > 1 ? try retry(on: &document, attempts: attempts, body) : try body(&document)
    try document.checkTime()
    return verdict
  }

  @inline(never)
  private static func retry(
    on document: inout Document, attempts: Int, _ body: (inout Document) throws -> Verdict
  ) throws -> Verdict {
    let asItCame = document
    for _ in 1..<attempts {
      do {
        return try body(&document)
      } catch let error where !(error is DocumentTime) {
        document = asItCame
      }
    }
    return try body(&document)
  }

  /// Fails every document, as when the stage itself broke down.
  package mutating func failAll(_ error: any Error) {
    failed += documents.map { document in
      var document = document
      document.discardPending()
      return Failed(document: document, stage: stage, cause: error)
    }
    documents = []
  }
}

/// A stage split a document into nothing, which would lose it without a reason.
enum SplitError: Error, CustomStringConvertible {
  case noParts

  var description: String { "the stage split the document into no parts; reject it with a reason instead" }
}

/// A document that a stage decided to drop, and why.
public struct Rejected: Sendable {
  public var document: Document
  /// The id of the stage.
  public var stage: String
  public var reason: String

  public init(document: Document, stage: String, reason: String) {
    self.document = document
    self.stage = stage
    self.reason = reason
  }
}

/// A document that a stage or a source could not work on, and the error.
public struct Failed: Sendable {
  /// The document as the stage found it, but for fields that it had set already.
  public var document: Document
  /// The id of the stage or source.
  public var stage: String
  public var error: String
  /// What was thrown; nil where only its description is known.
  package var cause: (any Error)?

  public init(document: Document, stage: String, error: String) {
    self.document = document
    self.stage = stage
    self.error = error
  }

  init(document: Document, stage: String, cause: any Error) {
    self.init(document: document, stage: stage, error: "\(cause)")
    self.cause = cause
  }
}

extension Batch {
  /// Takes over what left another batch of the same stage, and its counts.
  mutating func absorb(_ other: Batch) {
    rejected += other.rejected
    failed += other.failed
    splitAdded += other.splitAdded
    marks += other.marks
  }
}

extension Batch {
  /// Documents that a stage of an earlier phase dropped, for a stage that reads its `rejected` port.
  init(rejected documents: [Document]) {
    self.init([])
    rejected = documents.map { Rejected(document: $0, stage: "", reason: "") }
  }

  /// Commits the edits of a stage that worked on `documents` directly and not through `update(_:)`.
  package mutating func settle() {
    if documents.contains(where: \.hasPending) { update { _ in .keep } }
  }
}

extension Batch {
  /// What a source read, numbered in its order.
  init(_ read: some Sequence<SourceBatch.Item>, source id: String, keepsMarks: Bool, ordinal: inout Int) {
    self.init([], stage: id, keepsMarks: keepsMarks)
    documents.reserveCapacity(read.underestimatedCount)
    for item in read {
      switch item {
      case .document(var document):
        document.ordinal = ordinal
        documents.append(document)
      case .failure(var document, let error):
        document.ordinal = ordinal
        failed.append(Failed(document: document, stage: stage, error: error))
      }
      ordinal += 1
    }
  }
}

extension Duration {
  var nanoseconds: Int {
    Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000)
  }
}
