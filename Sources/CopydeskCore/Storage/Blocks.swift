import CopydeskFiles

/// Writes elements in sealed blocks of about 32 KB.
struct BlockWriter<Element: Spillable> {
  private let file: GrowingFile
  private var block = BinaryWriter()
  private var count = 0
  private var last: Element?

  init(file: GrowingFile) { self.file = file }

  var path: String { file.path }

  mutating func append(_ element: Element) throws {
    element.write(to: &block, after: last)
    last = element
    count += 1
    if block.bytes.count >= 1 << 15 { try endBlock() }
  }

  /// Ends the block, so that all elements so far stand in the file.
  mutating func endBlock() throws {
    guard count > 0 else { return }
    var writer = BinaryWriter()
    writer.sealed { writer in
      writer.number(UInt64(count))
      writer.bytes += block.bytes
    }
    try file.append(writer.bytes)
    block.bytes.removeAll(keepingCapacity: true)
    count = 0
    last = nil
  }

  /// Hands all elements to the system and says how long the file is.
  mutating func flush() throws -> Int {
    try endBlock()
    try file.flush()
    return file.length
  }

  /// Puts all ended blocks safely on disk and says how long the file is.
  func sync() throws -> Int { try file.sync() }
}

/// Reads what a `BlockWriter` wrote, block by block.
struct BlockReader<Element: Spillable> {
  private var frames: FrameReader
  private let ids: DocumentIDs

  init(_ file: StoredFile, length: Int, ids: DocumentIDs) {
    frames = FrameReader(file, 0..<length, bufferSize: 1 << 15)
    self.ids = ids
  }

  /// The elements of the next block; nil at the end.
  mutating func next() throws -> [Element]? {
    let ids = ids
    return try frames.next { (reader) throws(BinaryError) in
      var reader = try reader.sealed()
      let count = try reader.count()
      var elements: [Element] = []
      elements.reserveCapacity(count)
      for _ in 0..<count { elements.append(try Element.read(from: &reader, after: elements.last, ids)) }
      return elements
    }
  }
}
