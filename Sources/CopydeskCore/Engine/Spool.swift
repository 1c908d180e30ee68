/// Keeps documents until every phase that gives some is done.
///
/// It gives them back in the order of the source, so that what comes after does not depend on which phase was faster.
actor Spool {
  private var documents: [(document: Document, input: Int)] = []
  private var openFeeders: Int
  private var failure: (any Error)?
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// - Parameter feeders: how many phases will call `close()`.
  init(feeders: Int) { openFeeders = feeders }

  init(feeders: Int, path: String, length: Int?) throws { openFeeders = feeders }

  func sync() throws -> Int { 0 }

  /// Takes documents that came by input number `input` of the reader.
  func append(_ new: [Document], input: Int) {
    documents += new.map { ($0, input) }
  }

  /// Says that one feeder is done, or has broken down.
  func close(throwing error: (any Error)? = nil) {
    openFeeders -= 1
    failure = failure ?? error
    guard openFeeders <= 0 else { return }
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// Waits for the last document and gives all of them, once.
  ///
  /// - Throws: the error of a feeder that broke down: part of the documents is no corpus.
  func take() async throws -> [Document] {
    while openFeeders > 0 { await withCheckedContinuation { waiting.append($0) } }
    if let failure { throw failure }
    defer { documents = [] }
    let sorted = documents.enumerated().sorted { left, right in
      (left.element.document.ordinal, left.element.input, left.offset)
        < (right.element.document.ordinal, right.element.input, right.offset)
    }
    return sorted.map(\.element.document)
  }
}
