import CopydeskCore
import CopydeskFiles
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

@Suite("csv source")
struct CSVSourceTests {
  private func source(_ table: some DataProtocol, _ folder: TemporaryFolder, name: String = "in.csv") throws
    -> CSVSource
  {
    var source = CSVSource()
    source.path = FilePath(try folder.write(table, to: name))
    return source
  }

  @Test("rows become documents; quotes hold delimiters, line breaks and quotes; other columns stay as fields")
  func rows() async throws {
    let folder = try TemporaryFolder()
    let table =
      "\u{FEFF}id,text,html,author\r\na,\"The ferry, \"\"late\"\" again,\r\nsails.\",,M. Okonjo\r\n\r\n,Plain 5\" text,<p>x</p>,\n"
      + "c,,<p>Page</p>,\"\""
    var source = try source(Data(table.utf8), folder)
    try source.prepare()
    let read = try await readAll(source)
    #expect(read.failures.isEmpty)
    #expect(read.documents.map(\.id) == ["a", "in.csv:5", "c"])
    #expect(read.documents.map(\.text) == ["The ferry, \"late\" again,\r\nsails.", "Plain 5\" text", ""])
    #expect(read.documents[0].fields == ["author": "M. Okonjo"])
    #expect(read.documents[2].page?.bytes == Array("<p>Page</p>".utf8))
    #expect(try source.signature() != nil)
  }

  @Test("a hundred thousand columns cost no quadratic time", .timeLimit(.minutes(10)))
  func manyColumns() async throws {
    let folder = try TemporaryFolder()
    let names = (0..<100_000).map { ",c\($0)" }.joined()
    let read = try await readAll(
      try source(Data("text\(names)\nferry\(String(repeating: ",x", count: 100_000))\n".utf8), folder))
    #expect(read.documents.first?.fields.entries.count == 100_000)
  }

  @Test("a row that cannot be read fails with its line, and those behind it are read")
  func badRows() async throws {
    let folder = try TemporaryFolder()
    let long = String(repeating: "x", count: 300)
    let table =
      Array("id\ttext\na\tone\ttoo many\nb\nc\t\"quoted\" tail\n".utf8) + [0x64, 0x09, 0xFF, 0x0A]
      + Array("e\t\(long)\nf\tgood\ng\t\"open\nand on".utf8)
    var source = try source(table, folder)
    source.delimiter = "tab"
    source.maximumBytes = 200
    let read = try await readAll(source)
    #expect(read.documents.map(\.id) == ["f"])
    #expect(
      read.failures.map(\.error) == [
        "line 2: 3 fields where the first row has 2", "line 3: 1 fields where the first row has 2",
        "line 4: text stands behind a closing quote", "line 5: the column 'text' is not UTF-8",
        "line 6: a row of 303 bytes; more than the limit of 200 bytes ('maximumBytes'); perhaps a quote is not closed",
        "line 8: a quote is opened and not closed before the end of the file",
      ])
  }

  @Test(
    "from the position of every batch the rest is the same, plain and packed", arguments: ["csv", "csv.gz", "csv.zst"])
  func resume(suffix: String) async throws {
    let folder = try TemporaryFolder()
    let table = Array("text,number\n".utf8) + (0..<700).flatMap { Array("\"Line\n\($0)\",\($0)\r\n".utf8) }
    let source = try source(
      try Compression(path: suffix).pack(table), folder, name: "in.\(suffix)")
    var batches: [SourceBatch] = []
    for try await batch in try source.read(from: nil) { batches.append(batch) }
    #expect(batches.map(\.documents.count) == [125, 125, 125, 125, 125, 75])
    for (index, batch) in batches.enumerated() {
      let rest = try await readAll(source, from: batch.position)
      #expect(rest.documents.map(\.id) == batches[(index + 1)...].flatMap { $0.documents.map(\.id) })
    }
    #expect(batches.last?.documents.last?.id == "in.\(suffix):1400")
  }

  @Test("damage in a packed table is one failure behind the rows that are whole")
  func damage() async throws {
    let folder = try TemporaryFolder()
    let packed = try Compression.gzip.pack(Array("text\none\ntwo\n".utf8))
    let source = try source(packed + packed.dropLast(9), folder, name: "in.csv.gz")
    let read = try await readAll(source)
    #expect(read.documents.prefix(2).map(\.text) == ["one", "two"])
    #expect(read.failures.count == 1)
    #expect(try await readAll(source, from: read.position).items.isEmpty)
  }

  @Test("a table without the columns, without rows or with a strange delimiter is an error that says what to do")
  func errors() async throws {
    let folder = try TemporaryFolder()
    let other = try source(Data("id,body\na,b\n".utf8), folder)
    let error = await #expect(throws: FileError.self) { try await readAll(other) }
    #expect("\(try #require(error))".hasSuffix("its columns are id, body; name one with 'text' or 'html'"))
    let empty = try source(Data(), folder)
    await #expect(throws: FileError.self) { try await readAll(empty) }
    var strange = other
    strange.delimiter = ";;"
    #expect(throws: FileError.self) { try strange.prepare() }
  }
}

