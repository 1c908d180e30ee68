import CopydeskCore
import CopydeskFiles
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

@Suite("markdown")
struct MarkdownSinkTests {
  let folder: TemporaryFolder
  var path: String { folder.path + "/articles" }

  init() throws { folder = try TemporaryFolder() }

  @Test("an article has its front matter, its title and its text")
  func article() throws {
    let document = Document(
      id: "harbour-1", text: "Zoë 😀 took it.\n\nNobody saw.", origin: "pages/harbour-1.txt",
      fields: [
        "title": "Ferry: \"the\tinquiry\"", "views": 12, "rating": .double(1.5), "draft": false, "no": "yes",
        "authors": .array(["Mira: O'Hara", "#2"]), "raw": .json("{\"a\":\n1}"), "odd": "\u{85}\u{9F}\u{7F}\u{FFFE}é",
      ])
    try write([[.document(document)]])
    #expect(
      try read("harbour-1.md") == #"""
        ---
        id: "harbour-1"
        origin: "pages/harbour-1.txt"
        title: "Ferry: \"the\tinquiry\""
        views: 12
        rating: 1.5
        draft: false
        "no": "yes"
        authors: ["Mira: O'Hara","#2"]
        raw: {"a": 1}
        odd: "\u0085\u009f\u007f\ufffeé"
        ---

        # Ferry: "the inquiry"

        Zoë 😀 took it.

        Nobody saw.

        """#)
  }

  @Test("a title that the text begins with is not said twice", arguments: ["The tide", "# The tide", "##  The  tide "])
  func title(line: String) throws {
    let text = line + "\nIt came in."
    try write([[.document(Document(id: "t", text: text, fields: ["title": "The tide"]))]])
    #expect(try read("t.md").hasSuffix("---\n\n\(text)\n"))
  }

  @Test("a rejected document says why, and its own field of that name stays")
  func rejected() throws {
    let document = Document(id: "r", text: "Stub.", fields: ["reason": "own"])
    try write([[.rejected(Rejected(document: document, stage: "drop-short", reason: "few-words"))]])
    let front = "---\nid: \"r\"\nstage: \"drop-short\"\nreason: \"few-words\"\n\"field:reason\": \"own\"\n---\n\n"
    #expect(try read("r.md") == front + "Stub.\n")
  }

  @Test("a record is no article")
  func record() throws {
    #expect(throws: MarkdownError.self) {
      try encoded([[.record(Record(in: Document(id: "d", text: ""), fields: [:]))]])
    }
  }

  @Test("names are safe, short, and different for different ids")
  func names() {
    #expect(ArticleName.name(ofID: "IMG_2044.v2 Zoë") == "IMG_2044.v2 Zoë.md")
    let ids = [
      "", ".", "..", "../../etc/passwd", "a/b", "a\\b", "a:b", ".hidden", "-rf", "a\nb", "a\u{0}b",
      "https://x.test/?q=1",
      String(repeating: "é", count: 500), String(repeating: "é", count: 501), "a-b", "a-b-0123456789abcdef", "a ",
    ]
    let names = ids.map { ArticleName.name(ofID: $0) }
    #expect(Set(names).count == ids.count)
    for name in names {
      #expect(name.utf8.count <= 200)
      #expect(!name.hasPrefix(".") && !name.hasPrefix("-"))
      #expect(!name.unicodeScalars.contains { "/\\:?\n\0".unicodeScalars.contains($0) })
    }
    #expect(ArticleName.name(ofID: "world/a.htm").hasPrefix("world-a.htm-"))
  }

  @Test("two documents of one id are two files")
  func sameID() throws {
    try write([[.document(Document(id: "d", text: "One."))], [.document(Document(id: "d", text: "Two."))]])
    #expect(try read("d.md").hasSuffix("One.\n"))
    #expect(try read(ArticleName.name(ofID: "d", attempt: 1)).hasSuffix("Two.\n"))
  }

  @Test("a run that was killed gives the same folder, even with a file half written")
  func resume() throws {
    try write(parts(1...8))
    let whole = try files()
    try FileManager.default.removeItem(atPath: path)

    let first = try sink().open(SinkOpening(run: "ab"))
    for part in try encoded(parts(1...3)) { try first.write(part) }
    let checkpoint = try first.checkpoint()
    for part in try encoded(parts(4...5)) { try first.write(part) }
    _ = try first.checkpoint()
    for part in try encoded(parts(6...6)) { try first.write(part) }
    first.suspend()
    try folder.write(Data("---\nid".utf8), to: ".articles.ab.partial/\(ArticleName.name(ofID: "world/7"))")

    let second = try sink().open(SinkOpening(run: "ab", checkpoint: checkpoint))
    for part in try encoded(parts(4...8)) { try second.write(part) }
    let last = try second.checkpoint()
    #expect(try second.commit() == [path])
    #expect(try files() == whole)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["articles"])

    let third = try sink().open(SinkOpening(run: "ab", checkpoint: last, isSealed: true))
    #expect(try third.commit() == [path])
    #expect(throws: CheckpointError.self) { try sink().open(SinkOpening(run: "ab", checkpoint: checkpoint)) }
  }

  @Test("a part that is gone or shorter than the checkpoint cannot go on")
  func lostParts() throws {
    #expect(throws: CheckpointError.self) { try sink().open(SinkOpening(run: "ab", checkpoint: 5)) }
    let writer = try sink().open(SinkOpening(run: "ab"))
    for part in try encoded(parts(1...1)) { try writer.write(part) }
    _ = try writer.checkpoint()
    writer.suspend()
    #expect(throws: CheckpointError.self) { try sink().open(SinkOpening(run: "ab", checkpoint: 5000)) }
  }

  @Test("a folder of an earlier run is replaced, and what other runs left is taken away")
  func replaced() throws {
    try write(parts(1...3))
    let stopped = try sink().open(SinkOpening(run: "cd"))
    for part in try encoded(parts(1...1)) { try stopped.write(part) }
    stopped.suspend()
    try write([[.document(Document(id: "only", text: "One."))]], run: "ef")
    #expect(try files().keys.sorted() == [".copydesk", "only.md"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["articles"])
  }

  @Test("a folder with anything that no run has written is left alone")
  func foreign() throws {
    try folder.write(Data("mine".utf8), to: "articles/mine.md")
    let error = FileError(
      path: path, reason: "holds 'mine.md', which no run has written; move it away or name another folder")
    #expect(throws: error) { try sink().open(SinkOpening()) }
    try FileManager.default.removeItem(atPath: path)
    try write(parts(1...1))
    try folder.write(Data("mine".utf8), to: "articles/mine.md")
    #expect(throws: error) { try sink().open(SinkOpening()) }
    #expect(try read("mine.md") == "mine")
  }

  @Test("two outputs of one name are an error, and a place that cannot be written to is one")
  func errors() throws {
    let writer = try sink().open(SinkOpening(run: "ab"))
    #expect(throws: FileError.self) { try sink().open(SinkOpening(run: "ab")) }
    #expect(throws: FileError.self) { try sink().open(SinkOpening(run: "cd")) }
    writer.abort()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    for wrong in ["/dev/null/articles", "/dev/null", ".", folder.path + "/.."] {
      var sink = MarkdownSink()
      sink.path = FilePath(wrong)
      #expect(throws: FileError.self) { try sink.open(SinkOpening()) }
    }
    guard getuid() != 0 else { return }
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
    #expect(throws: FileError.self) { try sink().open(SinkOpening()) }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
  }

  private func sink() -> MarkdownSink {
    var sink = MarkdownSink()
    sink.path = FilePath(path + "/")
    return sink
  }

  private func encoded(_ parts: [[Delivery]]) throws -> [[UInt8]] { try sink().encoded(parts) }

  private func write(_ parts: [[Delivery]], run: String = "ab") throws {
    #expect(try sink().write(parts, run: run) == [path])
  }

  /// Every part has a document of an id that all parts have.
  private func parts(_ range: ClosedRange<Int>) -> [[Delivery]] {
    range.map { number in
      [
        .document(Document(id: "world/\(number)", text: "Ferry \(number).")),
        .document(Document(id: "same", text: "Tide \(number).")),
      ]
    }
  }

  private func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

  private func files() throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    return Dictionary(uniqueKeysWithValues: try names.map { ($0, try read($0)) })
  }
}
