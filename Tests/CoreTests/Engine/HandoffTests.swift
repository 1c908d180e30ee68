@testable import CopydeskCore
import Testing

@Suite("Handoff")
struct HandoffTests {
  @Test("Elements arrive in the order in which they were sent", .timeLimit(.minutes(10)), arguments: [1, 2, 16])
  func order(capacity: Int) async throws {
    let handoff = Handoff<Int>(capacity: capacity)
    async let sending: Void = {
      for number in 0..<500 { try await handoff.send(number) }
      await handoff.finish()
    }()
    var received: [Int] = []
    while let number = try await handoff.next() { received.append(number) }
    try await sending
    #expect(received == Array(0..<500))
    #expect(try await handoff.next() == nil)
  }

  @Test("The sender waits while the handoff is full", .timeLimit(.minutes(10)))
  func backPressure() async throws {
    let handoff = Handoff<Int>(capacity: 2)
    let sent = Counter()
    let sender = Task {
      for number in 0..<10 {
        try await handoff.send(number)
        await sent.add()
      }
    }
    // The sender cannot run ahead of the receiver by more than the capacity.
    for number in 0..<10 {
      for _ in 0..<50 { await Task.yield() }
      #expect(await sent.value <= number + 2)
      #expect(try await handoff.next() == number)
    }
    try await sender.value
  }

  @Test("An error arrives behind the elements that were sent before it", .timeLimit(.minutes(10)))
  func failure() async throws {
    struct Failure: Error {}
    let handoff = Handoff<Int>(capacity: 4)
    try await handoff.send(1)
    await handoff.finish(throwing: Failure())
    #expect(try await handoff.next() == 1)
    await #expect(throws: Failure.self) { try await handoff.next() }
  }

  @Test("A sender that waits learns that the receiver is gone", .timeLimit(.minutes(10)))
  func receiverGone() async throws {
    let handoff = Handoff<Int>(capacity: 1)
    try await handoff.send(1)
    let sender = Task { try await handoff.send(2) }
    for _ in 0..<50 { await Task.yield() }
    await handoff.finish()
    await #expect(throws: CancellationError.self) { try await sender.value }
    await #expect(throws: CancellationError.self) { try await handoff.send(3) }
  }

  private actor Counter {
    private(set) var value = 0
    func add() { value += 1 }
  }
}
