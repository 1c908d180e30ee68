import CopydeskFiles

/// A file of documents that is written once and read as often as needed.
///
/// Documents come in the order of the source but for a few places where it starts over, as where one phase reads two
/// sources. Each stretch in order is a *run*; 8 bytes of memory are kept for each.
struct SpoolFile {
  private let file: GrowingFile
  /// Where the runs begin.
  private var starts: [Int]
  private var lastOrdinal: Int
  private var count: Int

  /// What a file holds at one moment.
  struct Extent: Sendable, Hashable {
    var path: String
    /// The bytes of each run.
    var runs: [Range<Int>]
    /// How many documents there are.
    var count: Int
  }

  /// - Parameter checkpoint: what `checkpoint()` gave; what was written after that is cut off.
  init(_ path: String, checkpoint: Value? = nil) throws {
    guard let checkpoint else {
      file = try GrowingFile(path)
      (starts, lastOrdinal, count) = ([], 0, 0)
      return
    }
    guard case .array(let values) = checkpoint else { throw BinaryError() }
    let numbers = values.compactMap { if case .int(let number) = $0 { number } else { nil } }
    guard numbers.count == values.count, numbers.count >= 3, numbers.allSatisfy({ $0 >= 0 }) else {
      throw BinaryError()
    }
    file = try GrowingFile(path, keeping: numbers[0])
    (count, lastOrdinal, starts) = (numbers[1], numbers[2], Array(numbers[3...]))
  }

  mutating func append(_ documents: [Document]) throws {
    var writer = BinaryWriter()
    for document in documents {
      if starts.isEmpty || document.ordinal < lastOrdinal { starts.append(file.length + writer.bytes.count) }
      lastOrdinal = document.ordinal
      writer.document(document)
      if writer.bytes.count >= 1 << 18 {
        try file.append(writer.bytes)
        writer.bytes.removeAll(keepingCapacity: true)
      }
    }
    try file.append(writer.bytes)
    count += documents.count
  }

  /// Puts all documents safely on disk and gives what `init` needs to go on from here.
  func checkpoint() throws -> Value {
    .array(([try file.sync(), count, lastOrdinal] + starts).map(Value.int))
  }

  /// What there is to read now.
  func extent() throws -> Extent {
    try file.flush()
    let runs = zip(starts, starts.dropFirst() + [file.length]).map { $0..<$1 }
    return Extent(path: file.path, runs: runs, count: count)
  }
}
