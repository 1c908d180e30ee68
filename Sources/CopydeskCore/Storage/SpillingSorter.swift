import CopydeskFiles

/// What a `SpillingSorter` can put in order and write to a file.
protocol Spillable: Sendable {
  static func precedes(_ left: Self, _ right: Self) -> Bool
  /// Sorts by `precedes`; what is equal keeps its order.
  static func sort(_ elements: inout [Self])
  /// Writes the element that comes after `before` in the same block.
  func write(to writer: inout BinaryWriter, after before: Self?)
  static func read(
    from reader: inout BinaryReader, after before: Self?, _ ids: DocumentIDs
  ) throws(BinaryError) -> Self
  /// About how many bytes of memory the element takes that comes after `before`.
  func bytes(after before: Self?) -> Int
}

/// Puts any number of elements in order within a budget of memory.
///
/// Elements over the budget go to the disk in sorted runs, which are merged when they are read. What is equal keeps the
/// order in which it was added, so the result does not depend on the budget.
///
/// A sorter that can be taken up (`retired` is there) also writes what is in memory to a log, whenever it is asked how
/// far it has come.
struct SpillingSorter<Element: Spillable> {
  private let memory: Int
  /// The files' path without what tells them apart; nil keeps everything in memory.
  private let path: String?
  private let ids: DocumentIDs
  private let retired: RetiredFiles?
  private var elements: [Element] = []
  private var bytes = 0
  /// Runs that were merged once stand behind those that were not. Older elements are in higher levels.
  private var levels: [[SortedRun]] = []
  private var written = 0
  /// The elements in memory as far as they are logged.
  private var log: BlockWriter<Element>?
  private var logged = 0
  /// So many runs of one level are merged into one, which bounds the files that are read at the same time.
  private static var fanIn: Int { 32 }

  init(memory: Int, path: String?, ids: DocumentIDs, retired: RetiredFiles? = nil) {
    self.memory = memory
    self.path = path
    self.ids = ids
    self.retired = path == nil ? nil : retired
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
    let isFirst = levels.isEmpty
    try spill()
    return isFirst
  }

  /// All elements in order. Nothing can be added any more.
  mutating func finish() throws -> SortedElements<Element> {
    if levels.isEmpty {
      if log != nil { try writeLog() }
      Element.sort(&elements)
      return SortedElements(elements, bytes: bytes, runs: [], ids: ids)
    }
    if !elements.isEmpty { try spill() }
    return SortedElements([], bytes: 0, runs: Array(levels.reversed().joined()), ids: ids)
  }

  private mutating func spill() throws {
    Element.sort(&elements)
    var run = try newRun()
    for element in elements { try run.append(element) }
    elements.removeAll(keepingCapacity: true)
    bytes = 0
    retireLog()
    try keep(try finish(&run), level: 0)
  }

  private mutating func keep(_ run: SortedRun, level: Int) throws {
    if levels.count == level { levels.append([]) }
    levels[level].append(run)
    guard levels[level].count == Self.fanIn else { return }
    var merged = try newRun()
    var reader = try SortedElements<Element>([], bytes: 0, runs: levels[level], ids: ids).read()
    while let element = try reader.next() { try merged.append(element) }
    for run in levels[level] { retired?.retire(run.path) }
    levels[level] = []
    try keep(try finish(&merged), level: level + 1)
  }

  private mutating func newRun() throws -> BlockWriter<Element> {
    BlockWriter(file: try GrowingFile(newPath()))
  }

  private func finish(_ run: inout BlockWriter<Element>) throws -> SortedRun {
    var length = try run.flush()
    if retired != nil { length = try run.sync() }
    return SortedRun(path: run.path, length: length, goesWhenUnused: retired == nil)
  }

  private mutating func newPath() -> String {
    written += 1
    return "\(path ?? "").\(written)"
  }
}

