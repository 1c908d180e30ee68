public import CopydeskCore
import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Writes one line of JSON for each document or record to standard output.
///
/// The rows are those of the `jsonl` sink. They go out while the run is under way, and what is out cannot be taken back: a
/// stopped run of a pipeline with this sink cannot be taken up again and starts over.
public struct StandardOutputSink: Sink {
  public static let name = "stdout"
  public static let summary = "Writes one line of JSON for each document or record to standard output."

  @Setting("What offsets count: UTF-8 bytes, UTF-16 units, or Unicode scalars (Python's characters).")
  public var offsets = OffsetUnit.utf8
  @Setting("Write the marks of each document: every cut and change with its stage, rule, place and former text.")
  public var marks = true
  @Setting("Write the notes of each document: quotes, copies, languages.")
  public var notes = true

  public init() {}

  public func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {
    var rows = JSONLinesSink()
    rows.offsets = offsets
    rows.marks = marks
    rows.notes = notes
    rows.encode(delivery, into: &bytes)
  }

  public func open(_ opening: SinkOpening) throws -> any SinkWriter {
    if opening.checkpoint != nil { throw CheckpointError(path: DescriptorWriter.name) }
    return DescriptorWriter(1)
  }
}

/// Writes to an open file such as standard output, at once.
final class DescriptorWriter: SinkWriter {
  static let name = "standard output"
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    // A reader that goes away is an error of `write` and not the end of the process.
    signal(SIGPIPE, SIG_IGN)
  }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EPIPE {
        throw FileError(path: Self.name, reason: "the reader has closed the pipe; not all rows went out")
      }
      guard count >= 0 else { throw FileError.last(Self.name) }
      rest = rest.dropFirst(count)
    }
  }

  func checkpoint() -> Value { .null }
  func commit() -> [String] { [] }
  func suspend() {}
  func abort() {}
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
