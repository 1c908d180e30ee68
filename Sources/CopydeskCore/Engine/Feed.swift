import CopydeskFiles

/// Brings documents into a phase, in order, with the number of documents that each part stands for in the count of its
/// node, and the place from which a later run goes on behind it.
///
/// It does only what must be done in order; `Part.batch` does the rest, on any core.
struct Feed {
  private enum Origin {
    case stored(DocumentReader)
    case source(any AsyncIteratorProtocol<SourceBatch, any Error>, id: String)
    /// Documents of a corpus stage, with the state from which its findings are taken up.
    case corpus(DocumentReader, FindingsReader, any CorpusStage, state: Value)
    case stream(any AsyncIteratorProtocol<Batch, any Error>, id: String)
  }

  private var origin: Origin
  private var ordinal = 0
  private var limit: Int?
  private var keepsMarks = true
  /// Processor time that the feed took and that no part has told yet.
  private var cpuNanoseconds = 0
  /// Measures a stream stage, which works while it is asked for the next batch, and before.
  private var meter: StreamMeter?

  /// Documents that have waited in a spool.
  ///
  /// - Parameter position: of the last part that was dealt with, as `next` gave it; for every kind of feed.
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

  /// The documents of a corpus stage. Its rounds run here, as far as a stopped run has not done that.
  init(
    _ documents: StoredDocuments, stage: any CorpusStage, node: Int, entry: Int, from position: Value?,
    context: FlowContext
  ) async throws {
    var place: Fields?
    if case .object(let fields)? = position { place = fields }
    let (id, logger) = (context.plan.nodes[node].id, context.options.logger)
    var reduction = CorpusReduction(
      rounds: stage.rounds, workers: context.options.workers,
      memory: context.plan.nodes[node].memory ?? CorpusReduction.standardMemory,
      onSpill: { logger.spilled($0, of: id) })
    if let run = context.folder {
      let folder = "\(run)/rounds-\(node)"
      if place == nil { FileSystem.removeFolder(folder) }
      try FileSystem.makeFolder(folder)
      reduction.folder = folder
    }
    let phase = context.plan.nodes[node].outputPhase
    let journal = context.keeper.map { RoundsJournal(keeper: $0, phase: phase, entry: entry) }
    logger.roundsBegun(id, rounds: stage.rounds.count, documents: documents.count)
    do {
      let (found, state) = try await reduction.reduce(documents, from: place?["rounds"], journal: journal)
      logger.roundsEnded(id, rounds: stage.rounds.count, documents: documents.count)
      let reader = try documents.read(from: place?["documents"])
      origin = .corpus(reader, try found.read(from: reader.number), stage, state: state)
    } catch let error where error is CancellationError || error is RunError || error is CheckpointError {
      throw error
    } catch let error where error is BinaryError && place != nil {
      // Of a run that is taken up, the disk lost something.
      throw CheckpointError(path: reduction.folder ?? "")
    } catch {
      throw RunError(node: id, reason: "\(error)")
    }
    cpuNanoseconds = reduction.meter.nanoseconds
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
      while let documents = try waiting?.next()?.documents() {
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
      guard let documents = try reader.next() else { return nil }
      origin = .stored(reader)
      return Part(.stored(documents), read: documents.count, position: reader.position)
    case .corpus(var reader, var findings, let stage, let state):
      guard let documents = try reader.next() else { return nil }
      let found = try (0..<documents.count).map { _ in try findings.next() }
      origin = .corpus(reader, findings, stage, state: state)
      return Part(
        .found(documents, found, stage), read: documents.count,
        position: .object(["rounds": state, "documents": reader.position]))
    case .stream(var iterator, let id):
      let batch = try await Self.next(&iterator, id: id)
      meter?.end()
      origin = .stream(iterator, id: id)
      // What came to the stage was counted when it was handed over.
      return batch.map { Part(.batch($0), read: 0) }
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
    return Part(
      .batch(batch), read: items.count, bytes: read.bytes, position: .array([read.position, .int(ordinal)]))
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

extension Feed {
  struct Part: Sendable {
    enum Content: Sendable {
      case batch(Batch)
      /// Documents that have waited.
      case stored(StoredBatch)
      /// Documents of a corpus stage, with what it has found about each.
      case found(StoredBatch, [Findings], any CorpusStage)
    }

    var content: Content
    /// What the part adds to the counts of the node that it comes out of, before it is worked on.
    var arrival = NodeCounts()
    var position: Value?

    /// - Parameters:
    ///   - read: how many documents came to the node.
    ///   - bytes: of the input, that were read for a source.
    init(_ content: Content, read: Int, bytes: Int = 0, position: Value? = nil) {
      self.content = content
      (arrival.read, arrival.bytesIn) = (read, bytes)
      self.position = position
    }

    /// The documents as they come out of the node that they come from: read from their file, with what a corpus stage
    /// does to them.
    ///
    /// - Parameter enter: makes a batch of documents at the door of the node.
    /// - Throws: `BinaryError` for a file that is damaged.
    func batch(enter: ([Document]) -> Batch) throws -> Batch {
      switch content {
      case .batch(let batch): return batch
      case .stored(let documents): return Batch(try documents.documents())
      case .found(let documents, let findings, let stage):
        var batch = enter(try documents.documents())
        batch.updateEach { index, document in try stage.apply(findings[index].get(), to: &document) }
        return batch
      }
    }
  }
}

/// Keeps how far the rounds of a corpus stage have come, as the place of the run.
private struct RoundsJournal: ReductionJournal {
  let keeper: CheckpointKeeper
  let phase: Int
  let entry: Int

  var isDue: Bool { get async { await keeper.isDue } }

  func save(_ state: Value) async throws {
    try await keeper.take(at: Checkpoint.Place(phase: phase, entry: entry, position: .object(["rounds": state])))
  }
}
