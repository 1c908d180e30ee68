/// Hands elements from one task to another and makes the sender wait while `capacity` of them lie there.
actor Handoff<Element: Sendable> {
  private let capacity: Int
  private var waiting: [Element] = []
  private var isFinished = false
  private var failure: (any Error)?
  private var senders: [CheckedContinuation<Void, Never>] = []
  private var receiver: CheckedContinuation<Void, Never>?

  init(capacity: Int) { self.capacity = capacity }

  /// Waits until there is room.
  ///
  /// - Throws: `CancellationError` once the other side is gone.
  func send(_ element: Element) async throws {
    while waiting.count >= capacity, !isFinished {
      await withCheckedContinuation { senders.append($0) }
    }
    guard !isFinished else { throw CancellationError() }
    waiting.append(element)
    wakeReceiver()
  }

  /// Waits for the next element; nil after the last.
  func next() async throws -> Element? {
    while waiting.isEmpty {
      if let failure { throw failure }
      if isFinished { return nil }
      await withCheckedContinuation { receiver = $0 }
    }
    let element = waiting.removeFirst()
    wakeSenders()
    return element
  }

  /// Says that nothing more comes, from either side.
  func finish(throwing error: (any Error)? = nil) {
    guard !isFinished else { return }
    isFinished = true
    failure = error
    wakeReceiver()
    wakeSenders()
  }

  private func wakeReceiver() {
    receiver?.resume()
    receiver = nil
  }

  private func wakeSenders() {
    for sender in senders { sender.resume() }
    senders = []
  }
}