@Suite("csv sink")
struct CSVSinkTests {
  private func sink(_ path: String, _ columns: [String]) throws -> CSVSink {
    var sink = CSVSink()
    sink.path = FilePath(path)
    sink.columns = columns
    try sink.prepare()
    return sink
  }

  @Test("a record is a row of its columns; places are start-end, lists are JSON, and what is not there is nothing")
  func record() throws {
    let sink = try sink("out.csv", ["speaker", "quote", "place", "tags", "none"])
    var bytes: [UInt8] = []
    let fields: Fields = [
      "speaker": "Mira \"Mo\" Okonjo", "quote": "We, too,\nwill not.", "place": .span(2..<9), "tags": .array(["a", 1]),
    ]
    try sink.encode(.record(Record(in: Document(id: "d", text: "Some text here."), fields: fields)), into: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "\"Mira \"\"Mo\"\" Okonjo\",\"We, too,\nwill not.\",2-9,\"[\"\"a\"\",1]\",\r\n")
  }

  @Test("documents are written with id, text, fields and why they left")
  func documents() throws {
    let sink = try sink("out.csv", ["id", "text", "year", "stage", "reason"])
    var bytes: [UInt8] = []
    let document = Document(id: "d", text: "Text.", fields: ["year": 2024])
    try sink.encode(.document(document), into: &bytes)
    try sink.encode(.rejected(Rejected(document: document, stage: "s", reason: "too short")), into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "d,Text.,2024,,\r\nd,Text.,2024,s,too short\r\n")
  }

  @Test("the first row is written once, also where a stopped run is taken up again", arguments: ["", ".gz", ".zst"])
  func header(suffix: String) async throws {
    let folder = try TemporaryFolder()
    let sink = try sink(folder.path + "/out.csv" + suffix, ["id", "text"])
    func part(_ id: String) throws -> [UInt8] {
      var bytes: [UInt8] = []
      try sink.encode(.document(Document(id: id, text: "x,\(id)")), into: &bytes)
      try sink.pack(&bytes)
      return bytes
    }
    let first = try sink.open(SinkOpening(run: "1"))
    try first.write(try part("a"))
    let checkpoint = try first.checkpoint()
    try first.write(try part("lost"))
    first.suspend()
    let second = try sink.open(SinkOpening(run: "1", checkpoint: checkpoint))
    try second.write(try part("b"))
    _ = try second.checkpoint()
    let paths = try second.commit()
    var source = CSVSource()
    source.path = FilePath(try #require(paths.first))
    let read = try await readAll(source)
    #expect(read.documents.map(\.id) == ["a", "b"])
    #expect(read.documents.map(\.text) == ["x,a", "x,b"])
  }

  @Test("no columns are an error before anything runs")
  func noColumns() {
    #expect(throws: FileError.self) { try sink("out.csv", []) }
  }
}
