import CopydeskCore
import Testing

@Suite("History")
struct HistoryTests {
  /// `Ferry sails  — Photo: Ines Vogt` loses its credit, then a space, and then gets another verb.
  static func document() throws -> Document {
    var document = Document(id: "ferry", text: "Ferry sails  — Photo: Ines Vogt")
    document.cut(12..<33, rule: "credit")
    try document.commit(stage: "drop-boilerplate")
    document.cut(11..<12, rule: "space-at-end")
    try document.commit(stage: "repair-text")
    document.change(6..<11, to: "is leaving", rule: "verb")
    document.change(11..<11, to: " now", rule: "adverb")
    try document.commit(stage: "rewrite")
    return document
  }

  @Test("Each revision has the text before it, its marks and the text after it")
  func revisions() throws {
    let revisions = try Self.document().revisions
    #expect(revisions.map(\.stage) == ["drop-boilerplate", "repair-text", "rewrite"])
    #expect(revisions.map(\.before) == ["Ferry sails  — Photo: Ines Vogt", "Ferry sails ", "Ferry sails"])
    #expect(revisions.map(\.after) == ["Ferry sails ", "Ferry sails", "Ferry is leaving now"])
    #expect(revisions.map { $0.marks.map(\.kind) } == [[.cut], [.cut], [.change, .change]])
  }

  @Test("A mark knows what stood there, now and at first")
  func marks() throws {
    let marks = try Self.document().marks
    #expect(marks.map(\.removed) == [" — Photo: Ines Vogt", " ", "sails", ""])
    #expect(marks.map(\.replacement) == ["", "", "is leaving", " now"])
    #expect(marks.map(\.incoming) == [12..<33, 11..<12, 6..<11, 11..<11])
  }

  @Test(
    "A range of the text leads back to the text as it came in",
    arguments: [
      ("Ferry", "Ferry"), ("leaving", "sails"), ("y is", "y sails"), ("now", ""), ("is leaving now", "sails"),
    ])
  func back(present: String, incoming: String) throws {
    let document = try Self.document()
    let range = try #require(document.text.byteRange(of: present))
    #expect(document.incoming[bytes: document.offsetMap.incomingRange(of: range)] == incoming)
  }

  @Test(
    "A range of the incoming text leads to what is left of it",
    arguments: [
      ("Ferry", "Ferry"), ("sails", "is leaving"), ("rry sa", "rry is leaving"), ("Photo", ""), ("  — Photo", ""),
    ])
  func forth(incoming: String, present: String) throws {
    let document = try Self.document()
    let range = try #require(document.incoming.byteRange(of: incoming))
    #expect(document.text[bytes: document.offsetMap.presentRange(ofIncoming: range)] == present)
  }

  @Test("A text that nobody touched leads to itself")
  func untouched() {
    let document = Document(id: "a", text: "Ferry")
    #expect(!document.hasMarks)
    #expect(document.offsetMap.incomingRange(of: 1..<3) == 1..<3)
    #expect(document.offsetMap.incomingRange(of: 5..<5) == 5..<5)
    #expect(document.offsetMap.presentRange(ofIncoming: 0..<5) == 0..<5)
  }

  @Test("A text that was cut away and written anew leads nowhere, and back to its place")
  func emptied() throws {
    var document = Document(id: "a", text: "Ferry")
    document.cut(0..<5, rule: "all")
    try document.commit(stage: "first")
    #expect(document.offsetMap.incomingRange(of: 0..<0) == 0..<0)
    #expect(document.offsetMap.presentRange(ofIncoming: 0..<5) == 0..<0)
    document.change(0..<0, to: "Boat", rule: "new")
    try document.commit(stage: "second")
    #expect(document.text == "Boat")
    #expect(document.offsetMap.incomingRange(of: 0..<4).isEmpty)
  }

  @Test("Blocks tell the path of a byte of the incoming text")
  func paths() {
    var document = Document(id: "a", page: RawPage(bytes: []))
    document.receive("Title\n\nBody", blocks: [Block(range: 0..<5, path: "h1"), Block(range: 7..<11, path: "p[1]")])
    #expect(
      (0...11).map { document.path(ofIncoming: $0) } == Array(repeating: "h1", count: 5) + [nil, nil]
        + Array(repeating: "p[1]", count: 4) + [nil])
    #expect(document.page == nil)
  }

  @Test("A document can be rebuilt from its text and its marks")
  func rebuilt() throws {
    var document = try Self.document()
    document.add(Note("word", spans: [.init("content", 0..<5)]))
    try document.commit(stage: "notes")
    let copy = try document.rebuilt()
    #expect(copy.incoming == document.incoming)
    #expect(copy.marks == document.marks)
    #expect(copy.notes == document.notes)
    #expect(copy.revisions.map(\.after) == document.revisions.map(\.after))
  }

  @Test(
    "Marks that do not fit the text are an error",
    arguments: [
      StoredMark(stage: "a", rule: "r", range: 40..<41, removed: "x", replacement: ""),
      StoredMark(stage: "a", rule: "r", range: -2..<1, removed: "x", replacement: ""),
      StoredMark(stage: "a", rule: "r", range: 0..<2, removed: "xyz", replacement: ""),
      StoredMark(stage: "a", rule: "r", range: 0..<2, removed: "xy", replacement: "Boat"),
      StoredMark(stage: "a", rule: "r", range: 1..<2, removed: "e", replacement: "é"),
    ])
  func misfits(mark: StoredMark) throws {
    let document = Document(id: "a", text: "Fe\u{301}rry")
    #expect(throws: (any Error).self) {
      try Document(id: "a", text: document.text, origin: nil, fields: [:], revisions: [[mark]], notes: [], blocks: [])
    }
  }
}

extension Document {
  func rebuilt() throws -> Document {
    let stored = revisions.map { revision in
      revision.marks.map {
        StoredMark(stage: $0.stage, rule: $0.rule, range: $0.range, removed: $0.removed, replacement: $0.replacement)
      }
    }
    return try Document(
      id: id, text: text, origin: origin, fields: fields, revisions: stored, notes: notes, blocks: blocks)
  }
}

extension String {
  func byteRange(of part: String) -> Range<Int>? {
    let (bytes, wanted) = (Array(utf8), Array(part.utf8))
    guard bytes.count >= wanted.count else { return nil }
    let start = (0...(bytes.count - wanted.count)).first { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    return start.map { $0..<$0 + wanted.count }
  }
}
