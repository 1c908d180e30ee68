import CopydeskCore
import CopydeskFiles
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

@Suite("sqlite")
struct SQLiteSinkTests {
  let folder: TemporaryFolder
  var path: String { folder.path + "/out.sqlite" }

  init() throws { folder = try TemporaryFolder() }

  @Test("a document is there with its text, its quote, its marks and its fields")
  func everyTable() throws {
    try write([[.document(try harbour())]])
    #expect(
      try query("SELECT id, title, outcome, text, fields FROM documents") == [
        [
          .text("harbour-1"), .text("Harbour"), .text("delivered"), .text("Zoë 😀 said: I've seen it.\nParty's over."),
          .text(#"{"title":"Harbour","views":12.50}"#),
        ]
      ])
    #expect(
      try query("SELECT text, speaker, cue, kind, start_offset, end_offset, incoming_start, incoming_end FROM quotes")
        == [
          [
            .text("I've seen it."), .text("Zoë 😀"), .text("said"), .text("direct"), .int(12), .int(25), .int(12),
            .int(25),
          ]
        ])
    #expect(
      try query("SELECT revision, kind, stage, rule, removed, replacement, incoming_start FROM marks") == [
        [
          .int(0), .text("cut"), .text("drop-boilerplate"), .text("share-widget"), .text("Share this\n"), .text(""),
          .int(26),
        ],
        [
          .int(1), .text("change"), .text("restore-apostrophes"), .text("contraction"), .text("I ve"), .text("I've"),
          .int(12),
        ],
        [
          .int(1), .text("change"), .text("restore-apostrophes"), .text("possessive"), .text(" "), .text("'"), .int(42),
        ],
      ])
    #expect(try query("SELECT label, stage FROM notes") == [[.text("quote"), .text("restore-apostrophes")]])
  }

  @Test("offsets of quotes fit SQLite's own substr")
  func offsets() throws {
    try write([[.document(try harbour())]])
    let cut = "substr(d.text, q.start_offset + 1, q.end_offset - q.start_offset)"
    let read = "SELECT \(cut) = q.text FROM quotes q JOIN documents d ON d.number = q.document"
    #expect(try query(read) == [[.int(1)]])
  }

  @Test("a document comes back out of the database with its whole history", arguments: OffsetUnit.allCases)
  func readBack(unit: OffsetUnit) throws {
    var document = try harbour()
    document.fields["stage"] = "final"
    var sink = sink()
    sink.offsets = unit
    var bytes: [UInt8] = []
    sink.encode(.document(document), into: &bytes)
    sink.encode(.rejected(Rejected(document: document, stage: "drop-short", reason: "few-words")), into: &bytes)
    let writer = try sink.open(SinkOpening())
    try writer.write(bytes)
    _ = try writer.commit()
    var rows: [ReadRow] = []
    try DocumentRow.forEach(in: path) {
      rows.append($0)
      return true
    }
    #expect(rows.map(\.reason) == [nil, "few-words"])
    for read in rows.map(\.document) {
      #expect(read.text == document.text)
      #expect(read.incoming == document.incoming)
      #expect(read.marks == document.marks)
      #expect(read.notes == document.notes)
      #expect(read.fields == document.fields)
      #expect(read.origin == document.origin)
    }
  }

  @Test("rejected and failed documents and records have their places")
  func outcomes() throws {
    let stub = Document(id: "it's \"short\"", text: "Stub.")
    let page = Document(id: "p", page: RawPage(bytes: [0x3C, 0xFF, 0x00]))
    try write([
      [
        .rejected(Rejected(document: stub, stage: "drop-short", reason: "few-words")),
        .failed(Failed(document: page, stage: "extract-main-text", error: "no text")),
        .record(Record(in: stub, fields: ["text": "Stub.", "span": .span(0..<5)])),
      ]
    ])
    #expect(
      try query("SELECT number, id, outcome, stage, reason, error, page FROM documents") == [
        [.int(1), .text("it's \"short\""), .text("rejected"), .text("drop-short"), .text("few-words"), .null, .null],
        [
          .int(2), .text("p"), .text("failed"), .text("extract-main-text"), .null, .text("no text"),
          .blob([0x3C, 0xFF, 0x00]),
        ],
      ])
    #expect(
      try query("SELECT document_id, fields FROM records") == [
        [.text("it's \"short\""), .text(#"{"text":"Stub.","span":[0,5]}"#)]
      ])
  }

  @Test("full-text search finds words without regard to case and accents, in titles and texts")
  func search() throws {
    try write(parts(1...3))
    let hits = { (words: String) in
      try self.query("SELECT rowid FROM documents_fts WHERE documents_fts MATCH '\(words)' ORDER BY rowid")
    }
    #expect(try hits("text:ferry AND text:zoe") == [[.int(1)], [.int(3)], [.int(5)]])
    #expect(try hits("title:tide") == [[.int(2)], [.int(4)], [.int(6)]])
    #expect(
      try query(
        "SELECT snippet(documents_fts, 1, '[', ']', '…', 3) FROM documents_fts WHERE documents_fts MATCH 'zoë'")[0]
        == [.text("[Zoë] took the…")])
    #expect(try query("INSERT INTO documents_fts(documents_fts) VALUES ('integrity-check')", isReadOnly: false) == [])
  }

  @Test("a run that was killed at any moment gives the same content", arguments: [0, 3, 5])
  func resume(from kept: Int) throws {
    try write(parts(1...8))
    let whole = try dump()
    try FileManager.default.removeItem(atPath: path)

    let first = try sink().open(SinkOpening(run: "ab"))
    for part in try encoded(parts(Array(1..<kept + 1))) { try first.write(part) }
    let checkpoint = try first.checkpoint()
    #expect(checkpoint == .int(kept))
    for part in try encoded(parts(Array(kept + 1..<6))) { try first.write(part) }
    // The database has parts that the run's manifest never heard of.
    _ = try first.checkpoint()
    for part in try encoded(parts(6...7)) { try first.write(part) }
    first.suspend()

    let second = try sink().open(SinkOpening(run: "ab", checkpoint: checkpoint))
    for part in try encoded(parts(kept + 1...kept + 1)) { try second.write(part) }
    #expect(try second.checkpoint() == .int(kept + 1))
    for part in try encoded(parts(kept + 2...8)) { try second.write(part) }
    #expect(try second.checkpoint() == .int(8))
    #expect(try second.commit() == [path])
    #expect(try dump() == whole)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.sqlite"])
  }

  @Test("a power cut in the middle of a transaction leaves the database as at its last checkpoint")
  func halfTransaction() throws {
    // More than SQLite's cache holds, so that half of the transaction is in the file when the power goes.
    let long = (1...12).map { number in
      [Delivery.document(Document(id: "\(number)", text: String(repeating: "The tide came in. ", count: 120_000)))]
    }
    let writer = try sink().open(SinkOpening(run: "ab"))
    for part in try encoded(parts(1...3)) { try writer.write(part) }
    let checkpoint = try writer.checkpoint()
    for part in try encoded(long) { try writer.write(part) }
    let saved = ["", "-journal"].map { "\(folder.path)/.out.sqlite.ab.partial\($0)" }
    let contents = try saved.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    #expect(contents[0].count > 10_000_000 && contents[1].count > 512)
    writer.suspend()
    for (file, content) in zip(saved, contents) { try content.write(to: URL(fileURLWithPath: file)) }

    let second = try sink().open(SinkOpening(run: "ab", checkpoint: checkpoint))
    for part in try encoded(parts(4...5)) { try second.write(part) }
    _ = try second.checkpoint()
    _ = try second.commit()
    let resumed = try dump()
    #expect(try query("PRAGMA integrity_check") == [[.text("ok")]])
    try FileManager.default.removeItem(atPath: path)
    try write(parts(1...5))
    #expect(try dump() == resumed)
  }

  @Test("a database with fewer parts than the checkpoint, or none, cannot go on")
  func lostParts() throws {
    let writer = try sink().open(SinkOpening(run: "ab"))
    for part in try encoded(parts(1...2)) { try writer.write(part) }
    _ = try writer.checkpoint()
    writer.suspend()
    #expect(throws: CheckpointError.self) { try sink().open(SinkOpening(run: "ab", checkpoint: 3)) }
    #expect(throws: CheckpointError.self) { try sink().open(SinkOpening(run: "cd", checkpoint: 1)) }
  }

  @Test("a run that was stopped between its last checkpoint and its end finds its database in place")
  func sealed() throws {
    let writer = try sink().open(SinkOpening(run: "ab"))
    for part in try encoded(parts(1...2)) { try writer.write(part) }
    let checkpoint = try writer.checkpoint()
    _ = try writer.commit()
    let again = try sink().open(SinkOpening(run: "ab", checkpoint: checkpoint, isSealed: true))
    #expect(try again.checkpoint() == checkpoint)
    #expect(try again.commit() == [path])
    #expect(throws: CheckpointError.self) { try sink().open(SinkOpening(run: "ab", checkpoint: checkpoint)) }
    #expect(throws: CheckpointError.self) {
      try sink().open(SinkOpening(run: "cd", checkpoint: checkpoint, isSealed: true))
    }
  }

  @Test("a fresh run forgets what a stopped one wrote, and what another pipeline left is taken away")
  func fresh() throws {
    for run in ["ab", "cd"] {
      let writer = try sink().open(SinkOpening(run: run))
      for part in try encoded(parts(1...2)) { try writer.write(part) }
      _ = try writer.checkpoint()
      writer.suspend()
    }
    try write(parts(1...1), run: "cd")
    #expect(try query("SELECT count(*) FROM documents") == [[.int(2)]])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.sqlite"])
  }

  @Test("two outputs of one name are an error, and a place that cannot be written to is one")
  func errors() throws {
    let writer = try sink().open(SinkOpening(run: "ab"))
    #expect(throws: FileError.self) { try sink().open(SinkOpening(run: "ab")) }
    #expect(throws: FileError.self) { try sink().open(SinkOpening(run: "cd")) }
    writer.abort()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    var wrong = SQLiteSink()
    wrong.path = "/dev/null/out.sqlite"
    #expect(throws: FileError(path: "/dev/null", reason: "not a folder")) { try wrong.open(SinkOpening()) }
    guard getuid() != 0 else { return }
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    #expect(throws: FileError.self) { try sink().open(SinkOpening()) }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
  }

  @Test("a full disk is one clear line")
  func fullDisk() throws {
    let database = try SQLiteDatabase(path)
    try database.execute("PRAGMA max_page_count = 3; CREATE TABLE t (x)")
    #expect(throws: FileError(path: path, reason: "no space left on device")) {
      try database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    }
  }

  private func sink() -> SQLiteSink {
    var sink = SQLiteSink()
    sink.path = FilePath(path)
    return sink
  }

  private func encoded(_ parts: [[Delivery]]) throws -> [[UInt8]] { try sink().encoded(parts) }

  private func write(_ parts: [[Delivery]], run: String = "ab") throws { try sink().write(parts, run: run) }

  private func query(_ sql: String, isReadOnly: Bool = true) throws -> [[SQLiteValue]] {
    try SQLiteDatabase(path, isReadOnly: isReadOnly).rows(sql)
  }

  /// Every row of every table of ours, and what the full-text index finds.
  private func dump() throws -> [[[SQLiteValue]]] {
    try
      (SQLiteTable.allCases.map { "SELECT * FROM \($0) ORDER BY number" } + [
        "SELECT * FROM copydesk ORDER BY name",
        "SELECT rowid, rank FROM documents_fts WHERE documents_fts MATCH 'zoe OR tide' ORDER BY rowid",
      ]).map { try query($0) }
  }

  private func harbour() throws -> Document {
    var document = Document(
      id: "harbour-1", text: "Zoë 😀 said: I ve seen it.\nShare this\nParty s over.", origin: "pages/harbour-1.txt",
      fields: ["title": "Harbour", "views": .json("12.50")])
    let text = document.text
    document.cut(try place("Share this\n", in: text), rule: "share-widget")
    try document.commit(stage: "drop-boilerplate")
    let now = document.text
    document.change(try place("I ve", in: now), to: "I've", rule: "contraction")
    let gap = try place("Party ", in: now)
    document.change(gap.upperBound - 1..<gap.upperBound, to: "'", rule: "possessive")
    document.add(
      Note(
        "quote",
        spans: [
          Note.Span("content", try place("I ve seen it.", in: now)), Note.Span("speaker", try place("Zoë 😀", in: now)),
          Note.Span("cue", try place("said", in: now)),
        ], fields: ["kind": "direct"]))
    try document.commit(stage: "restore-apostrophes")
    return document
  }

  /// Two documents a part, of which every second one has marks.
  private func parts(_ numbers: some Sequence<Int>) throws -> [[Delivery]] {
    try numbers.map { number in
      var first = Document(id: "a/\(number)'s", text: "Zoë took the ferry \(number) times. Advertisement")
      first.cut(try place(" Advertisement", in: first.text), rule: "advertisement")
      try first.commit(stage: "drop-boilerplate")
      let second = Document(id: "b\(number)", text: "", fields: ["title": "The tide"])
      return [.document(first), .rejected(Rejected(document: second, stage: "drop-short", reason: "empty"))]
    }
  }

  private func parts(_ range: ClosedRange<Int>) throws -> [[Delivery]] { try parts(Array(range)) }

  private func place(_ words: String, in text: String) throws -> Range<Int> {
    let range = try #require(text.range(of: words))
    let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    return start..<start + words.utf8.count
  }
}
