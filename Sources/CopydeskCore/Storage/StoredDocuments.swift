import CopydeskFiles

/// Documents in one order that can be read again and again, in memory or from the files of a spool.
struct StoredDocuments: Sendable {
  private enum Place: Sendable {
    case memory([Document])
    /// By the number of the input that the documents came by.
    case files([SpoolFile.Extent])
  }

  private let place: Place
  let count: Int

  init(_ documents: [Document]) {
    place = .memory(documents)
    count = documents.count
  }

  init(_ files: [SpoolFile.Extent]) {
    place = .files(files)
    count = files.reduce(0) { $0 + $1.count }
  }

  /// Reads in the order of the source, from the beginning or from a `DocumentReader.position`.
  func read(from position: Value? = nil) throws -> DocumentReader {
    var numbers: [Int] = []
    if let position {
      guard case .array(let values) = position else { throw BinaryError() }
      numbers = values.compactMap { if case .int(let number) = $0, number >= 0 { number } else { nil } }
      guard numbers.count == values.count else { throw BinaryError() }
    }
    switch place {
    case .memory(let documents): return try DocumentReader(documents, from: numbers)
    case .files(let files): return try DocumentReader(files, from: numbers)
    }
  }
}

extension StoredDocuments {
  /// All documents, in memory.
  func all() throws -> [Document] {
    if case .memory(let documents) = place { return documents }
    var reader = try read()
    var documents: [Document] = []
    while let batch = try reader.next() { documents += try batch.documents() }
    return documents
  }
}

/// Some documents in the order of the source, as they are or as a file holds them.
///
/// One task reads them in order; decoding them is work for any core.
struct StoredBatch: Sendable {
  private enum Content {
    case documents([Document])
    /// One part after the other, each as `BinaryWriter.document` wrote it.
    case parts([UInt8])
  }

  private let content: Content
  let count: Int

  init(_ documents: [Document]) {
    content = .documents(documents)
    count = documents.count
  }

  init(parts: [UInt8], count: Int) {
    content = .parts(parts)
    self.count = count
  }

  /// - Throws: `BinaryError` for a file that is damaged.
  func documents() throws(BinaryError) -> [Document] {
    switch content {
    case .documents(let documents): return documents
    case .parts(let bytes):
      return try bytes.withUnsafeBufferPointer { buffer throws(BinaryError) in
        var reader = BinaryReader(buffer)
        var documents: [Document] = []
        documents.reserveCapacity(count)
        for _ in 0..<count { documents.append(try reader.document()) }
        return documents
      }
    }
  }
}

/// Gives stored documents in batches of the usual size.
struct DocumentReader: Sendable {
  private enum Place {
    case memory(ArraySlice<Document>)
    case runs([Run])
  }

  /// A run of a file with what stands in front of its next document.
  private struct Run {
    var reader: FrameReader
    var next: (ordinal: Int, size: Int)?

    init(_ reader: FrameReader) throws {
      self.reader = reader
      try look()
    }

    private mutating func look() throws {
      next = try reader.peek { (reader) throws(BinaryError) in try reader.documentHead() }
    }

    mutating func take(into bytes: inout [UInt8]) throws {
      reader.take(into: &bytes)
      try look()
    }
  }

  private var place: Place
  /// The number of the next document, from 0.
  private(set) var number = 0

  init(_ documents: [Document], from position: [Int]) throws {
    number = position.first ?? 0
    guard number <= documents.count else { throw BinaryError() }
    place = .memory(documents[number...])
  }

  init(_ files: [SpoolFile.Extent], from position: [Int]) throws {
    var ranges: [(file: StoredFile, range: Range<Int>)] = []
    for extent in files {
      let file = try StoredFile(extent.path)
      ranges += extent.runs.map { (file, $0) }
    }
    if !position.isEmpty {
      guard position.count == ranges.count + 1 else { throw BinaryError() }
      for (index, offset) in position.dropFirst().enumerated() {
        guard offset >= ranges[index].range.lowerBound, offset <= ranges[index].range.upperBound else {
          throw BinaryError()
        }
        ranges[index].range = offset..<ranges[index].range.upperBound
      }
      number = position[0]
    }
    // Many runs share the memory that one has for itself.
    let bufferSize = max(1 << 12, (1 << 20) / max(1, ranges.count))
    place = .runs(try ranges.map { try Run(FrameReader($0.file, $0.range, bufferSize: bufferSize)) })
  }

  /// What `StoredDocuments.read(from:)` needs to go on after the last batch.
  var position: Value {
    switch place {
    case .memory: .array([.int(number)])
    case .runs(let runs): .array([.int(number)] + runs.map { .int($0.reader.offset) })
    }
  }

  /// The next documents: as many as a batch holds; nil at the end.
  mutating func next() throws -> StoredBatch? {
    switch place {
    case .memory(var documents):
      place = .memory([])
      defer { place = .memory(documents) }
      var size = 0
      let isFull = documents.prefix(Batch.maximumDocuments).firstIndex { document in
        defer { size += document.text.utf8.count }
        return size >= Batch.fullAtBytes
      }
      let end = isFull ?? min(documents.endIndex, documents.startIndex + Batch.maximumDocuments)
      let batch = StoredBatch(Array(documents[..<end]))
      documents = documents[end...]
      number += batch.count
      return batch.count == 0 ? nil : batch
    case .runs(var runs):
      place = .runs([])
      defer { place = .runs(runs) }
      var bytes: [UInt8] = []
      var (count, size) = (0, 0)
      while count < Batch.maximumDocuments, size < Batch.fullAtBytes, let first = Self.first(of: runs) {
        size += runs[first].next?.size ?? 0
        count += 1
        try runs[first].take(into: &bytes)
      }
      number += count
      return count == 0 ? nil : StoredBatch(parts: bytes, count: count)
    }
  }

  /// The run with the next document; nil at the end. Of equal ordinals the first input comes first, and within it what
  /// came first.
  private static func first(of runs: [Run]) -> Int? {
    var first: (index: Int, ordinal: Int)?
    for (index, run) in runs.enumerated() {
      guard let ordinal = run.next?.ordinal, first.map({ ordinal < $0.ordinal }) ?? true else { continue }
      first = (index, ordinal)
    }
    return first?.index
  }
}
