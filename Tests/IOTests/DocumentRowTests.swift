import CopydeskCore
import CopydeskTesting
import CopydeskJSON
import Testing

@testable import CopydeskIO

@Suite("rows of documents")
struct DocumentRowTests {
  @Test("a row gives the document back with its whole history", arguments: OffsetUnit.allCases)
  func roundTrip(unit: OffsetUnit) throws {
    var document = Document(
      id: "harbour-1", text: "Zoë 😀 said: I ve seen it.\nShare this\nParty s over.", origin: "pages/harbour-1.txt",
      fields: ["title": "Harbour", "views": .json("12.50")])
    document.cut(26..<37, rule: "share-widget")
    try document.commit(stage: "drop-boilerplate")
    document.change(16..<20, to: "I've", rule: "contraction")
    document.add(Note("quote", spans: [Note.Span("content", 16..<28)], fields: ["kind": "direct"]))
    try document.commit(stage: "restore-apostrophes")
    document.add(Note("copy", fields: ["partner": "harbour-2"]))
    try document.commit(stage: "copies")

    let read = try self.read(document, unit: unit).document
    #expect(read.text == document.text)
    #expect(read.incoming == document.incoming)
    #expect(read.marks == document.marks)
    #expect(read.notes == document.notes)
    #expect(read.fields == document.fields)
    #expect(read.origin == document.origin)
  }

  @Test("random edits survive writing and reading in every unit", arguments: OffsetUnit.allCases)
  func randomEdits(unit: OffsetUnit) throws {
    var random = SeededNumbers(seed: 77)
    for round in 0..<60 {
      var document = Document(id: "d\(round)", text: random.text(length: 0...120))
      for stage in 0..<3 {
        edit(&document, using: &random)
        try document.commit(stage: "stage-\(stage)")
      }
      let read = try self.read(document, unit: unit).document
      #expect(read.text == document.text)
      #expect(read.incoming == document.incoming)
      #expect(read.marks == document.marks)
    }
  }

  @Test("spans are counted in the unit that the sink was told")
  func units() throws {
    var document = Document(id: "u", text: "é😀 said it")
    document.add(Note("quote", spans: [Note.Span("speaker", 7..<11)]))
    try document.commit(stage: "s")
    #expect(row(document, unit: .utf8).contains(#"["speaker",7,11]"#))
    #expect(row(document, unit: .utf16).contains(#"["speaker",4,8]"#))
    #expect(row(document, unit: .scalars).contains(#"["speaker",3,7]"#))
  }

  @Test("a field whose text begins with a combining mark is a text")
  func combiningMark() throws {
    let document = Document(id: "m", text: "x", fields: ["accent": "\u{301} alone"])
    #expect(try read(document, unit: .utf8).document.fields == document.fields)
  }

