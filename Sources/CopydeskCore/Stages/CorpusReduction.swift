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
    var found = ReducedFindings(count: documents.count)
    do {
      for (index, round) in rounds.enumerated() {
        switch round {
        case .keyed(let round):
          let records = try await records(of: documents, &found, in: round, index: index)
          found.rounds.append(try await reduce(records, found.ids, in: round, index: index))
        case .components:
          try meter.measure { try found.joinComponents() }
        }
      }
    } catch let error as RoundFailure {
      found.failure = error.reason
    }
    if found.ids.count < documents.count {
      // No round has read them.
      var reader = try documents.read()
      while let batch = try reader.next() { found.ids.append(batch) }
    }
    return found
  }

  /// Some documents with the findings so far.
  private struct Part: Sendable {
    var first: Int
    var documents: [Document]
    var findings: [Findings]
  }

  /// What some documents give to a round, and those that give nothing because of an error.
  private struct Contribution: Sendable {
    var records: [KeyedRecord] = []
    var failures: [(number: Int, error: any Error)] = []
  }

  private func records(
    of documents: StoredDocuments, _ found: inout ReducedFindings, in round: any KeyedRound, index: Int
  ) async throws -> SortedElements<KeyedRecord> {
    var sorter = SpillingSorter<KeyedRecord>(memory: memory / 2, path: path("records", index), ids: found.ids)
    var reader = try documents.read()
    var findings = try found.read()
    let ids = found.ids
    var failures: [(number: Int, error: any Error)] = []
    try await inOrder(workers: workers, meter: meter) {
      let first = reader.number
      guard let documents = try reader.next() else { return Part?.none }
      if first == ids.count { ids.append(documents) }
      return Part(first: first, documents: documents, findings: try documents.map { _ in try findings.next() })
    } body: { part in
      Self.contribution(of: part, to: round)
    } deliver: { contribution in
      if try sorter.add(contribution.records) { onSpill("records-\(index)") }
      failures += contribution.failures
    }
    for (number, error) in failures { found.failures[number] = error }
    return try meter.measure { try sorter.finish() }
  }

  private static func contribution(of part: Part, to round: any KeyedRound) -> Contribution {
    var contribution = Contribution()
    for (index, document) in part.documents.enumerated() where part.findings[index].failure == nil {
      let reference = DocumentReference(number: part.first + index, id: document.id)
      do {
        contribution.records += try round.records(of: document, as: reference, findings: part.findings[index])
      } catch {
        contribution.failures.append((reference.number, error))
      }
    }
    return contribution
  }

  private func reduce(
    _ records: SortedElements<KeyedRecord>, _ ids: DocumentIDs, in round: any KeyedRound, index: Int
  ) async throws -> SortedElements<Finding> {
    let keyedRounds = rounds.count { if case .keyed = $0 { true } else { false } }
    var sorter = SpillingSorter<Finding>(
      memory: memory / 2 / max(1, keyedRounds), path: path("findings", index), ids: ids)
    var groups = try RecordGroups(records)
    try await inOrder(workers: workers, meter: meter) {
      try groups.next()
    } body: { records in
      try Self.findings(in: records, round)
    } deliver: { found in
      if try sorter.add(found) { onSpill("findings-\(index)") }
    }
    return try meter.measure { try sorter.finish() }
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

  private func path(_ what: String, _ round: Int) -> String? { folder.map { "\($0)/\(what)-\(round)" } }
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

  init(_ records: SortedElements<KeyedRecord>) throws {
    inMemory = records.inMemory?[...]
    reader = try records.read()
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
