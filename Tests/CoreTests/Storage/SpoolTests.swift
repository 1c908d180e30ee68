@testable import CopydeskCore
import Foundation
import TestSupport
import Testing

@Suite("Spool")
struct SpoolTests {
  static func documents(_ ordinals: some Sequence<Int>, _ name: String) throws -> [Document] {
    try ordinals.enumerated().map { index, ordinal in
      var document = try DocumentCodecTests.randomDocument(seed: index % 50)
      document.id = "\(name)\(index)"
      document.ordinal = ordinal
      return document
    }
  }

  /// Fills a spool from two inputs in turn, the second of which starts over three times.
  static func fill(_ spool: Spool) async throws {
    let one = try documents((0..<500).map { $0 / 2 }, "a")
    let two = try documents([0..<120, 60..<300, 0..<90].joined(), "b")
    for start in stride(from: 0, to: 500, by: 50) {
      try await spool.append(Array(one[start..<start + 50]), input: 0)
      try await spool.append(Array(two[min(start, 450)..<min(start + 50, 450)]), input: 1)
    }
    await spool.close()
    await spool.close()
  }

  @Test("A spool in files gives the same documents in the same order as one in memory")
  func order() async throws {
    let folder = try TemporaryFolder()
    let memory = try Spool(feeders: 2)
    let files = try Spool(feeders: 2, path: "\(folder.path)/corpus")
    try await Self.fill(memory)
    try await Self.fill(files)
    let expected = try await memory.take().all()
    let stored = try await files.take()
    #expect(stored.count == 950)
    #expect(folder.names == ["corpus.0", "corpus.1"])
    for _ in 0..<2 {
      let documents = try stored.all()
      #expect(documents.map(\.id) == expected.map(\.id))
      #expect(documents.map(\.marks) == expected.map(\.marks))
    }
  }

  @Test("A reader goes on from each of its positions", arguments: [false, true])
  func positions(inFiles: Bool) async throws {
    let folder = try TemporaryFolder()
    let spool = try Spool(feeders: 2, path: inFiles ? "\(folder.path)/corpus" : nil)
    try await Self.fill(spool)
    let stored = try await spool.take()
    var reader = try stored.read()
    var positions = [reader.position]
    var batches: [[String]] = []
    while let batch = try reader.next() {
      batches.append(try batch.documents().map(\.id))
      positions.append(reader.position)
    }
    #expect(batches.count == 8)
    for (index, position) in positions.enumerated() {
      var reader = try stored.read(from: position)
      var rest: [[String]] = []
      while let batch = try reader.next() { rest.append(try batch.documents().map(\.id)) }
      #expect(rest == Array(batches[index...]))
    }
  }

  @Test("What came after the checkpoint is cut off and taken again")
  func checkpoint() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/corpus"
    let documents = try Self.documents([0..<200, 100..<200].joined(), "d")
    var stopped: Spool? = try Spool(feeders: 1, path: path)
    try await stopped?.append(Array(documents[..<130]), input: 0)
    let checkpoint = try await #require(try stopped?.checkpoint())
    try await stopped?.append(Array(documents[130..<220]), input: 0)
    _ = try await stopped?.checkpoint()
    stopped = nil
    let spool = try Spool(feeders: 1, path: path, checkpoint: checkpoint)
    try await spool.append(Array(documents[130...]), input: 0)
    await spool.close()
    let ids = try await spool.take().all().map(\.id)
    let expected = documents.enumerated().sorted { ($0.element.ordinal, $0.offset) < ($1.element.ordinal, $1.offset) }
    #expect(ids == expected.map(\.element.id))
  }

  @Test("A file that is shorter than its checkpoint is an error")
  func short() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/corpus"
    let spool = try Spool(feeders: 1, path: path)
    try await spool.append(try Self.documents(0..<10, "d"), input: 0)
    let checkpoint = try await spool.checkpoint()
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(path).0"))
    #expect(throws: (any Error).self) { try Spool(feeders: 1, path: path, checkpoint: checkpoint) }
  }

  @Test("Damage in a file is an error")
  func damage() async throws {
    let folder = try TemporaryFolder()
    let spool = try Spool(feeders: 1, path: "\(folder.path)/corpus")
    try await spool.append(try Self.documents(0..<10, "d"), input: 0)
    await spool.close()
    let stored = try await spool.take()
    let whole = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/corpus.0"))
    for index in stride(from: 0, to: whole.count, by: 7) {
      var damaged = whole
      damaged[index] ^= 0x40
      try damaged.write(to: URL(fileURLWithPath: "\(folder.path)/corpus.0"))
      #expect(throws: BinaryError.self) { try stored.all() }
    }
  }

  @Test("50 MB of documents are read in batches of at most 125 documents and about 256 KB")
  func large() async throws {
    let folder = try TemporaryFolder()
    let spool = try Spool(feeders: 1, path: "\(folder.path)/corpus")
    let text = String(repeating: "The ferry sails at noon. ", count: 400)
    for start in stride(from: 0, to: 5000, by: 250) {
      let documents = (start..<start + 250).map { number in
        var document = Document(id: "d\(number)", text: text)
        document.ordinal = number
        return document
      }
      try await spool.append(documents, input: 0)
    }
    await spool.close()
    var reader = try await spool.take().read()
    var next = 0
    while let batch = try reader.next()?.documents() {
      #expect(batch.count <= Batch.maximumDocuments)
      #expect(batch.reduce(0) { $0 + $1.text.utf8.count } < 1 << 18 + 1 << 14)
      for document in batch {
        #expect(document.id == "d\(next)")
        next += 1
      }
    }
    #expect(next == 5000)
  }
}
