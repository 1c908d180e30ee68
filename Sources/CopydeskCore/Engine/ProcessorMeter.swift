import CopydeskFiles
import Synchronization

/// Adds up the processor time of work that many threads share.
final class ProcessorMeter: Sendable {
  private let total = Atomic(0)

  var nanoseconds: Int { total.load(ordering: .relaxed) }

  /// Does `body`, which does not suspend, and adds what it took.
  func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
    let start = ProcessorTime.ofThread
    defer { total.add(ProcessorTime.ofThread - start, ordering: .relaxed) }
    return try body()
  }
}

/// The processor time of a stream stage: from each batch that it gets to the moment when it asks for the next or gives one.
///
/// While the stage waits, its thread works for others. What it does in tasks of its own while it waits is not seen.
final class StreamMeter: Sendable {
  private struct State {
    var since: (thread: UInt, time: Int)?
    var total = 0
  }

  private let state = Mutex(State())

  /// The stage has got something to do.
  func begin() { state.withLock { $0.since = (ThisThread.number, ProcessorTime.ofThread) } }

  /// The stage waits, or has given something; of no account in a thread that did not begin.
  func end() {
    state.withLock { state in
      guard let (thread, time) = state.since, thread == ThisThread.number else { return }
      state.total += ProcessorTime.ofThread - time
      state.since = nil
    }
  }

  /// What was measured since the last call.
  func take() -> Int {
    state.withLock { state in
      defer { state.total = 0 }
      return state.total
    }
  }
}
