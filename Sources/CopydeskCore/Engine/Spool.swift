/// Keeps documents until every phase that gives some is done, in memory or in files.
///
/// It gives them back in the order of the source, so that what comes after does not depend on which phase was faster.
/// Without files they all stay in memory; with files, only what is being written does.
actor Spool {
  private var documents: [(document: Document, input: Int)] = []
  private let path: String?
  private var files: [Int: SpoolFile] = [:]
  private var openFeeders: Int
  private var failure: (any Error)?
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// - Parameters:
  ///   - feeders: how many phases will call `close()`.
  ///   - path: the files' path without its end, which is the number of the input; nil keeps documents in memory.
  ///   - checkpoint: what `checkpoint()` gave in a run that was stopped; documents that came after it will come again.
  init(feeders: Int, path: String? = nil, checkpoint: Value? = nil) throws {
    openFeeders = feeders
    self.path = path
    guard let path, case .object(let inputs)? = checkpoint else { return }
    for entry in inputs.entries {
      guard let input = Int(entry.name) else { throw BinaryError() }
      files[input] = try SpoolFile("\(path).\(input)", checkpoint: entry.value)
    }
  }

  /// Takes documents that came by input number `input` of the reader. One input is fed by one phase.
  func append(_ new: [Document], input: Int) throws {
    guard let path else {
      documents += new.map { ($0, input) }
      return
    }
    var file = try files.removeValue(forKey: input) ?? SpoolFile("\(path).\(input)")
    try file.append(new)
    files[input] = file
  }

  /// Puts all documents so far safely on disk and gives what `init` needs to go on from here.
  func checkpoint() throws -> Value {
    var inputs = Fields()
    for (input, file) in files.sorted(by: { $0.key < $1.key }) { inputs["\(input)"] = try file.checkpoint() }
    return .object(inputs)
  }

  /// Says that one feeder is done, or has broken down.
  func close(throwing error: (any Error)? = nil) {
    openFeeders -= 1
    failure = failure ?? error
    guard openFeeders <= 0 else { return }
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// Waits for the last document and gives all of them; from memory once, from files as often as asked.
  ///
  /// - Throws: the error of a feeder that broke down: part of the documents is no corpus.
  func take() async throws -> StoredDocuments {
    while openFeeders > 0 { await withCheckedContinuation { waiting.append($0) } }
    if let failure { throw failure }
    guard path == nil else {
      return StoredDocuments(try files.sorted { $0.key < $1.key }.map { try $0.value.extent() })
    }
    defer { documents = [] }
    let sorted = documents.enumerated().sorted { left, right in
      (left.element.document.ordinal, left.element.input, left.offset)
        < (right.element.document.ordinal, right.element.input, right.offset)
    }
    return StoredDocuments(sorted.map(\.element.document))
  }
}
