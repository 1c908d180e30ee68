import CopydeskFiles

/// Runs the rounds of a corpus stage over documents that are read once for each round.
///
/// Records and findings are kept in memory up to a budget and in sorted files beyond it. Records of a round are put in
/// the order of key and position, so the findings are the same for any number of workers and any budget.
///
/// Beside the budget it takes for each document its id and 8 bytes, and 16 bytes more where a round makes components;
/// the records of one key, which are reduced together; and some batches for each worker.
struct CorpusReduction: Sendable {
  var rounds: [CorpusRound]
  var workers: Int
  /// About how many bytes of records and findings may be in memory.
  var memory = Self.standardMemory
  /// Where files go; nil keeps everything in memory, whatever the budget. No other reduction may use it.
  var folder: String?
  /// Adds up the processor time of the rounds.
  var meter = ProcessorMeter()
  /// Is told when the first records or findings of a round go to files.
  var onSpill: @Sendable (String) -> Void = { _ in }

  static let standardMemory = 1 << 30

  /// The findings about each of `documents`, in their order.
  func findings(of documents: [Document]) async throws -> [Findings] {
    var reader = try await reduce(StoredDocuments(documents)).read()
    return try documents.map { _ in try reader.next() }
  }

  /// The findings about each of `documents`, to be read beside them.
  ///
  /// What a round throws when it reduces records is the failure of every document.
  ///
  /// - Throws: `FileError` or `BinaryError` where the disk let it down, and `CancellationError`.
  func reduce(_ documents: StoredDocuments) async throws -> ReducedFindings {
    try await reduce(documents, from: nil, journal: nil).findings
  }

  /// Reduces so that a stopped reduction of the same documents can go on where it stopped.
  ///
  /// - Parameters:
  ///   - state: what `journal` was last given, or what an earlier call returned; nil to begin.
  ///   - journal: is told how far the rounds have come; there must be a folder, which keeps its files.
  /// - Returns: the findings, and a state from which another call gives them at once.
  /// - Throws: `CheckpointError` for a state whose files are gone, shorter or damaged; `BinaryError` where that comes out
  ///   later.
  func reduce(
    _ documents: StoredDocuments, from state: Value?, journal: (any ReductionJournal)?
  ) async throws -> (findings: ReducedFindings, state: Value) {
    var work = try begin(count: documents.count, isKept: journal != nil, from: state)
    do {
      while work.round < rounds.count {
        switch rounds[work.round] {
        case .keyed(let round):
          if !work.isReducing { try await collectRecords(of: documents, for: round, &work, journal) }
          try await reduceRecords(in: round, &work, journal)
        case .components: break
        }
        try meter.measure { try work.endRound(rounds[work.round]) }
      }
    } catch let error as RoundFailure {
      work.fail(error.reason, rounds: rounds.count)
    }
    if work.found.ids.count < documents.count {
      // No round has read all of them.
      var reader = try documents.read()
      while let batch = try reader.next() {
        if reader.number > work.found.ids.count { try work.keepIDs(try batch.documents().map(\.id)) }
      }
    }
    guard let journal else { return (work.found, .null) }
    let state = try work.checkpoint()
    if work.hasRetiredFiles {
      try await journal.save(state)
      work.removeRetiredFiles()
    }
    return (work.found, state)
  }

  /// - Throws: `CheckpointError` for a state whose files are gone, shorter or damaged.
  private func begin(count: Int, isKept: Bool, from state: Value?) throws -> ReductionState {
    do {
      return try ReductionState(self, count: count, isKept: isKept, from: state)
    } catch let error where state != nil && (error is FileError || error is BinaryError) {
      throw CheckpointError(path: folder ?? "")
    }
  }

  /// Some documents with the findings so far.
  private struct Part: Sendable {
    var first: Int
    var documents: StoredBatch
    var findings: [Findings]
    /// From where to read on behind them.
    var position: Value
  }

  /// What some documents give to a round, and those that give nothing because of an error.
  private struct Contribution: Sendable {
    var first: Int
    var ids: [String] = []
    var records: [KeyedRecord] = []
    var failures: [(number: Int, error: any Error)] = []
    var position: Value
  }

