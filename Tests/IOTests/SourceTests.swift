import CopydeskCore
import CopydeskFiles
import CopydeskJSON
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

/// All that a source reads.
func readAll(_ source: some Source, from position: Value? = nil) async throws -> SourceBatch {
  var all = SourceBatch(position: .null)
  for try await batch in try source.read(from: position) {
    all.items += batch.items
    all.position = batch.position
  }
  return all
}

@Suite("files")
struct FilesSourceTests {
  @Test("a folder is read with all folders in it, in byte order, and only what is included")
  func folder() async throws {
    let folder = try TemporaryFolder()
    for name in ["b.txt", "a/z.html", "a/b.htm", "Z.txt", "notes.md", "skip.txt"] {
      try folder.write(Data("x".utf8), to: name)
    }
    var source = FilesSource()
    source.path = FilePath(folder.path)
    source.exclude = ["skip*"]
    try source.prepare()
    let read = try await readAll(source)
    #expect(read.documents.map(\.id) == ["Z.txt", "a/b.htm", "a/z.html", "b.txt"])
    #expect(read.documents.map { $0.page != nil } == [false, true, true, false])
    #expect(read.failures.isEmpty)
  }

  @Test("each file that cannot be read fails with its reason, and the others are read")
  func unreadable() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data("good".utf8), to: "good.txt")
    try folder.write(Data(), to: "empty.txt")
    try folder.write(Data([0x50, 0x4B, 3, 4, 0, 0, 0xFF]), to: "binary.txt")
    try folder.write(Data("caf\u{E9}".unicodeScalars.map { UInt8($0.value) }), to: "latin1.txt")
    try folder.write(Data(repeating: 0x61, count: 2_001), to: "large.txt")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/gone.txt", withDestinationPath: "nowhere")
    #expect(mkfifo(folder.path + "/pipe.txt", 0o600) == 0)
    var source = FilesSource()
    source.path = FilePath(folder.path)
    source.maximumBytes = 2_000
    let read = try await readAll(source)
    #expect(read.documents.map(\.id) == ["good.txt"])
    let errors = Dictionary(uniqueKeysWithValues: read.failures.map { ($0.document.id, $0.error) })
    #expect(errors["empty.txt"]?.contains("empty") == true)
    #expect(errors["binary.txt"]?.contains("NUL") == true)
    #expect(errors["latin1.txt"]?.contains("byte 4 is 0xe9") == true)
    #expect(errors["large.txt"]?.contains("limit of 2000 bytes") == true)
    #expect(errors["gone.txt"]?.contains("no such file") == true)
    #expect(errors["pipe.txt"]?.contains("not a regular file") == true)
    #expect(errors.count == 6)
  }

  @Test("a text in a declared encoding is decoded, and a byte order mark is no part of a text")
  func encodings() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data([0x93, 0x63, 0x61, 0x66, 0xE9, 0x94]), to: "quoted.txt")
    var source = FilesSource()
    source.path = FilePath(folder.path)
    source.encoding = "windows-1252"
    #expect(try await readAll(source).documents.first?.text == "“café”")
    try folder.write(Data([0xEF, 0xBB, 0xBF] + Array("plain".utf8)), to: "quoted.txt")
    source.encoding = nil
    #expect(try await readAll(source).documents.first?.text == "plain")
    try folder.write(Data([0xFF, 0xFE, 0x68, 0x00, 0x69, 0x00]), to: "quoted.txt")
    #expect(try await readAll(source).documents.first?.text == "hi")
    source.encoding = "klingon"
    #expect(throws: FileError.self) { try source.prepare() }
  }

  #if os(Linux)  // other systems refuse such names
    @Test("a folder whose name is no text is reported and not passed over")
    func oddFolder() async throws {
      let folder = try TemporaryFolder()
      try folder.write(Data("x".utf8), to: "good.txt")
      var name = Array(folder.path.utf8CString.dropLast()) + [0x2F, 0x64, CChar(bitPattern: 0xFF), 0]
      try #require(mkdir(&name, 0o700) == 0)
      defer { rmdir(&name) }
      var source = FilesSource()
      source.path = FilePath(folder.path)
      let read = try await readAll(source)
      #expect(read.documents.map(\.id) == ["good.txt"])
      #expect(read.failures.count == 1)
    }
  #endif

  @Test("a pattern names files in several folders")
  func pattern() async throws {
    let folder = try TemporaryFolder()
    for name in ["one/a.txt", "two/a.txt", "two/b.txt"] { try folder.write(Data("x".utf8), to: name) }
    var source = FilesSource()
    source.path = FilePath(folder.path + "/*/a.txt")
    #expect(try await readAll(source).documents.map(\.id) == ["one/a.txt", "two/a.txt"].map { "\(folder.path)/\($0)" })
    source.path = FilePath(folder.path + "/*.pdf")
    await #expect(throws: FileError.self) { try await readAll(source) }
    source.path = FilePath(folder.path + "/nothing")
    #expect(throws: FileError.self) { try source.prepare() }
  }

  @Test("reading goes on behind a saved position")
  func resume() async throws {
    let folder = try TemporaryFolder()
    for name in ["a.txt", "b.txt", "c.txt"] { try folder.write(Data("x".utf8), to: name) }
    var source = FilesSource()
    source.path = FilePath(folder.path)
    #expect(try await readAll(source, from: "a.txt").documents.map(\.id) == ["b.txt", "c.txt"])
    #expect(try await readAll(source, from: "c.txt").documents.isEmpty)
  }
}

