import CopydeskFiles

/// How far the rounds of a corpus stage have come: what a `CorpusReduction` works on, and can keep on disk.
///
/// Used by one task.
struct ReductionState {
  private(set) var found: ReducedFindings
  /// The number of the round that is at work.
  private(set) var round = 0
  /// Whether the records of the round are all there.
  private(set) var isReducing = false
  /// Behind the documents whose records are there; nil for the first.
  private(set) var position: Value?
  /// Up to which key records are reduced.
  private(set) var lastKey: UInt64?

  private let memory: Int
  private let findingsMemory: Int
  private let folder: String?
  private let retired: RetiredFiles?
  private var records: SpillingSorter<KeyedRecord>?
  /// Of each keyed round, those that are done and the one that is at work.
  private var findings: [SpillingSorter<Finding>] = []
  private var log: ReductionLog?

  /// - Parameters:
  ///   - isKept: whether `checkpoint()` will be asked; the files are then nobody's to take away.
  ///   - state: what `checkpoint()` gave; nil to begin.
  init(_ reduction: CorpusReduction, count: Int, isKept: Bool, from state: Value?) throws {
    let keyed = reduction.rounds.count { if case .keyed = $0 { true } else { false } }
    found = ReducedFindings(count: count)
    folder = reduction.folder
    memory = reduction.memory / 2
    findingsMemory = reduction.memory / 2 / max(1, keyed)
    retired = isKept ? RetiredFiles() : nil
    guard isKept, let folder else { return }
    guard let state else {
      log = try ReductionLog(in: folder)
      return
    }
    try restore(state, of: reduction.rounds, in: folder)
  }

  mutating func keepIDs(_ ids: [String]) throws {
    found.ids.append(ids)
    try log?.add(ids: ids)
  }

  mutating func keepFailure(_ error: any Error, of number: Int) throws {
    found.failures[number] = error
    try log?.add(failure: "\(error)", of: number)
  }

  /// - Returns: true where records of the round have gone to the disk for the first time.
  mutating func addRecords(_ new: [KeyedRecord], upTo position: Value) throws -> Bool {
    if records == nil {
      records = SpillingSorter(memory: memory, path: path("records", round), ids: found.ids, retired: retired)
    }
    self.position = position
    return try records?.add(new) ?? false
  }

  /// All records of the round, in order.
  mutating func sortedRecords() throws -> SortedElements<KeyedRecord> {
    if !isReducing {
      isReducing = true
      findings.append(
        SpillingSorter(memory: findingsMemory, path: path("findings", round), ids: found.ids, retired: retired))
    }
    guard retired == nil else { return try records?.finish() ?? .none(found.ids) }
    // Nobody asks for them again, so they need not be held twice.
    defer { records = nil }
    return try records?.finish() ?? .none(found.ids)
  }

  /// - Returns: true where findings of the round have gone to the disk for the first time.
  mutating func addFindings(_ new: [Finding], upTo key: UInt64?) throws -> Bool {
    lastKey = key ?? lastKey
    return try findings[findings.count - 1].add(new)
  }

  mutating func endRound(_ done: CorpusRound) throws {
    try keepResult(of: done)
    round += 1
    isReducing = false
    (position, lastKey) = (nil, nil)
    records?.retire()
    records = nil
  }

  private mutating func keepResult(of round: CorpusRound) throws {
    switch round {
    case .keyed: found.rounds.append(try findings[found.rounds.count].finish())
    case .components: try found.joinComponents()
    }
  }

  /// Ends all rounds: no document has findings, since a round threw.
  mutating func fail(_ error: any Error, rounds: Int) {
    found.failure = error
    round = rounds
  }

  private func path(_ what: String, _ round: Int) -> String? { folder.map { "\($0)/\(what)-\(round)" } }
}

