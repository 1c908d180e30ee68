import CopydeskFiles
import Synchronization

/// Sees documents that a stage has not let go of long after its time for one document was over.
///
/// A stage that asks `Document.checkTime()` ends by itself. One that hangs cannot be stopped from outside in the same
/// process: but a run that can be taken up may start again as another process, in which the document fails without
/// coming to the stage. That is for the program to do, which asks `stall(by:)` now and then from a thread of its own,
/// since the stages may hold all threads that Swift's tasks have.
public final class StallWatch: Sendable {
  /// A document that a stage does not let go of.
  public struct Stall: Sendable, Hashable {
    /// The id of the stage.
    public var stage: String
    /// How long the stage has had it, at least.
    public var time: Duration
    fileprivate var document: StalledDocument
  }

  private struct State {
    var batches: [ObjectIdentifier: WatchedBatch] = [:]
    var journal: RunJournal?
  }

  private let state = Mutex(State())

  public init() {}

  /// A document that has been in a stage for longer than `limit`; nil where there is none.
  public func stall(by limit: Duration) -> Stall? {
    let now = CoarseClock.now
    return state.withLock { state in
      state.batches.values.lazy.compactMap { $0.stall(now: now, limit: limit.nanoseconds) }.first
    }
  }

  /// Keeps with the run that the document is to fail, so that the run can be started again as another process.
  ///
  /// - Returns: false for a run that cannot be taken up, and where the same was kept before.
  public func condemn(_ stall: Stall) -> Bool {
    state.withLock { state in
      guard let journal = state.journal else { return false }
      return (try? journal.condemn(stall.document)) ?? false
    }
  }

  func follow(_ journal: RunJournal?) { state.withLock { $0.journal = journal } }

  func begin(stages: [String]) -> WatchedBatch {
    let batch = WatchedBatch(stages: stages)
    state.withLock { $0.batches[ObjectIdentifier(batch)] = batch }
    return batch
  }

  func end(_ batch: WatchedBatch) { _ = state.withLock { $0.batches.removeValue(forKey: ObjectIdentifier(batch)) } }
}

/// A document as a run's journal names one that a stage hangs on: by its place in the order of the source.
struct StalledDocument: Sendable, Hashable {
  var stage: String
  var ordinal: Int
}

/// Which document of a batch is in which stage, written by the batch's task and read by the watch.
final class WatchedBatch: Sendable {
  private let stages: [String]
  private let stage = Atomic(0)
  /// The place of the document in the order of the source; negative between two stages.
  private let ordinal = Atomic(-1)
  private let since = Atomic(0)

  /// - Parameter stages: the ids of the nodes of the plan.
  init(stages: [String]) { self.stages = stages }

  func enters(stage: Int) { self.stage.store(stage, ordering: .relaxed) }

  /// Says that the stage gets a document now.
  func begins(_ ordinal: Int, now: Int) {
    since.store(now, ordering: .relaxed)
    self.ordinal.store(ordinal, ordering: .releasing)
  }

  func leavesStage() { ordinal.store(-1, ordering: .releasing) }

  func stall(now: Int, limit: Int) -> StallWatch.Stall? {
    let ordinal = ordinal.load(ordering: .acquiring)
    let (stage, time) = (stages[stage.load(ordering: .relaxed)], now - since.load(ordering: .relaxed))
    guard ordinal >= 0, time > limit, ordinal == self.ordinal.load(ordering: .acquiring) else { return nil }
    return StallWatch.Stall(
      stage: stage, time: .nanoseconds(time), document: StalledDocument(stage: stage, ordinal: ordinal))
  }
}

/// A stage hung on the document in an earlier process of the run.
struct StallError: Error, CustomStringConvertible {
  var limit: Duration

  var description: String { "\(TimeLimitError(limit: limit)), and did not stop when its time was over" }
}