extension SpillingSorter {
  /// Puts all elements so far safely on disk and gives what `init` needs to go on from here.
  ///
  /// - Precondition: the sorter can be taken up.
  mutating func checkpoint() throws -> Value {
    precondition(retired != nil, "a sorter without retired files cannot be taken up")
    if logged < elements.count { try writeLog() }
    var runs: [Value] = []
    for level in levels {
      runs.append(.array(level.flatMap { [.string(fileName($0.path)), .int($0.length)] }))
    }
    let log: [Value] = try log.map { [.string(fileName($0.path)), .int(try $0.sync())] } ?? []
    return .array([.int(written), .array(log), .array(runs)])
  }

  /// - Parameter checkpoint: what `checkpoint()` gave; what was written after that is cut off or written over.
  /// - Throws: where a file is not there any more.
  init(memory: Int, path: String, ids: DocumentIDs, retired: RetiredFiles, checkpoint: Value) throws {
    self.init(memory: memory, path: path, ids: ids, retired: retired)
    guard case .array(let parts) = checkpoint, parts.count == 3, case .int(let written) = parts[0],
      case .array(let levels) = parts[2]
    else { throw BinaryError() }
    self.written = written
    let folder = FileSystem.folder(of: path)
    self.levels = try levels.map { level in
      try Self.files(level).map { name, length in
        let run = SortedRun(path: "\(folder)/\(name)", length: length, goesWhenUnused: false)
        guard let size = FileSystem.size(of: run.path), size >= length else { throw BinaryError() }
        return run
      }
    }
    guard let (name, length) = try Self.files(parts[1]).first else { return }
    let file = try GrowingFile("\(folder)/\(name)", keeping: length)
    var blocks = BlockReader<Element>(try StoredFile(file.path), length: length, ids: ids)
    while let block = try blocks.next() { try addLogged(block) }
    log = BlockWriter(file: file)
    logged = elements.count
  }

  private mutating func addLogged(_ block: [Element]) throws {
    var before = elements.last
    for element in block {
      bytes += element.bytes(after: before)
      before = element
    }
    elements += block
  }

  /// Logs what is in memory; all of it anew where it has been sorted since.
  private mutating func writeLog() throws {
    if log == nil { log = BlockWriter(file: try GrowingFile(newPath() + ".log")) }
    for element in elements[logged...] { try log?.append(element) }
    try log?.endBlock()
    logged = elements.count
  }

  private mutating func retireLog() {
    if let log { retired?.retire(log.path) }
    log = nil
    logged = 0
  }

  /// Lets go of all files: nobody needs the elements any more.
  mutating func retire() {
    retireLog()
    for run in levels.joined() { retired?.retire(run.path) }
    levels = []
    elements = []
  }

  private static func files(_ value: Value) throws -> [(name: String, length: Int)] {
    guard case .array(let parts) = value, parts.count % 2 == 0 else { throw BinaryError() }
    return try stride(from: 0, to: parts.count, by: 2).map { index in
      guard case .string(let name) = parts[index], case .int(let length) = parts[index + 1], length >= 0 else {
        throw BinaryError()
      }
      return (name, length)
    }
  }
}

private func fileName(_ path: String) -> String {
  String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
}

/// Files that the last checkpoint may still name. They go when a later one has taken its place.
///
/// Used by one task.
final class RetiredFiles {
  private var new: [String] = []
  private var old: [String] = []

  var isEmpty: Bool { new.isEmpty && old.isEmpty }

  func retire(_ path: String) { new.append(path) }

  /// Says that a checkpoint is being taken, so that the one before it is safely on disk.
  func rotate() {
    for path in old { StoredFile.remove(path) }
    (old, new) = (new, [])
  }
}

/// A file of sorted elements.
final class SortedRun: Sendable {
  let path: String
  let length: Int
  private let goesWhenUnused: Bool

  init(path: String, length: Int, goesWhenUnused: Bool) {
    self.path = path
    self.length = length
    self.goesWhenUnused = goesWhenUnused
  }

  deinit { if goesWhenUnused { StoredFile.remove(path) } }
}
