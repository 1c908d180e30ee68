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
    while let batch = try reader.next() { documents += batch }
    return documents
  }
}

/// Gives stored documents in batches of the usual size.
struct DocumentReader: Sendable {
  private enum Place {
    case memory(ArraySlice<Document>)
    case runs([Run])
  }

  /// A run of a file with its next document.
  private struct Run {
    var reader: FrameReader
    var next: Document?
    /// Where `next` begins.
    var offset: Int

    mutating func advance() throws {
      offset = reader.offset
      next = try reader.next { (reader) throws(BinaryError) in try reader.document() }
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
    var runs: [Run] = []
    for (file, range) in ranges {
      var run = Run(reader: FrameReader(file, range, bufferSize: bufferSize), offset: range.lowerBound)
      try run.advance()
      runs.append(run)
    }
    place = .runs(runs)
  }

  /// What `StoredDocuments.read(from:)` needs to go on after the last batch.
  var position: Value {
    switch place {
    case .memory: .array([.int(number)])
    case .runs(let runs): .array([.int(number)] + runs.map { .int($0.offset) })
    }
  }

  /// The next documents: at most 256, or 1 MB of text; nil at the end.
  mutating func next() throws -> [Document]? {
    var batch: [Document] = []
    var bytes = 0
    while batch.count < Batch.maximumDocuments, bytes < Batch.fullAtBytes, let document = try nextDocument() {
      bytes += document.text.utf8.count
      batch.append(document)
    }
    number += batch.count
    return batch.isEmpty ? nil : batch
  }

  private mutating func nextDocument() throws -> Document? {
    switch place {
    case .memory(var documents):
      place = .memory([])
      let document = documents.popFirst()
      place = .memory(documents)
      return document
    case .runs(var runs):
      place = .runs([])
      defer { place = .runs(runs) }
      // Of equal ordinals the first input comes first, and within it what came first.
      var least: Int?
      for (index, run) in runs.enumerated() {
        guard let ordinal = run.next?.ordinal else { continue }
        if let other = least, let first = runs[other].next?.ordinal, first <= ordinal { continue }
        least = index
      }
      guard let least else { return nil }
      let document = runs[least].next
      try runs[least].advance()
      return document
    }
  }
}
