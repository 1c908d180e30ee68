import CopydeskFiles

/// What a `SpillingSorter` can put in order and write to a file.
protocol Spillable: Sendable {
  static func precedes(_ left: Self, _ right: Self) -> Bool
  /// Sorts by `precedes`; what is equal keeps its order.
  static func sort(_ elements: inout [Self])
  func write(to writer: inout BinaryWriter)
  static func read(from reader: inout BinaryReader, _ ids: DocumentIDs) throws(BinaryError) -> Self
  /// About how many bytes of memory the element takes that comes after `before`.
  func bytes(after before: Self?) -> Int
}

/// Puts any number of elements in order within a budget of memory.
///
/// Elements over the budget go to the disk in sorted runs, which are merged when they are read. What is equal keeps the
/// order in which it was added, so the result does not depend on the budget.
struct SpillingSorter<Element: Spillable> {
  private let memory: Int
  /// The runs' path without their number; nil keeps everything in memory.
  private let path: String?
  private let ids: DocumentIDs
  private var elements: [Element] = []
  private var bytes = 0
  /// Runs that were merged once stand behind those that were not. Older elements are in higher levels.
  private var levels: [[SortedRun]] = []
  private var written = 0
  /// So many runs of one level are merged into one, which bounds the files that are read at the same time.
  private static var fanIn: Int { 32 }

  init(memory: Int, path: String?, ids: DocumentIDs) {
    self.memory = memory
    self.path = path
    self.ids = ids
  }

  /// - Returns: true where elements have gone to the disk for the first time.
  mutating func add(_ new: [Element]) throws -> Bool {
    var before = elements.last
    for element in new {
      bytes += element.bytes(after: before)
      before = element
    }
    elements += new
    guard path != nil, bytes > memory else { return false }
    let isFirst = written == 0
    try spill()
    return isFirst
  }

  /// All elements in order. Nothing can be added any more.
  mutating func finish() throws -> SortedElements<Element> {
    if levels.isEmpty {
      Element.sort(&elements)
      defer { elements = [] }
      return SortedElements(elements, bytes: bytes, runs: [], ids: ids)
    }
    if !elements.isEmpty { try spill() }
    return SortedElements([], bytes: 0, runs: Array(levels.reversed().joined()), ids: ids)
  }

  private mutating func spill() throws {
    Element.sort(&elements)
    var run = try newRun()
    for element in elements { try run.append { element.write(to: &$0) } }
    elements.removeAll(keepingCapacity: true)
    bytes = 0
    try keep(try run.finish(), level: 0)
  }

  private mutating func keep(_ run: SortedRun, level: Int) throws {
    if levels.count == level { levels.append([]) }
    levels[level].append(run)
    guard levels[level].count == Self.fanIn else { return }
    var merged = try newRun()
    var reader = try SortedElements<Element>([], bytes: 0, runs: levels[level], ids: ids).read()
    while let element = try reader.next() { try merged.append { element.write(to: &$0) } }
    levels[level] = []
    try keep(try merged.finish(), level: level + 1)
  }

  private mutating func newRun() throws -> RunWriter {
    written += 1
    return RunWriter(file: try GrowingFile("\(path ?? "").\(written)"))
  }
}

/// A file of sorted elements; it goes when nobody needs it any more.
final class SortedRun: Sendable {
  let path: String
  let length: Int

  init(path: String, length: Int) {
    self.path = path
    self.length = length
  }

  deinit { StoredFile.remove(path) }
}

/// Writes elements in sealed blocks of about 32 KB.
struct RunWriter {
  let file: GrowingFile
  private var block = BinaryWriter()
  private var count = 0

  init(file: GrowingFile) { self.file = file }

  mutating func append(_ write: (inout BinaryWriter) -> Void) throws {
    write(&block)
    count += 1
    if block.bytes.count >= 1 << 15 { try close() }
  }

  mutating func finish() throws -> SortedRun {
    if count > 0 { try close() }
    try file.flush()
    return SortedRun(path: file.path, length: file.length)
  }

  private mutating func close() throws {
    var writer = BinaryWriter()
    writer.sealed { writer in
      writer.number(UInt64(count))
      writer.bytes += block.bytes
    }
    try file.append(writer.bytes)
    block.bytes.removeAll(keepingCapacity: true)
    count = 0
  }
}
