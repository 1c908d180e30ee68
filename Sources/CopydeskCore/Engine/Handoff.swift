/// Hands elements from one task to another and makes the sender wait while `capacity` of them lie there.
///
/// One task sends and one receives. Cancelling either ends both.
actor Handoff<Element: Sendable> {
  private let capacity: Int
  private var waiting: [Element] = []
  private var isFinished = false
  private var discards = false
  private var failure: (any Error)?
  private var senders: [CheckedContinuation<Void, Never>] = []
  private var receivers: [CheckedContinuation<Void, Never>] = []

  init(capacity: Int) { self.capacity = capacity }

  /// Waits until there is room.
  ///
  /// - Throws: `CancellationError`, or what `finish(throwing:)` was told, once the other side is gone.
  func send(_ element: Element) async throws {
    while waiting.count >= capacity, !isFinished, !discards {
      await withTaskCancellationHandler {
        await withCheckedContinuation { senders.append($0) }
      } onCancel: {
        Task { await finish(throwing: CancellationError()) }
      }
    }
    if discards { return }
    guard !isFinished else { throw failure ?? CancellationError() }
    waiting.append(element)
    wakeAll(&receivers)
  }

  /// Waits for the next element; nil after the last.
  func next() async throws -> Element? {
    while waiting.isEmpty {
      if let failure { throw failure }
      if isFinished { return nil }
      await withTaskCancellationHandler {
        await withCheckedContinuation { receivers.append($0) }
      } onCancel: {
        Task { await finish(throwing: CancellationError()) }
      }
    }
    let element = waiting.removeFirst()
    wakeAll(&senders)
    return element
  }

  /// Says that nothing more comes, from either side.
  func finish(throwing error: (any Error)? = nil) {
    guard !isFinished else { return }
    isFinished = true
    failure = error
    wakeAll(&receivers)
    wakeAll(&senders)
  }

  /// Says that nobody reads any more: what is sent from now on is lost, and the sender goes on.
  func discardRest() {
    discards = true
    waiting = []
    wakeAll(&senders)
  }

  private func wakeAll(_ continuations: inout [CheckedContinuation<Void, Never>]) {
    let woken = continuations
    continuations = []
    for continuation in woken { continuation.resume() }
  }
}
