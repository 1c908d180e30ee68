/// The escape hatch: a stage that sees the whole stream, for windows, rate limits and outside services.
///
/// It runs as one task. Documents that it does not pass on are lost to the run, which the conservation check reports;
/// a document that is to leave is rejected or failed through its batch (`Batch.update`).
public protocol StreamStage: Stage {
  func stream(_ batches: BatchStream) -> any AsyncSequence<Batch, any Error> & Sendable
}

extension StreamStage {
  /// Works on the batch as if it were the whole stream.
  public nonisolated(nonsending) func process(_ batch: inout Batch) async throws {
    let handoff = Handoff<Batch>(capacity: 1)
    try await handoff.send(batch)
    await handoff.finish()
    var result = Batch([], stage: batch.stage, keepsMarks: batch.keepsMarks)
    for try await part in stream(BatchStream(handoff)) { result.append(part) }
    batch = result
  }
}

/// The batches that come to a stream stage, with back-pressure: the sender waits while the stage is busy.
public struct BatchStream: AsyncSequence, Sendable {
  public typealias Element = Batch
  private let handoff: Handoff<Batch>
  private let meter: StreamMeter

  init(_ handoff: Handoff<Batch>, meter: StreamMeter = StreamMeter()) {
    self.handoff = handoff
    self.meter = meter
  }

  public func makeAsyncIterator() -> Iterator { Iterator(handoff: handoff, meter: meter) }

  public struct Iterator: AsyncIteratorProtocol {
    let handoff: Handoff<Batch>
    let meter: StreamMeter

    public mutating func next() async throws -> Batch? {
      meter.end()
      let batch = try await handoff.next()
      meter.begin()
      return batch
    }
  }
}

extension Batch {
  /// Adds the documents of another batch behind those of this one.
  mutating func append(_ other: Batch) {
    documents += other.documents
    absorb(other)
  }
}