@Suite("jsonl source")
struct JSONLinesSourceTests {
  @Test("lines become documents; bad lines fail with their number; other members stay as they are")
  func lines() async throws {
    let folder = try TemporaryFolder()
    let lines = """
      {"id":"a","text":"First.","score":1.250,"tags":["x"],"author":"M. Okonjo"}

      {"text":"No id."}
      {"id":7,"html":"<p>Page</p>"}
      {"id":"c"}
      {"id":null,"text":"Null id."}
      not json
      """
    let path = try folder.write(Data(lines.utf8), to: "in.jsonl")
    var source = JSONLinesSource()
    source.path = FilePath(path)
    let read = try await readAll(source)
    #expect(read.documents.map(\.id) == ["a", "in.jsonl:3", "7", "in.jsonl:6"])
    #expect(read.documents[0].fields == ["score": .json("1.250"), "tags": .json(#"["x"]"#), "author": "M. Okonjo"])
    #expect(read.documents[2].page != nil)
    #expect(read.failures.map(\.document.id) == ["in.jsonl:5", "in.jsonl:7"])
    #expect(
      read.failures.map(\.error) == ["no member 'text' or 'html' that holds a text", "expected an object at byte 1"])
  }

  @Test("members that only sound like ours stay fields, and rows of ours come back whole")
  func otherNotes() async throws {
    let folder = try TemporaryFolder()
    var document = Document(id: "ours", text: "Share this. The ferry sails.", origin: "pages/ours.html")
    document.cut(0..<12, rule: "share-widget")
    try document.commit(stage: "drop-boilerplate")
    var row: [UInt8] = []
    DocumentRow().append(document, to: &row)
    let others = """
      {"id":"a","text":"First.","notes":"checked","marks":null}
      {"id":"b","text":"Second.","notes":[1,2],"blocks":[["x"]],"origin":"elsewhere"}

      """
    let path = try folder.write(Data(Array(others.utf8) + row), to: "in.jsonl")
    var source = JSONLinesSource()
    source.path = FilePath(path)
    let read = try await readAll(source)
    #expect(read.failures.isEmpty)
    #expect(read.documents[0].fields == ["notes": "checked", "marks": .json("null")])
    #expect(read.documents[1].fields == ["notes": .json("[1,2]"), "blocks": .json(#"[["x"]]"#)])
    #expect(read.documents[1].origin == "elsewhere")
    #expect(read.documents[2].incoming == document.incoming)
    #expect(read.documents[2].origin == document.origin)
  }

  @Test("a line that is too long is skipped, and those behind it are read")
  func longLine() async throws {
    let folder = try TemporaryFolder()
    let long = #"{"text":""# + String(repeating: "x", count: 3_000_000) + #""}"#
    let path = try folder.write(Data((long + "\n" + #"{"id":"b","text":"Short."}"#).utf8), to: "in.jsonl")
    var source = JSONLinesSource()
    source.path = FilePath(path)
    source.maximumBytes = 1_000_000
    let read = try await readAll(source)
    #expect(read.documents.map(\.id) == ["b"])
    #expect(
      read.failures.map(\.error) == ["a line of 3000011 bytes; more than the limit of 1000000 bytes ('maximumBytes')"])
  }

  @Test("reading goes on behind a saved position, with the right line numbers")
  func resume() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Data((0..<600).map { "{\"text\":\"Line \($0)\"}\n" }.joined().utf8), to: "in.jsonl")
    var source = JSONLinesSource()
    source.path = FilePath(path)
    var first: SourceBatch?
    for try await batch in try source.read(from: nil) where first == nil { first = batch }
    let rest = try await readAll(source, from: try #require(first).position)
    #expect(first?.documents.count == Batch.maximumDocuments)
    #expect(rest.documents.map(\.id) == (126...600).map { "in.jsonl:\($0)" })
  }
}

