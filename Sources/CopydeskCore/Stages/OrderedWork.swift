/// Calls `body` on all workers for each thing that `next` gives, and `deliver` for the results, in the order of `next`.
///
/// At most four times as many things as there are workers are in memory at the same time.
func inOrder<Input: Sendable, Output: Sendable>(
  workers: Int, next: () throws -> Input?, body: @escaping @Sendable (Input) throws -> Output,
  deliver: (Output) async throws -> Void
) async throws {
  guard workers > 1 else {
    while let input = try next() {
      try Task.checkCancellation()
      try await deliver(try body(input))
    }
    return
  }
  try await withThrowingTaskGroup(of: (Int, Output).self) { group in
    var started = 0
    var finished = 0
    var delivered = 0
    var waiting: [Int: Output] = [:]

    func takeOne() async throws {
      guard let (index, output) = try await group.next() else { return }
      finished += 1
      waiting[index] = output
      while let output = waiting.removeValue(forKey: delivered) {
        try await deliver(output)
        delivered += 1
      }
    }

    while let input = try next() {
      try Task.checkCancellation()
      while started - finished >= workers || started - delivered >= 4 * workers { try await takeOne() }
      let index = started
      started += 1
      group.addTask { (index, try body(input)) }
    }
    while delivered < started { try await takeOne() }
  }
}