extension ReductionState {
  /// Puts everything so far safely on disk and gives what `init` needs to go on from here.
  mutating func checkpoint() throws -> Value {
    retired?.rotate()
    var state = Fields()
    state["round"] = .int(round)
    state["isReducing"] = .bool(isReducing)
    state["position"] = position
    state["lastKey"] = lastKey.map { .int(Int(bitPattern: UInt($0))) }
    state["log"] = try log.map { .int(try $0.sync()) }
    state["records"] = try records?.checkpoint()
    state["findings"] = .array(try findings.indices.map { try findings[$0].checkpoint() })
    state["failure"] = found.failure.map { .string("\($0)") }
    if let folder { try FileSystem.syncFolder(folder) }
    return .object(state)
  }

  private mutating func restore(_ state: Value, of rounds: [CorpusRound], in folder: String) throws {
    guard case .object(let state) = state, case .int(let round)? = state["round"], round <= rounds.count,
      case .bool(let isReducing)? = state["isReducing"], case .int(let logged)? = state["log"],
      case .array(let findings)? = state["findings"], let retired
    else { throw BinaryError() }
    log = try ReductionLog(in: folder, length: logged, into: &found)
    if case .string(let text)? = state["failure"] { found.failure = SavedFailure(description: text) }
    let keyed = rounds.indices.filter { if case .keyed = rounds[$0] { true } else { false } }
    guard findings.count <= keyed.count else { throw BinaryError() }
    self.findings = try zip(findings, keyed).map { checkpoint, round in
      try SpillingSorter(
        memory: findingsMemory, path: "\(folder)/findings-\(round)", ids: found.ids, retired: retired,
        checkpoint: checkpoint)
    }
    if found.failure == nil { for done in rounds[..<round] { try keepResult(of: done) } }
    self.round = round
    self.isReducing = isReducing
    position = state["position"]
    if case .int(let key)? = state["lastKey"] { lastKey = UInt64(UInt(bitPattern: key)) }
    guard let checkpoint = state["records"] else { return }
    records = try SpillingSorter(
      memory: memory, path: "\(folder)/records-\(round)", ids: found.ids, retired: retired, checkpoint: checkpoint)
  }

  /// Whether there are files that the last state does not name.
  var hasRetiredFiles: Bool { retired?.isEmpty == false }

  /// Says that the last state is safely on disk.
  func removeRetiredFiles() { retired?.rotate() }
}

/// The ids of the documents, and what rounds could not do with some, in a file.
private struct ReductionLog {
  private let file: GrowingFile

  init(in folder: String) throws { file = try GrowingFile(folder + "/log") }

  /// - Parameter length: what `sync()` gave; what was written after that is cut off.
  init(in folder: String, length: Int, into found: inout ReducedFindings) throws {
    file = try GrowingFile(folder + "/log", keeping: length)
    var reader = FrameReader(try StoredFile(file.path), 0..<length)
    while true {
      let entry = try reader.next { (reader) throws(BinaryError) in
        var reader = try reader.sealed()
        let ids = try reader.list { (reader) throws(BinaryError) in try reader.string() }
        let failure = try reader.optional { (reader) throws(BinaryError) in (try reader.int(), try reader.string()) }
        return (ids: ids, failure: failure)
      }
      guard let entry else { return }
      found.ids.append(entry.ids)
      if let (number, text) = entry.failure { found.failures[number] = SavedFailure(description: text) }
    }
  }

  func add(ids: [String]) throws { try add(ids: ids, failure: nil) }

  func add(failure: String, of number: Int) throws { try add(ids: [], failure: (number, failure)) }

  private func add(ids: [String], failure: (number: Int, text: String)?) throws {
    var writer = BinaryWriter()
    writer.sealed { writer in
      writer.list(ids) { $0.string($1) }
      writer.optional(failure) { writer, failure in
        writer.int(failure.number)
        writer.string(failure.text)
      }
    }
    try file.append(writer.bytes)
  }

  func sync() throws -> Int { try file.sync() }
}

/// What a round could not do with a document, in the words of the run that was stopped.
private struct SavedFailure: Error, CustomStringConvertible {
  var description: String
}
