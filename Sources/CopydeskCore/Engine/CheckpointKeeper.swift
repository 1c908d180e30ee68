import Logging

/// Takes a checkpoint now and then, between two batches, when every sink has just taken what came before.
///
/// Sinks first, then spools, then the checkpoint that says how far each is: whatever is on disk beyond that is cut off
/// when the run is taken up, so the order never loses or doubles a document.
actor CheckpointKeeper {
  private let journal: RunJournal
  private let desks: [SinkDesk]
  private let sinkIDs: [String]
  private let ledger: Ledger
  private let spools: [RunPlan.SpoolIndex: Spool]
  private let interval: Duration
  private let logger: Logger
  private var lastTaken = ContinuousClock.now

  init(
    _ journal: RunJournal, desks: [SinkDesk], sinkIDs: [String], ledger: Ledger,
    spools: [RunPlan.SpoolIndex: Spool], interval: Duration, logger: Logger
  ) {
    self.journal = journal
    self.desks = desks
    self.sinkIDs = sinkIDs
    self.ledger = ledger
    self.spools = spools
    self.interval = interval
    self.logger = logger
  }

  /// Whether the last checkpoint is old enough for another.
  var isDue: Bool { ContinuousClock.now - lastTaken >= interval }

  /// Says that all before `place` is delivered; takes a checkpoint where one is due.
  func reached(_ place: Checkpoint.Place) async throws {
    if isDue { try await take(at: place) }
  }

  /// Takes a checkpoint now.
  func take(at place: Checkpoint.Place, isSealed: Bool = false) async throws {
    var sinks: [Checkpoint.SinkState] = []
    for (desk, id) in zip(desks, sinkIDs) {
      sinks.append(try await Engine.naming(id) { try await desk.state() })
    }
    var kept: [String: Value] = [:]
    for (index, spool) in spools { kept[index.name] = try await spool.checkpoint() }
    try journal.save(
      Checkpoint(
        input: journal.input, place: place, isSealed: isSealed, counts: await ledger.all, sinks: sinks, spools: kept)
    )
    lastTaken = .now
    logger.checkpointTaken(place, documents: await ledger.documents)
  }
}