  @Test("a value that is kept as it was read stays on one line")
  func keptLineBreaks() throws {
    let kept = "[1,\r\n\t\"\u{2028}é“\u{85}\u{2029}\"\r]"
    let document = Document(id: "k", text: "x", fields: ["kept": .json(kept)])
    #expect(
      row(document, unit: .utf8) == "{\"id\":\"k\",\"kept\":[1,  \t\"\\u2028é“\\u0085\\u2029\" ],\"text\":\"x\"}\n")
  }

  @Test("fields that are called like members of the row, or like those in disguise, keep their names")
  func clashingNames() throws {
    let names = ["text", "field:text", "field:field:text", "field:author", "field:", "field:\u{301}text"]
    var fields = Fields()
    for name in names { fields[name] = .string(name) }
    let document = Document(id: "c", text: "x", fields: fields)
    #expect(try read(document, unit: .utf8).document.fields == fields)
    let line = Array(row(document, unit: .utf8).utf8)
    let entry = InputFiles.Entry(id: "c", path: "c.jsonl")
    let again = try line.withUnsafeBufferPointer { try JSONLinesSource().document($0, number: 1, of: entry) }
    #expect(again.fields == fields)
  }

  @Test(
    "a span that begins or ends inside a character does not fit the text", arguments: ["[0,3]", "[3,5]", "[0,9]"])
  func insideCharacter(span: String) throws {
    let ends = span.dropFirst().dropLast()
    let json = #"{"id":"a","text":"Zoë!","notes":[{"label":"n","stage":"s","spans":[["x",\#(ends)]],"fields":{}}]}"#
    #expect(throws: RowError.self) {
      try Array(json.utf8).withUnsafeBufferPointer { try DocumentRow.read($0) }
    }
  }

  @Test("a row whose text was changed afterwards is refused")
  func tampered() throws {
    var document = Document(id: "t", text: "Read more about the ferry.")
    document.cut(0..<10, rule: "read-more")
    try document.commit(stage: "drop-boilerplate")
    let row = row(document, unit: .utf8).replacing(#""range":[0,10]"#, with: #""range":[90,100]"#)
    #expect(throws: HistoryError.self) { try Array(row.utf8).withUnsafeBufferPointer { try DocumentRow.read($0) } }
  }

  @Test("two revisions of one stage stay two")
  func sameStageTwice() throws {
    var document = Document(id: "twice", text: "One two three four five six.")
    document.cut(19..<27, rule: "late")
    try document.commit(stage: "trim")
    document.cut(0..<4, rule: "early")
    try document.commit(stage: "trim")
    document.cut(4..<10, rule: "later")
    try document.commit(stage: "trim")
    let read = try self.read(document, unit: .utf8).document
    #expect(read.incoming == document.incoming)
    #expect(read.marks == document.marks)
  }

  @Test("fields that are named like members of the row survive")
  func clashingFields() throws {
    let document = Document(id: "c", text: "Text.", fields: ["stage": "final", "notes": .json("3"), "title": "T"])
    #expect(try read(document, unit: .utf8).document.fields == document.fields)
  }

  @Test("numbers that fit no text are an error and no crash")
  func hugeOffsets() {
    let row = #"""
      {"id":"x","text":"abc","marks":[\#
      {"revision":0,"kind":"change","stage":"s","rule":"r","range":[0,0],"removed":"","replacement":"abc"},\#
      {"revision":0,"kind":"cut","stage":"s","rule":"r","range":[9223372036854775807,9223372036854775807],"removed":"q"}]}
      """#
    #expect(throws: HistoryError.self) { try Array(row.utf8).withUnsafeBufferPointer { try DocumentRow.read($0) } }
  }

  @Test("a page that no stage has read is in the row")
  func unreadPage() {
    let row = row(Document(id: "p", page: RawPage(bytes: Array("<p>Ferry".utf8))), unit: .utf8)
    #expect(row == #"{"id":"p","html":"<p>Ferry"}"# + "\n")
  }

  @Test("a row is one line, whatever the text holds")
  func oneLine() {
    let document = Document(id: "line", text: "a\nb\r\nc\u{2028}d\u{85}e\u{0}f")
    let row = row(document, unit: .utf8)
    #expect(row.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) == [row.dropLast(), ""])
  }

  private func edit(_ document: inout Document, using random: inout SeededNumbers) {
    let scalars = Array(document.text.unicodeScalars)
    var boundaries = [0]
    for scalar in scalars { boundaries.append(boundaries[boundaries.count - 1] + UTF8.width(scalar)) }
    var place = 0
    while place < boundaries.count {
      let end = min(boundaries.count - 1, place + Int.random(in: 0...6, using: &random))
      let range = boundaries[place]..<boundaries[end]
      switch Int.random(in: 0...3, using: &random) {
      case 0 where !range.isEmpty: document.cut(range, rule: "cut")
      case 1: document.change(range, to: random.text(length: 1...5), rule: "change")
      default: break
      }
      place = end + 1 + Int.random(in: 0...5, using: &random)
    }
  }

  private func row(_ document: Document, unit: OffsetUnit) -> String {
    var row = DocumentRow()
    row.unit = unit
    var bytes: [UInt8] = []
    row.append(document, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func read(_ document: Document, unit: OffsetUnit) throws -> ReadRow {
    let bytes = Array(row(document, unit: unit).utf8.dropLast())
    return try bytes.withUnsafeBufferPointer { try DocumentRow.read($0) }
  }
}

@Suite("offset units")
struct OffsetTableTests {
  @Test("offsets go there and back", arguments: [OffsetUnit.utf8, .utf16, .scalars])
  func roundTrip(unit: OffsetUnit) {
    let text = String(repeating: "naïve – 😀 plain ASCII text ", count: 40)
    let table = OffsetTable(text, unit: unit)
    var bytes = 0
    var units = 0
    for scalar in text.unicodeScalars {
      #expect(table.fromBytes(bytes) == units)
      #expect(table.toBytes(units) == bytes)
      bytes += UTF8.width(scalar)
      units += unit == .utf8 ? UTF8.width(scalar) : unit == .utf16 ? UTF16.width(scalar) : 1
    }
    #expect(table.fromBytes(bytes) == units)
    #expect(table.toBytes(units) == bytes)
    #expect(table.toBytes(units + 1) == nil)
    #expect(table.toBytes(-1) == nil)
  }
}
