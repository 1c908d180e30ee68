import CopydeskCore
import Synchronization

/// Gives documents in batches of sizes that it is told, which are repeated as often as they are needed.
struct SampleSource: Source {
  static let name = "samples"
  static let summary = "Gives sample documents."

  var documents: [Document] = []
  var batches = [Batch.maximumDocuments]
  /// Is told, before each batch, how many came before it.
  var onBatch: @Sendable (Int) -> Void = { _ in }

  func signature() -> String? { "samples" }

  func read(from position: Value?) -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    let place = Mutex((document: 0, batch: 0))
    return AsyncThrowingStream {
      place.withLock { place in
        guard place.document < documents.count else { return nil }
        onBatch(place.batch)
        let end = min(place.document + batches[place.batch % batches.count], documents.count)
        defer { place = (end, place.batch + 1) }
        return SourceBatch(Array(documents[place.document..<end]), position: .int(end))
      }
    }
  }
}

/// Keeps deliveries in memory, in the order in which a file would have them.
struct GatheringSink: Sink {
  static let name = "gathered"
  static let summary = "Keeps deliveries in memory."

  /// What was encoded on all cores, and the order in which it was written.
  final class Gathered: SinkWriter {
    private let state = Mutex((encoded: [Delivery](), order: [Int]()))

    var inOrder: [Delivery] { state.withLock { state in state.order.map { state.encoded[$0] } } }

    func keep(_ delivery: Delivery) -> Int {
      state.withLock { state in
        state.encoded.append(delivery)
        return state.encoded.count - 1
      }
    }

    func write(_ bytes: [UInt8]) {
      state.withLock { state in
        for start in stride(from: 0, to: bytes.count, by: 8) {
          state.order.append(bytes[start..<start + 8].reduce(0) { $0 << 8 | Int($1) })
        }
      }
    }

    func checkpoint() -> Value { .null }
    func commit() -> [String] { [] }
    func suspend() {}
    func abort() {}
  }

  let gathered = Gathered()

  /// Writes the number of the delivery, in eight bytes.
  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {
    let number = gathered.keep(delivery)
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  func open(_ opening: SinkOpening) -> any SinkWriter { gathered }
}
