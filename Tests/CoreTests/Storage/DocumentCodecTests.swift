@testable import CopydeskCore
import CopydeskTesting
import Testing

@Suite("Document codec")
struct DocumentCodecTests {
  static func bytes(_ document: Document) -> [UInt8] {
    var writer = BinaryWriter()
    writer.document(document)
    return writer.bytes
  }

  static func document(_ bytes: [UInt8]) throws -> Document {
    try bytes.withUnsafeBufferPointer { bytes in
      var reader = BinaryReader(bytes)
      return try reader.document()
    }
  }

  static func randomDocument(seed: Int) throws -> Document {
    var random = SeededNumbers(seed: UInt64(seed))
    let incoming = RandomEditTests.randomText(&random, scalars: Int(random.next() % 60))
    var document = Document(id: "d\(seed)", text: incoming, origin: seed % 2 == 0 ? "https://example.org/é" : nil)
    document.fields = ["title": "Ferry sails", "deep": .object(["list": .array([.null, .int(-7), .double(0.1)])])]
    document.receive(incoming, blocks: [Block(range: 0..<incoming.utf8.count, path: "html/body/p[1]")])
    document.ordinal = seed << 40
    for stage in 0..<3 {
      let text = Array(document.text.utf8)
      document.add(Note("whole", fields: ["json": .json("{ \"a\" : 1}"), "place": .incomingSpan(0..<3)]))
      let range = RandomEditTests.randomRange(&random, in: text)
      document.add(Note("watched", spans: [.init("a", range), .init("b", range)], fields: ["here": .span(range)]))
      for edit in RandomEditTests.randomEdits(&random, in: text) {
        document.change(edit.range, to: edit.replacement, rule: "rule-\(random.next() % 3)")
      }
      try document.commit(stage: "stage\(stage)")
    }
    return document
  }

  @Test("A document comes back with its whole state", arguments: 0..<200)
  func roundTrip(seed: Int) throws {
    let document = try Self.randomDocument(seed: seed)
    let bytes = Self.bytes(document)
    let copy = try Self.document(bytes)
    #expect(copy.id == document.id)
    #expect(copy.origin == document.origin)
    #expect(copy.fields == document.fields)
    #expect(Array(copy.incoming.utf8) == Array(document.incoming.utf8))
    #expect(Array(copy.text.utf8) == Array(document.text.utf8))
    #expect(copy.notes == document.notes)
    #expect(copy.notes.map(\.stage) == document.notes.map(\.stage))
    #expect(copy.blocks == document.blocks)
    #expect(copy.ordinal == document.ordinal)
    #expect(copy.marks == document.marks)
    #expect(copy.revisions.map(\.stage) == document.revisions.map(\.stage))
    #expect(!copy.hasPending)
    #expect(Self.bytes(copy) == bytes)
  }

  @Test("A page that no stage has read comes back")
  func page() throws {
    let page = RawPage(bytes: [0x3C, 0x70, 0x3E, 0xE9, 0x00], declaredEncoding: "windows-1252")
    let copy = try Self.document(Self.bytes(Document(id: "page", page: page)))
    #expect(copy.page?.bytes == page.bytes)
    #expect(copy.page?.declaredEncoding == "windows-1252")
  }

  @Test("A copy takes further edits as the document itself does", arguments: 0..<40)
  func edits(seed: Int) throws {
    var document = try Self.randomDocument(seed: seed)
    var copy = try Self.document(Self.bytes(document))
    let end = document.text.utf8.count
    for _ in 0..<2 {
      document.change(end..<end, to: " and on", rule: "tail")
      document.add(Note("whole", fields: ["json": .json("{ \"a\" : 1}"), "place": .incomingSpan(0..<3)]))
      try document.commit(stage: "stage2")
      swap(&document, &copy)
    }
    #expect(copy.marks == document.marks)
    #expect(copy.notes == document.notes)
  }

  @Test("An unedited text is written once")
  func once() {
    let text = String(repeating: "The ferry sails at noon. ", count: 400)
    #expect(Self.bytes(Document(id: "a", text: text)).count < text.utf8.count + 64)
  }

  @Test("Truncated bytes are an error", arguments: 0..<10)
  func truncated(seed: Int) throws {
    let bytes = Self.bytes(try Self.randomDocument(seed: seed))
    for count in 0..<bytes.count {
      #expect(throws: BinaryError.self) { try Self.document(Array(bytes[..<count])) }
    }
  }

  @Test("Flipped bits are an error", arguments: 0..<10)
  func flipped(seed: Int) throws {
    let bytes = Self.bytes(try Self.randomDocument(seed: seed))
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(index % 8)
      #expect(throws: BinaryError.self) { try Self.document(damaged) }
    }
  }
}
