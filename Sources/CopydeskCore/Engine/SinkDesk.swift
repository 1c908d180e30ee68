import CopydeskFiles

/// Hands encoded parts to one sink, in an order that does not depend on timing.
///
/// Where several phases feed the sink, the parts of a later phase wait until the earlier ones are done.
actor SinkDesk {
  private let writer: any SinkWriter
  private let tap: Handoff<[Delivery]>?
  private var openPhases: [Int]
  private var held: [Int: [Part]] = [:]
  private(set) var delivered = 0
  private(set) var bytes = 0
  /// Processor time of encoding, packing and writing.
  private(set) var cpuNanoseconds = 0

  /// What one batch brought for the sink.
  struct Part: Sendable {
    var bytes: [UInt8] = []
    var count: Int
    /// Processor time that it took to make the bytes.
    var cpuNanoseconds = 0
    /// The deliveries themselves, for a tap.
    var deliveries: [Delivery] = []
  }

  /// - Parameters:
  ///   - phases: those that still bring something.
  ///   - state: what the sink took in a stopped run that is taken up.
  init(_ writer: any SinkWriter, tap: Handoff<[Delivery]>?, phases: [Int], state: Checkpoint.SinkState? = nil) {
    self.writer = writer
    delivered = state?.delivered ?? 0
    bytes = state?.bytes ?? 0
    cpuNanoseconds = state?.cpuNanoseconds ?? 0
    self.tap = tap
    openPhases = phases.sorted()
  }

  func write(_ part: Part, phase: Int) async throws {
    guard phase == openPhases.first else {
      held[phase, default: []].append(part)
      return
    }
    try await write(part)
  }

  /// Says that nothing more comes from `phase`, and writes what waited for it.
  ///
  /// The phase stays open until that is written: what other phases bring meanwhile goes behind it.
  func finish(phase: Int) async throws {
    guard phase == openPhases.first else {
      openPhases.removeAll { $0 == phase }
      return
    }
    let firstOpen = openPhases.dropFirst().first ?? .max
    while let ready = held.keys.min(), ready <= firstOpen {
      for part in held.removeValue(forKey: ready) ?? [] { try await write(part) }
    }
    openPhases.removeFirst()
  }

  /// Puts what was written safely on disk, and says how far the sink has come.
  func state() throws -> Checkpoint.SinkState {
    let checkpoint = try measure { try writer.checkpoint() }
    return Checkpoint.SinkState(
      checkpoint: checkpoint, delivered: delivered, bytes: bytes, cpuNanoseconds: cpuNanoseconds)
  }

  func commit() throws -> [String] { try measure { try writer.commit() } }
  func suspend() { writer.suspend() }
  func abort() { writer.abort() }

  private func write(_ part: Part) async throws {
    if let tap { try await tap.send(part.deliveries) } else { try measure { try writer.write(part.bytes) } }
    cpuNanoseconds += part.cpuNanoseconds
    delivered += part.count
    bytes += part.bytes.count
  }

  private func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
    let start = ProcessorTime.ofThread
    defer { cpuNanoseconds += ProcessorTime.ofThread - start }
    return try body()
  }
}
