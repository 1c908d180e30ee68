import CopydeskCore

/// Gives small documents in full batches: an id, a short text and two fields, as a row of JSON lines would bring them.
struct SmallDocuments: Source {
  static let name = "small-documents"
  static let summary = "Gives small documents in full batches."

  var count = 0

  func read(from position: Value?) -> any AsyncSequence<SourceBatch, any Error> & Sendable { Batches(count: count) }

  struct Batches: AsyncSequence, AsyncIteratorProtocol, Sendable {
    let count: Int
    private var given = 0

    init(count: Int) { self.count = count }

    func makeAsyncIterator() -> Self { self }

    mutating func next() async throws -> SourceBatch? {
      guard given < count else { return nil }
      let end = Swift.min(given + Batch.maximumDocuments, count)
      let documents = (given..<end).map { number in
        Document(
          id: "row-\(number)", text: "The ferry was late again, said row \(number).",
          fields: ["url": .string("https://outlet.example/\(number)"), "date": "2026-03-01"])
      }
      given = end
      return SourceBatch(documents, position: .int(given))
    }
  }
}

/// Takes documents and writes a byte for each into nowhere.
struct CountingSink: Sink {
  static let name = "counting"
  static let summary = "Takes documents and writes nothing."

  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) { bytes.append(0x2E) }
  func open(_ opening: SinkOpening) -> any SinkWriter { Nowhere() }

  private final class Nowhere: SinkWriter {
    func write(_ bytes: [UInt8]) {}
    func checkpoint() -> Value { .null }
    func commit() -> [String] { [] }
    func suspend() {}
    func abort() {}
  }
}

/// Lets every document go on.
struct KeepDocuments: DocumentStage {
  static let name = "keep-documents"
  static let summary = "Lets every document go on."

  func apply(_ document: inout Document) -> Verdict { .keep }
}

/// Changes one byte of every document.
struct ChangeOneByte: DocumentStage {
  static let name = "change-one-byte"
  static let summary = "Changes one byte of every document."

  func apply(_ document: inout Document) -> Verdict {
    document.change(0..<1, to: "t", rule: "one-byte")
    return .keep
  }
}