@Suite("sinks")
struct SinkTests {
  @Test("nothing stands under the final name before the commit, and nothing is left after an abort")
  func atomic() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/deep/er/out.jsonl"
    var sink = JSONLinesSink()
    sink.path = FilePath(path)
    let writer = try sink.open(SinkOpening())
    try writer.write(Array("{}\n".utf8))
    _ = try writer.checkpoint()
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(try writer.commit() == [path])
    #expect(FileManager.default.contents(atPath: path) == Data("{}\n".utf8))

    let aborted = try sink.open(SinkOpening())
    try aborted.write(Array("{\"new\":1}\n".utf8))
    aborted.abort()
    #expect(FileManager.default.contents(atPath: path) == Data("{}\n".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/deep/er") == ["out.jsonl"])
  }

  @Test("two outputs of one name are an error when they are opened")
  func sameName() throws {
    let folder = try TemporaryFolder()
    var sink = JSONLinesSink()
    sink.path = FilePath(folder.path + "/out.jsonl")
    let first = try sink.open(SinkOpening())
    let error = #expect(throws: FileError.self) { try sink.open(SinkOpening()) }
    #expect(error?.reason == "another output is writing to this file")
    first.abort()
    try folder.write(Data("left behind by a killed run".utf8), to: ".out.jsonl.0a1b.partial")
    let second = try sink.open(SinkOpening())
    try second.write(Array("{}\n".utf8))
    _ = try second.checkpoint()
    _ = try second.commit()
    #expect(FileManager.default.contents(atPath: sink.path.string) == Data("{}\n".utf8))
  }

  @Test("only a regular file is replaced")
  func device() {
    var sink = JSONLinesSink()
    sink.path = "/dev/null"
    #expect(throws: FileError.self) { try sink.open(SinkOpening()) }
  }

  @Test("a sink that cannot be written says which path and why")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try folder.write(Data("x".utf8), to: "file")
    var sink = JSONLinesSink()
    sink.path = FilePath(folder.path + "/file/out.jsonl")
    let error = #expect(throws: FileError.self) { try sink.open(SinkOpening()) }
    #expect(error?.description.contains("file") == true)
  }

  @Test("a dead letter keeps the input as it came")
  func deadLetter() {
    let sink = DeadLetterSink()
    var bytes: [UInt8] = []
    let page = Document(id: "p", page: RawPage(bytes: [0xFF, 0x00, 0x3C]), origin: "pages/p.html")
    sink.encode(.failed(Failed(document: page, stage: "extract-main-text", error: "not a page")), into: &bytes)
    let text = Document(id: "t", text: "As it came.")
    sink.encode(.failed(Failed(document: text, stage: "s", error: "broken")), into: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        {"id":"p","stage":"extract-main-text","error":"not a page","origin":"pages/p.html","base64":"/wA8"}
        {"id":"t","stage":"s","error":"broken","text":"As it came."}

        """)
  }

  @Test(
    "base64 as in RFC 4648, section 10", arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foob", "Zm9vYg==")])
  func base64(plain: String, coded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == coded)
  }
}
