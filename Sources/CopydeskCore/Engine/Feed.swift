/// Brings batches into a phase, with the number of documents that each stands for in the count of its node.
struct Feed {
  private enum Origin {
    case ready(ArraySlice<Document>)
    case source(any AsyncIteratorProtocol<SourceBatch, any Error>, id: String)
    case corpus(ArraySlice<(Document, Findings)>, any CorpusStage, id: String)
    case stream(any AsyncIteratorProtocol<Batch, any Error>, id: String)
    case batch(Batch?)
  }

  private var origin: Origin
  private var ordinal = 0
  private var limit: Int?
  private var keepsMarks = true

  /// Documents that have waited in a spool.
  init(_ documents: [Document]) { origin = .ready(documents[...]) }

  init(_ source: any Source, id: String, firstOrdinal: Int, limit: Int?) async throws {
    let sequence = try await Engine.naming(id) { try source.read(from: nil) }
    origin = .source(sequence.makeAsyncIterator(), id: id)
    ordinal = firstOrdinal
    self.limit = limit
  }

  /// The documents of a corpus stage; its rounds run here.
  init(_ documents: [Document], stage: any CorpusStage, id: String, options: RunOptions) async throws {
    keepsMarks = options.keepsMarks
    do {
      let findings = try await CorpusReduction(rounds: stage.rounds, workers: options.workers).findings(of: documents)
      origin = .corpus(Array(zip(documents, findings))[...], stage, id: id)
    } catch {
      var batch = Batch(documents, stage: id, keepsMarks: keepsMarks)
      batch.failAll(error)
      origin = .batch(batch)
    }
  }

  init(_ stage: any StreamStage, node: Int, context: FlowContext) async throws {
    let id = context.plan.nodes[node].id
    keepsMarks = context.options.keepsMarks
    let input: Handoff<Batch>
    if let live = context.streams[node] {
      input = live
    } else {
      var waiting = Feed(try await context.spools[.input(of: node)]?.take().all() ?? [])
      input = Handoff(capacity: .max)
      while let (batch, read) = try await waiting.next() {
        await context.ledger.add([(node, NodeCounts(read: read))])
        try await input.send(Batch(batch.documents, stage: id, keepsMarks: keepsMarks))
      }
      await input.finish()
    }
    origin = .stream(stage.stream(BatchStream(input)).makeAsyncIterator(), id: id)
  }

  mutating func next() async throws -> (batch: Batch, read: Int)? {
    switch origin {
    case .ready(var documents):
      let batch = Self.cut(&documents) { $0 }
      origin = .ready(documents)
      return batch.isEmpty ? nil : (Batch(batch), batch.count)
    case .batch(let batch):
      origin = .batch(nil)
      return batch.map { ($0, $0.failed.count) }
    case .corpus(var pairs, let stage, let id):
      let part = Self.cut(&pairs) { $0.0 }
      origin = .corpus(pairs, stage, id: id)
      guard !part.isEmpty else { return nil }
      var batch = Batch(part.map(\.0), stage: id, keepsMarks: keepsMarks)
      var index = 0
      batch.update { document in
        defer { index += 1 }
        return try stage.apply(part[index].1.get(), to: &document)
      }
      return (batch, part.count)
    case .stream(var iterator, let id):
      let batch = try await Self.next(&iterator, id: id)
      origin = .stream(iterator, id: id)
      // What came to the stage was counted when it was handed over.
      return batch.map { ($0, 0) }
    case .source(var iterator, let id):
      if let limit, limit <= 0 { return nil }
      let read = try await Self.next(&iterator, id: id)
      origin = .source(iterator, id: id)
      return read.map { number($0, source: id) }
    }
  }

  /// Numbers the documents of a source in their order and stops at the limit.
  private mutating func number(_ read: SourceBatch, source id: String) -> (Batch, Int) {
    let items = read.items.prefix(limit ?? .max)
    limit = limit.map { $0 - items.count }
    return (Batch(items, source: id, keepsMarks: keepsMarks, ordinal: &ordinal), items.count)
  }

  private static func next<Element>(
    _ iterator: inout any AsyncIteratorProtocol<Element, any Error>, id: String
  ) async throws -> Element? {
    do {
      return try await advance(&iterator)
    } catch let error as RunError {
      throw error
    } catch {
      throw RunError(node: id, reason: "\(error)")
    }
  }

  private static func advance<Iterator: AsyncIteratorProtocol>(_ iterator: inout Iterator) async throws
    -> Iterator.Element?
  {
    try await iterator.next(isolation: #isolation)
  }

  /// Takes a batch from the front of what waits.
  private static func cut<Element>(_ waiting: inout ArraySlice<Element>, _ document: (Element) -> Document) -> [Element]
  {
    var bytes = 0
    var count = 0
    for element in waiting.prefix(Batch.maximumDocuments) {
      count += 1
      bytes += document(element).text.utf8.count
      if bytes >= Batch.fullAtBytes { break }
    }
    let batch = Array(waiting.prefix(count))
    waiting.removeFirst(count)
    return batch
  }
}
