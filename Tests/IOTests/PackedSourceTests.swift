import CopydeskCore
import CopydeskFiles
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

@Suite("packed sources")
struct PackedSourceTests {
  private func rows(_ range: Range<Int>) -> [UInt8] {
    Array(range.map { "{\"id\":\"\($0)\",\"text\":\"The ferry \($0) sails.\"}\n" }.joined().utf8)
  }

  private func ids(_ read: SourceBatch) -> [String] { read.documents.map(\.id) }

  private func source(_ path: String) -> JSONLinesSource {
    var source = JSONLinesSource()
    source.path = FilePath(path)
    return source
  }

  @Test("lines of a packed file are read, and again behind every position", arguments: Compression.allCases)
  func resume(compression: Compression) async throws {
    let folder = try TemporaryFolder()
    let packed = try compression.pack(rows(0..<300)) + compression.pack(rows(300..<1_000))
    let source = source(try folder.write(Data(packed), to: "in.jsonl" + compression.suffix))
    var read = 0
    for try await batch in try source.read(from: nil) {
      read += batch.items.count
      #expect(ids(try await readAll(source, from: batch.position)) == (read..<1_000).map(String.init))
    }
    #expect(read == 1_000)
  }

  @Test("a folder is read file by file in byte order, and again behind every position")
  func folder() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(try ZstdCompressor.pack(rows(0..<200))), to: "a.jsonl.zst")
    try folder.write(Data(rows(200..<600)), to: "b.jsonl")
    try folder.write(Data(), to: "c/empty.jsonl")
    try folder.write(Data(try GzipCompressor.pack(rows(600..<700))), to: "c/x.jsonl.gz")
    try folder.write(Data("{\"text\":\"No row of ours.\"}".utf8), to: "notes.json")
    try folder.write(Data("{\"text\":\"No id.\"}".utf8), to: "z.jsonl")
    let source = source(folder.path)
    let all = (0..<700).map(String.init) + ["z.jsonl:1"]
    var read = 0
    for try await batch in try source.read(from: nil) {
      read += batch.items.count
      #expect(ids(try await readAll(source, from: batch.position)) == Array(all[read...]))
    }
    #expect(read == all.count)
    let pattern = self.source(folder.path + "/?.jsonl*")
    #expect(try await readAll(pattern).documents.count == 601)
  }

  @Test("a damaged file fails once, behind the documents before the damage, and the next file is read")
  func damaged() async throws {
    let folder = try TemporaryFolder()
    var packed = try GzipCompressor.pack(rows(0..<300)) + GzipCompressor.pack(rows(300..<400))
    packed.removeLast(20)
    try folder.write(Data(packed), to: "a.jsonl.gz")
    try folder.write(Data("not packed".utf8), to: "b.jsonl.gz")
    try folder.write(Data(rows(400..<500)), to: "c.jsonl")
    let source = source(folder.path)
    let read = try await readAll(source)
    #expect(ids(read).starts(with: (0..<300).map(String.init)))
    #expect(ids(read).suffix(100) == (400..<500).map(String.init))
    #expect(read.failures.map(\.document.id) == ["a.jsonl.gz", "b.jsonl.gz"])
    #expect(read.failures[0].error.contains("the file ends in the middle of its gzip data"))
    #expect(read.failures[1].error.contains("the gzip data is damaged at byte 1 "))
    #expect(read.failures.allSatisfy { $0.document.origin?.hasPrefix(folder.path) == true })
    var count = 0
    for try await batch in try source.read(from: nil) {
      count += batch.items.count
      #expect(try await readAll(source, from: batch.position).items.count == read.items.count - count)
    }
  }

  @Test("a file that is cut off at any byte loses no document before that")
  func truncated() async throws {
    let folder = try TemporaryFolder()
    let members = try (0..<4).map { try GzipCompressor.pack(rows($0..<$0 + 1)) }
    let packed = Array(members.joined())
    for length in 1..<packed.count {
      let source = source(try folder.write(Data(packed[..<length]), to: "in.jsonl.gz"))
      let read = try await readAll(source)
      let ends = (1...4).map { members[..<$0].joined().count }
      #expect(read.documents.count >= ends.filter { $0 <= length }.count)
      #expect(ids(read) == (0..<read.documents.count).map(String.init))
      #expect(read.failures.count == (ends.contains(length) ? 0 : 1))
    }
  }

  @Test("the line at which a file breaks off stays with the failure")
  func unfinished() async throws {
    let folder = try TemporaryFolder()
    // Stored and not squeezed, so that all bytes before the cut come out.
    var state: UInt32 = 1
    let noise = String(
      (0..<50_000).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Character(Unicode.Scalar(0x4E00 + state >> 20 & 0xFFF) ?? "x")
      })
    let packed = try GzipCompressor.pack(rows(0..<1) + Array("{\"id\":\"long\",\"text\":\"\(noise)\"}\n".utf8))
    let source = source(try folder.write(Data(packed[..<(packed.count / 2)]), to: "in.jsonl.gz"))
    let read = try await readAll(source)
    #expect(ids(read) == ["0"])
    #expect(read.failures.map(\.document.id) == ["in.jsonl.gz"])
    #expect(read.failures.first?.document.text.hasPrefix("{\"id\":\"long\",\"text\":\"") == true)
  }

  @Test("a signature stays the same until a file changes; standard input has none")
  func signature() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(rows(0..<1)), to: "a.jsonl")
    let source = source(folder.path)
    let before = try source.signature()
    #expect(before != nil)
    #expect(try source.signature() == before)
    try folder.write(Data(rows(0..<2)), to: "a.jsonl")
    let changed = try source.signature()
    #expect(changed != before)
    try folder.write(Data(rows(0..<1)), to: "b.jsonl")
    #expect(try source.signature() != changed)
    #expect(try self.source("-").signature() == nil)
    var files = FilesSource()
    files.path = FilePath(folder.path)
    files.include = ["*.jsonl"]
    #expect(try files.signature() == source.signature())
  }

  @Test("packed pages and texts are read by the name before the suffix")
  func files() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(try GzipCompressor.pack(Array("<p>Page</p>".utf8))), to: "a.html.gz")
    try folder.write(Data(try ZstdCompressor.pack(Array("Text.".utf8))), to: "b.txt.zst")
    try folder.write(Data(try GzipCompressor.pack(Array("Text.".utf8)).dropLast()), to: "c.txt.gz")
    try folder.write(Data(try GzipCompressor.pack([UInt8](repeating: 0x61, count: 1_001))), to: "d.txt.gz")
    var source = FilesSource()
    source.path = FilePath(folder.path)
    source.maximumBytes = 1_000
    let read = try await readAll(source)
    #expect(ids(read) == ["a.html.gz", "b.txt.zst"])
    #expect(read.documents[0].page?.bytes == Array("<p>Page</p>".utf8))
    #expect(read.documents[1].text == "Text.")
    #expect(read.failures.map(\.document.id) == ["c.txt.gz", "d.txt.gz"])
    #expect(read.failures.map { $0.error.contains("cut off") } == [true, false])
  }
}
