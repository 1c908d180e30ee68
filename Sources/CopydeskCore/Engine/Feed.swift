import CopydeskFiles

/// Brings batches into a phase, with the number of documents that each stands for in the count of its node, and the place
/// from which a later run goes on behind it.
struct Feed {
  struct Part {
    var batch: Batch
    /// What the batch adds to the counts of the node that it comes out of, before it is worked on.
    var arrival: NodeCounts
    var position: Value?
  }

  private enum Origin {
    case stored(DocumentReader)
    case source(any AsyncIteratorProtocol<SourceBatch, any Error>, id: String)
    case corpus(DocumentReader, FindingsReader, any CorpusStage, id: String)
    /// Documents of a corpus stage that broke down itself.
    case broken(DocumentReader, any Error, id: String)
    case stream(any AsyncIteratorProtocol<Batch, any Error>, id: String)
  }

  private var origin: Origin
  private var ordinal = 0
  private var limit: Int?
  private var keepsMarks = true
  private var timeLimit: Duration?
  /// Processor time that the feed took and that no part has told yet.
  private var cpuNanoseconds = 0
  /// Measures a stream stage, which works while it is asked for the next batch, and before.
  private var meter: StreamMeter?

  /// Documents that have waited in a spool.
  ///
  /// - Parameter position: of the last batch that was dealt with, as `next` gave it; for every kind of feed.
  init(_ documents: StoredDocuments, from position: Value?) throws {
    origin = .stored(try documents.read(from: position))
  }

  init(_ source: any Source, id: String, firstOrdinal: Int, from position: Value?, limit: Int?) async throws {
    var start: Value?
    ordinal = firstOrdinal
    if case .array(let parts)? = position, parts.count == 2, case .int(let next) = parts[1] {
      start = parts[0]
      ordinal = next
    }
    let from = start
    let clock = ProcessorTime.ofThread
    let sequence = try await Engine.naming(id) { try source.read(from: from) }
    cpuNanoseconds = max(0, ProcessorTime.ofThread - clock)
    origin = .source(sequence.makeAsyncIterator(), id: id)
    self.limit = limit
  }

  /// The documents of a corpus stage. Its rounds run here, unless a stopped run has done that: the findings are then in
  /// a file of the run.
  init(
    _ documents: StoredDocuments, stage: any CorpusStage, node: Int, from position: Value?, context: FlowContext
  ) async throws {
    let id = context.plan.nodes[node].id
    keepsMarks = context.options.keepsMarks
    timeLimit = .seconds(context.limits.secondsPerDocument)
    let saved = context.folder.map { "\($0)/findings-\(node)" }
    if case .array(let parts)? = position, parts.count == 2, case .int(let offset) = parts[1], let saved {
      do {
        origin = .corpus(try documents.read(from: parts[0]), try FindingsReader(saved, from: offset), stage, id: id)
      } catch {
        throw CheckpointError(path: saved)
      }
      return
    }
    var folder: String?
    if let run = context.folder {
      let scratch = "\(run)/rounds-\(node)"
      FileSystem.removeFolder(scratch)
      try FileSystem.makeFolder(scratch)
      folder = scratch
    }
    let meter = ProcessorMeter()
    let logger = context.options.logger
    let reduction = CorpusReduction(
      rounds: stage.rounds, workers: context.options.workers,
      memory: context.plan.nodes[node].memory ?? CorpusReduction.standardMemory, folder: folder, meter: meter,
      onSpill: { logger.spilled($0, of: id) })
    logger.roundsBegun(id, rounds: stage.rounds.count, documents: documents.count)
    do {
      let found = try await reduction.reduce(documents)
      logger.roundsEnded(id, rounds: stage.rounds.count, documents: documents.count)
      if let saved {
        try meter.measure { try found.save(to: saved) }
        origin = .corpus(try documents.read(), try FindingsReader(saved), stage, id: id)
      } else {
        origin = .corpus(try documents.read(), try found.read(), stage, id: id)
      }
    } catch let error where error is FileError || error is BinaryError || error is CancellationError {
      throw error is CancellationError ? error : RunError(node: id, reason: "\(error)")
    } catch {
      origin = .broken(try documents.read(from: position), error, id: id)
    }
    cpuNanoseconds = meter.nanoseconds
    if let folder { FileSystem.removeFolder(folder) }
  }

