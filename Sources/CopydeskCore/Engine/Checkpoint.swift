import CopydeskText

/// How far a run has come: all that is needed to go on from there, and nothing that is in the outputs already.
struct Checkpoint: Sendable {
  /// Which documents have been dealt with: those before `position` of one entry of one phase, and all phases above.
  struct Place: Sendable, Equatable {
    var phase = 0
    var entry = 0
    /// From where the entry is read on; nil for its beginning.
    var position: Value?
  }

  /// What a sink has taken so far, and from where its writer goes on.
  struct SinkState: Sendable {
    var checkpoint: Value
    var delivered: Int
    var bytes: Int
    var cpuNanoseconds: Int
  }

  /// The signatures of the sources. A run of a changed input is another run.
  var input: [String]
  var place: Place
  /// True when everything is written, so that only final names are missing.
  var isSealed: Bool
  var counts: [NodeCounts]
  var sinks: [SinkState]
  /// How far the spools have come, by name.
  var spools: [String: Value]

  /// Documents that the sources have given, of a pipeline whose first nodes are its sources.
  func documents(sources: Int) -> Int { counts.prefix(sources).map(\.read).reduce(0, +) }
}

extension Checkpoint {
  /// Another version's checkpoints are not read.
  private static let version: UInt64 = 4

  /// The checkpoint as bytes that end in their own hash.
  func encoded() -> [UInt8] {
    var writer = BinaryWriter()
    writer.number(Self.version)
    writer.list(input) { $0.string($1) }
    writer.int(place.phase)
    writer.int(place.entry)
    writer.optional(place.position) { $0.value($1) }
    writer.bool(isSealed)
    writer.list(counts) { $1.write(to: &$0) }
    writer.list(sinks) { writer, sink in
      writer.value(sink.checkpoint)
      writer.int(sink.delivered)
      writer.int(sink.bytes)
      writer.int(sink.cpuNanoseconds)
    }
    writer.list(spools.sorted { $0.key < $1.key }) { writer, spool in
      writer.string(spool.key)
      writer.value(spool.value)
    }
    let hash = writer.bytes.withUnsafeBufferPointer { stableHash(of: $0) }
    for shift in stride(from: 0, to: 64, by: 8) {
      writer.bytes.append(UInt8(truncatingIfNeeded: hash >> UInt64(shift)))
    }
    return writer.bytes
  }

  /// - Throws: `BinaryError` for bytes that are no whole checkpoint of this version.
  init(decoding bytes: [UInt8]) throws(BinaryError) {
    guard bytes.count > 8 else { throw BinaryError() }
    let content = Array(bytes.dropLast(8))
    let hash = bytes.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard content.withUnsafeBufferPointer({ stableHash(of: $0) }) == hash else { throw BinaryError() }
    let result = content.withUnsafeBufferPointer { buffer -> Result<Checkpoint, BinaryError> in
      do throws(BinaryError) { return .success(try Self.read(buffer)) } catch { return .failure(error) }
    }
    self = try result.get()
  }

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(BinaryError) -> Checkpoint {
    var reader = BinaryReader(bytes)
    guard try reader.number() == version else { throw BinaryError() }
    let input = try reader.list { (reader) throws(BinaryError) in try reader.string() }
    let place = Place(
      phase: try reader.int(), entry: try reader.int(),
      position: try reader.optional { (reader) throws(BinaryError) in try reader.value() })
    let isSealed = try reader.bool()
    let counts = try reader.list { (reader) throws(BinaryError) in try NodeCounts(from: &reader) }
    let sinks = try reader.list { (reader) throws(BinaryError) in
      SinkState(
        checkpoint: try reader.value(), delivered: try reader.int(), bytes: try reader.int(),
        cpuNanoseconds: try reader.int())
    }
    let spools = try reader.list { (reader) throws(BinaryError) in (try reader.string(), try reader.value()) }
    return Checkpoint(
      input: input, place: place, isSealed: isSealed, counts: counts, sinks: sinks,
      spools: Dictionary(spools) { first, _ in first })
  }
}

extension NodeCounts {
  func write(to writer: inout BinaryWriter) {
    let numbers = [
      read, out, rejected, failed, splitAdded, marks.cuts, marks.changes, marks.notes, bytesIn, bytesOut,
      cpuNanoseconds,
    ]
    for number in numbers { writer.int(number) }
    for table in [records, reasons] {
      writer.list(table.sorted { $0.key < $1.key }) { writer, entry in
        writer.string(entry.key)
        writer.int(entry.value)
      }
    }
  }

  init(from reader: inout BinaryReader) throws(BinaryError) {
    self.init()
    read = try reader.int()
    out = try reader.int()
    rejected = try reader.int()
    failed = try reader.int()
    splitAdded = try reader.int()
    marks = EditCount(cuts: try reader.int(), changes: try reader.int(), notes: try reader.int())
    bytesIn = try reader.int()
    bytesOut = try reader.int()
    cpuNanoseconds = try reader.int()
    records = try Self.table(&reader)
    reasons = try Self.table(&reader)
  }

  private static func table(_ reader: inout BinaryReader) throws(BinaryError) -> [String: Int] {
    let entries = try reader.list { (reader) throws(BinaryError) in (try reader.string(), try reader.int()) }
    return Dictionary(entries) { first, _ in first }
  }
}