  private func collectRecords(
    of documents: StoredDocuments, for round: any KeyedRound, _ work: inout ReductionState,
    _ journal: (any ReductionJournal)?
  ) async throws {
    var reader = try documents.read(from: work.position)
    var findings = try work.found.read(from: reader.number)
    try await inOrder(workers: workers) {
      try meter.measure {
        let first = reader.number
        guard let documents = try reader.next() else { return Part?.none }
        let found = try (0..<documents.count).map { _ in try findings.next() }
        return Part(first: first, documents: documents, findings: found, position: reader.position)
      }
    } body: { part in
      try meter.measure { try Self.contribution(of: part, to: round) }
    } deliver: { contribution in
      try meter.measure {
        if contribution.first == work.found.ids.count { try work.keepIDs(contribution.ids) }
        if try work.addRecords(contribution.records, upTo: contribution.position) {
          onSpill("records of round \(work.round + 1)")
        }
        for (number, error) in contribution.failures { try work.keepFailure(error, of: number) }
      }
      if let journal, await journal.isDue { try await journal.save(try work.checkpoint()) }
    }
  }

  private static func contribution(of part: Part, to round: any KeyedRound) throws -> Contribution {
    let documents = try part.documents.documents()
    var contribution = Contribution(first: part.first, ids: documents.map(\.id), position: part.position)
    for (index, document) in documents.enumerated() where part.findings[index].failure == nil {
      let reference = DocumentReference(number: part.first + index, id: document.id)
      do {
        contribution.records += try round.records(of: document, as: reference, findings: part.findings[index])
      } catch {
        contribution.failures.append((reference.number, error))
      }
    }
    return contribution
  }

  private func reduceRecords(
    in round: any KeyedRound, _ work: inout ReductionState, _ journal: (any ReductionJournal)?
  ) async throws {
    var groups = try meter.measure { try RecordGroups(try work.sortedRecords(), after: work.lastKey) }
    try await inOrder(workers: workers) {
      try meter.measure { try groups.next() }
    } body: { records in
      (found: try meter.measure { try Self.findings(in: records, round) }, lastKey: records.last?.key)
    } deliver: { found, lastKey in
      if try meter.measure({ try work.addFindings(found, upTo: lastKey) }) {
        onSpill("findings of round \(work.round + 1)")
      }
      if let journal, await journal.isDue { try await journal.save(try work.checkpoint()) }
    }
  }

  /// Reduces the records of each key that at least two share.
  private static func findings(in records: ArraySlice<KeyedRecord>, _ round: any KeyedRound) throws -> [Finding] {
    var findings: [Finding] = []
    var start = records.startIndex
    for index in records.indices
    where index + 1 == records.endIndex || records[index + 1].key != records[index].key {
      if index > start {
        do {
          findings += try round.reduce(records[index].key, Array(records[start...index]))
        } catch {
          throw RoundFailure(reason: error)
        }
      }
      start = index + 1
    }
    return findings
  }
}

/// Keeps how far the rounds of a corpus stage have come.
protocol ReductionJournal: Sendable {
  /// Whether it is time to save again.
  var isDue: Bool { get async }
  func save(_ state: Value) async throws
}

/// What a round threw when it reduced records.
private struct RoundFailure: Error {
  var reason: any Error
}

/// Cuts sorted records into parts of some thousand, never between two of one key.
private struct RecordGroups {
  private var inMemory: ArraySlice<KeyedRecord>?
  private var reader: SortedReader<KeyedRecord>
  private static let recordsInPart = 4096
  private static let bytesInPart = 1 << 20

  /// - Parameter key: records of this key and those below are passed over; nil for none.
  init(_ records: SortedElements<KeyedRecord>, after key: UInt64?) throws {
    inMemory = records.inMemory?[...]
    reader = try records.read()
    guard let key else { return }
    inMemory = inMemory?.drop { $0.key <= key }
    if inMemory == nil { while let record = reader.peek, record.key <= key { _ = try reader.next() } }
  }

  mutating func next() throws -> ArraySlice<KeyedRecord>? {
    guard let records = inMemory else { return try nextRead() }
    guard !records.isEmpty else { return nil }
    var end = min(records.endIndex, records.startIndex + Self.recordsInPart)
    while end < records.endIndex, records[end].key == records[end - 1].key { end += 1 }
    inMemory = records[end...]
    return records[..<end]
  }

  private mutating func nextRead() throws -> ArraySlice<KeyedRecord>? {
    var part: [KeyedRecord] = []
    var bytes = 0
    while let record = reader.peek {
      let isFull = part.count >= Self.recordsInPart || bytes >= Self.bytesInPart
      if isFull, part.last?.key != record.key { break }
      bytes += record.bytes(after: nil)
      part.append(record)
      _ = try reader.next()
    }
    return part.isEmpty ? nil : part[...]
  }
}
