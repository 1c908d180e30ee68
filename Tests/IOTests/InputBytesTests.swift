import CopydeskCore
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

@Suite("bytes of an input")
struct InputBytesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func rows(_ count: Int) -> [UInt8] {
    Array((0..<count).map { "{\"id\":\"\($0)\",\"text\":\"The ferry \($0) sails.\"}\n" }.joined().utf8)
  }

  /// Reads the source to its end, and again from its middle.
  private func check(_ source: some Source, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let total = try #require(try source.inputBytes(), sourceLocation: sourceLocation)
    var batches: [SourceBatch] = []
    for try await batch in try source.read(from: nil) { batches.append(batch) }
    #expect(total > 0, sourceLocation: sourceLocation)
    #expect(batches.reduce(0) { $0 + $1.bytes } == total, sourceLocation: sourceLocation)
    #expect(batches.allSatisfy { $0.bytes >= 0 }, sourceLocation: sourceLocation)
    guard batches.count > 1 else { return }
    var rest = 0
    for try await batch in try source.read(from: batches[0].position) { rest += batch.bytes }
    // What was unpacked ahead is counted by the batch before.
    #expect(abs(total - batches[0].bytes - rest) <= 1 << 17, sourceLocation: sourceLocation)
  }

  @Test("files of JSON lines, packed or not, are counted as they lie on the disk")
  func jsonLines() async throws {
    try folder.write(Data(rows(700)), to: "a.jsonl")
    try folder.write(Data(try Compression.gzip.pack(rows(700))), to: "b.jsonl.gz")
    try folder.write(Data(try Compression.zstd.pack(rows(700))), to: "c.jsonl.zst")
    var source = JSONLinesSource()
    source.path = FilePath(folder.path)
    try await check(source)
    source.path = FilePath(folder.path + "/a.jsonl")
    try await check(source)
  }

  @Test("standard input has no known size")
  func standardInput() throws {
    var source = JSONLinesSource()
    source.path = "-"
    #expect(try source.inputBytes() == nil)
  }

  @Test("tables, pages and archives", arguments: ["", ".gz"])
  func others(suffix: String) async throws {
    let compression = Compression(path: suffix)
    let table = "id,text\n" + (0..<600).map { "\($0),The ferry \($0) sails.\n" }.joined()
    var csv = CSVSource()
    csv.path = FilePath(try folder.write(Data(try compression.pack(Array(table.utf8))), to: "t.csv" + suffix))
    try await check(csv)

    for number in 0..<300 {
      let text = Array("The ferry \(number) sails.".utf8)
      try folder.write(Data(try compression.pack(text)), to: "pages/\(number).txt" + suffix)
    }
    var files = FilesSource()
    files.path = FilePath(folder.path + "/pages")
    try await check(files)

    let records = try WARCBuilder.harbour(pages: 600).map { try compression.pack($0) }
    var warc = WARCSource()
    warc.path = FilePath(try folder.write(Data(records.joined()), to: "in.warc" + suffix))
    try await check(warc)
  }
}
