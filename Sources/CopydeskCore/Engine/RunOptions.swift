public import Logging

/// How a pipeline is run.
public struct RunOptions: Sendable {
  /// How many batches are worked on at the same time. The output is the same for any number.
  public var workers: Int
  /// Stop reading after this many documents; nil reads all.
  public var limit: Int?
  /// False only to measure what marks cost: outputs then have none, and no sentence can tell its history.
  public var keepsMarks: Bool
  /// The folder in which the run keeps how far it has come, and documents that wait for a corpus stage. Nil keeps all in
  /// memory, and a stopped run then starts over.
  public var workFolder: String?
  /// Whether to start over where a stopped run could be taken up.
  public var startsOver = false
  /// How often the run keeps how far it has come: what a kill costs, beside the batches that were on their way.
  public var checkpointInterval = Duration.milliseconds(500)
  /// Is told now and then how far the run has come: after each batch, from whatever thread worked on it.
  public var onProgress: (@Sendable (RunProgress) -> Void)?
  /// Gets a message where a run begins, is taken up, starts over, goes a step on, and ends, and of documents that fail.
  ///
  /// Each has metadata, of which `event` says what happened: `run-begun`, `document-failed`. A program sees nothing
  /// unless it sets one.
  public var logger = Logger(label: "copydesk") { _ in SwiftLogNoOpLogHandler() }
  /// Sees documents that a stage does not let go of.
  public var stallWatch: StallWatch?
  /// What tells this program from another build of it; a run that another build began is not taken up.
  public var program = ""

  /// How many batches may be read and not yet delivered. A kill costs the work on them, so that is at most 1,000 documents
  /// for up to 8 workers.
  var batchesInFlight: Int { max(8, workers) }

  public init(workers: Int, limit: Int? = nil, keepsMarks: Bool = true, workFolder: String? = nil) {
    precondition(workers > 0, "a run needs at least one worker")
    self.workers = workers
    self.limit = limit
    self.keepsMarks = keepsMarks
    self.workFolder = workFolder
  }
}