  init(_ stage: any StreamStage, node: Int, context: FlowContext) async throws {
    let id = context.plan.nodes[node].id
    keepsMarks = context.options.keepsMarks
    let input: Handoff<Batch>
    if let live = context.streams[node] {
      input = live
    } else {
      input = Handoff(capacity: .max)
      var waiting = try await context.spools[.input(of: node)]?.take().read()
      while let documents = try waiting?.next() {
        await context.ledger.add([(node, NodeCounts(arrived: documents))])
        try await input.send(Batch(documents, stage: id, keepsMarks: keepsMarks))
      }
      await input.finish()
    }
    let meter = StreamMeter()
    self.meter = meter
    origin = .stream(stage.stream(BatchStream(input, meter: meter)).makeAsyncIterator(), id: id)
  }

  mutating func next() async throws -> Part? {
    let clock = ProcessorTime.ofThread
    guard var part = try await nextPart() else { return nil }
    if let meter {
      cpuNanoseconds += meter.take()
    } else {
      // What suspended may have gone on in another thread, whose clock may be behind.
      cpuNanoseconds += max(0, ProcessorTime.ofThread - clock)
    }
    part.arrival.cpuNanoseconds = cpuNanoseconds
    cpuNanoseconds = 0
    return part
  }

  private mutating func nextPart() async throws -> Part? {
    switch origin {
    case .stored(var reader):
      let documents = try reader.next()
      origin = .stored(reader)
      return documents.map { Part(batch: Batch($0), arrival: NodeCounts(arrived: $0), position: reader.position) }
    case .broken(var reader, let error, let id):
      guard let documents = try reader.next() else { return nil }
      origin = .broken(reader, error, id: id)
      var batch = Batch(documents, stage: id, keepsMarks: keepsMarks)
      batch.failAll(error)
      return Part(batch: batch, arrival: NodeCounts(arrived: documents), position: reader.position)
    case .corpus(var reader, var findings, let stage, let id):
      guard let documents = try reader.next() else { return nil }
      var batch = Batch(documents, stage: id, keepsMarks: keepsMarks)
      batch.timeLimit = timeLimit
      let found = try documents.map { _ in try findings.next() }
      origin = .corpus(reader, findings, stage, id: id)
      var index = 0
      batch.update { document in
        defer { index += 1 }
        return try stage.apply(found[index].get(), to: &document)
      }
      return Part(
        batch: batch, arrival: NodeCounts(arrived: documents),
        position: .array([reader.position, .int(findings.offset)]))
    case .stream(var iterator, let id):
      let batch = try await Self.next(&iterator, id: id)
      meter?.end()
      origin = .stream(iterator, id: id)
      // What came to the stage was counted when it was handed over.
      return batch.map { Part(batch: $0, arrival: NodeCounts(), position: nil) }
    case .source(var iterator, let id):
      if let limit, limit <= 0 { return nil }
      let read = try await Self.next(&iterator, id: id)
      origin = .source(iterator, id: id)
      return read.map { number($0, source: id) }
    }
  }

  /// Numbers the documents of a source in their order and stops at the limit.
  private mutating func number(_ read: SourceBatch, source id: String) -> Part {
    let items = read.items.prefix(limit ?? .max)
    limit = limit.map { $0 - items.count }
    let batch = Batch(items, source: id, keepsMarks: keepsMarks, ordinal: &ordinal)
    var arrival = NodeCounts()
    (arrival.read, arrival.bytesIn) = (items.count, read.bytes)
    return Part(batch: batch, arrival: arrival, position: .array([read.position, .int(ordinal)]))
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
}
