import CopydeskCore
import CopydeskFiles
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

@Suite("sinks that are taken up again")
struct SinkResumeTests {
  private func part(_ number: Int, of sink: JSONLinesSink) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for row in 0..<20 {
      sink.encode(.document(Document(id: "\(number)-\(row)", text: "The ferry sails at noon.")), into: &bytes)
    }
    try sink.pack(&bytes)
    return bytes
  }

  private func sink(_ path: String, shardBytes: Int? = nil) -> JSONLinesSink {
    var sink = JSONLinesSink()
    sink.path = FilePath(path)
    sink.shardBytes = shardBytes
    return sink
  }

  /// Name and content of all files in a folder.
  private func content(_ folder: TemporaryFolder) throws -> [String: Data] {
    var content: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      content[name] = FileManager.default.contents(atPath: "\(folder.path)/\(name)")
    }
    return content
  }

  private func run(_ sink: JSONLinesSink, parts: Int = 10) throws -> [String] {
    let writer = try sink.open(SinkOpening(run: "a"))
    for number in 0..<parts { try writer.write(try part(number, of: sink)) }
    _ = try writer.checkpoint()
    return try writer.commit()
  }

  @Test(
    "a run that stops after any part ends with the same bytes as one that does not",
    arguments: ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"], [nil, 1, 400, 1_000_000])
  func stopped(name: String, shardBytes: Int?) throws {
    let whole = try TemporaryFolder()
    let paths = try run(sink("\(whole.path)/\(name)", shardBytes: shardBytes))
    let expected = try content(whole)
    #expect(Set(paths) == Set(expected.keys.map { "\(whole.path)/\($0)" }))
    for stop in 0...10 {
      let folder = try TemporaryFolder()
      let sink = sink("\(folder.path)/\(name)", shardBytes: shardBytes)
      let first = try sink.open(SinkOpening(run: "a"))
      for number in 0..<stop { try first.write(try part(number, of: sink)) }
      let checkpoint = try first.checkpoint()
      // What was written after the checkpoint is not known to the run that goes on.
      for number in stop..<min(stop + 3, 10) { try first.write(try part(number, of: sink)) }
      _ = try first.checkpoint()
      first.suspend()
      let second = try sink.open(SinkOpening(run: "a", checkpoint: checkpoint))
      for number in stop..<10 { try second.write(try part(number, of: sink)) }
      _ = try second.checkpoint()
      _ = try second.commit()
      #expect(try content(folder) == expected)
    }
  }

  @Test("a sealed run that stops between two names is taken up", arguments: [0, 1, 10], [nil, 400])
  func sealed(parts: Int, shardBytes: Int?) throws {
    let folder = try TemporaryFolder()
    let sink = sink(folder.path + "/out.jsonl.gz", shardBytes: shardBytes)
    let first = try sink.open(SinkOpening(run: "a"))
    for number in 0..<parts { try first.write(try part(number, of: sink)) }
    let checkpoint = try first.checkpoint()
    first.suspend()
    let sealed = SinkOpening(run: "a", checkpoint: checkpoint, isSealed: true)
    let second = try sink.open(sealed)
    let paths = try second.commit()
    let expected = try content(folder)
    #expect(try sink.open(sealed).commit() == paths)
    #expect(try content(folder) == expected)
    let name = try #require(paths.last)
    // The first file gets its name last.
    if parts == 10 { try FileManager.default.moveItem(atPath: paths[0], toPath: partial(paths[0])) }
    #expect(try sink.open(sealed).commit() == paths)
    #expect(try content(folder) == expected)
    try FileManager.default.removeItem(atPath: name)
    #expect(throws: CheckpointError.self) { try sink.open(sealed) }
  }

  private func partial(_ path: String) -> String {
    "\((path as NSString).deletingLastPathComponent)/.\((path as NSString).lastPathComponent).a.partial"
  }

  @Test("what a stopped run wrote and is gone is an error that starts the run over", arguments: [nil, 400])
  func gone(shardBytes: Int?) throws {
    let folder = try TemporaryFolder()
    let sink = sink(folder.path + "/out.jsonl", shardBytes: shardBytes)
    let first = try sink.open(SinkOpening(run: "a"))
    for number in 0..<5 { try first.write(try part(number, of: sink)) }
    let checkpoint = try first.checkpoint()
    first.suspend()
    for name in try content(folder).keys.sorted().prefix(1) {
      try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
    }
    #expect(throws: CheckpointError.self) { try sink.open(SinkOpening(run: "a", checkpoint: checkpoint)) }
    let over = try sink.open(SinkOpening(run: "a"))
    over.abort()
    #expect(try content(folder).isEmpty)
  }

  @Test("a packed output without rows is one empty member", arguments: [nil, 400])
  func noRows(shardBytes: Int?) throws {
    let folder = try TemporaryFolder()
    let paths = try run(sink(folder.path + "/out.jsonl.gz", shardBytes: shardBytes), parts: 0)
    #expect(paths.count == 1)
    let bytes = try #require(FileManager.default.contents(atPath: paths[0]))
    #expect(Array(bytes) == (try GzipCompressor.pack([])))
  }

  @Test("numbered files take the place of those of an earlier run, and an aborted run leaves nothing")
  func shards() throws {
    let folder = try TemporaryFolder()
    let sink = sink(folder.path + "/out.jsonl.gz", shardBytes: 400)
    let many = try run(sink).map { ($0 as NSString).lastPathComponent }
    #expect(many.first == "out-00000.jsonl.gz")
    #expect(many.count >= 3)
    #expect(try content(folder).keys.sorted() == many)
    try folder.write(Data("left behind".utf8), to: ".out-00007.jsonl.gz.0b.partial")
    let few = try run(sink, parts: 3)
    #expect(try content(folder).keys.sorted() == few.map { ($0 as NSString).lastPathComponent })
    let before = try content(folder)
    let aborted = try sink.open(SinkOpening(run: "c"))
    for number in 0..<10 { try aborted.write(try part(number, of: sink)) }
    #expect(throws: FileError.self) { try sink.open(SinkOpening(run: "d")) }
    aborted.abort()
    #expect(try content(folder) == before)
  }

  @Test("names of numbered files keep what stands at their end")
  func shardNames() {
    #expect(ShardNames("out/a.b.jsonl.gz").path(3) == "out/a.b-00003.jsonl.gz")
    #expect(ShardNames("/out/rows").path(123_456) == "/out/rows-123456")
    #expect(ShardNames(".hidden.zst").path(0) == "./.hidden-00000.zst")
  }

  @Test("a packed dead letter is a file of that name")
  func deadLetter() throws {
    let folder = try TemporaryFolder()
    var sink = DeadLetterSink()
    sink.path = FilePath(folder.path)
    sink.compress = .zstd
    let writer = try sink.open(SinkOpening())
    var part: [UInt8] = Array("{}\n".utf8)
    try sink.pack(&part)
    try writer.write(part)
    _ = try writer.checkpoint()
    #expect(try writer.commit() == [folder.path + "/failed.jsonl.zst"])
    #expect(try InputBytes.unpacked(folder.path + "/failed.jsonl.zst", limit: 100) == Array("{}\n".utf8))
  }

  @Test("rows for a reader that went away are an error in one line, and not the end of the process")
  func closedPipe() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let writer = DescriptorWriter(ends[1])
    try writer.write(Array("{}\n".utf8))
    var got = [UInt8](repeating: 0, count: 10)
    #expect(read(ends[0], &got, 10) == 3)
    close(ends[0])
    let error = #expect(throws: FileError.self) { try writer.write(Array("{}\n".utf8)) }
    #expect(error?.description == "'standard output': the reader has closed the pipe; not all rows went out")
    close(ends[1])
    #expect(writer.checkpoint() == .null)
    #expect(throws: CheckpointError.self) { try StandardOutputSink().open(SinkOpening(checkpoint: .null)) }
  }

  #if os(Linux)
    @Test("a full disk is an error in one line")
    func fullDisk() throws {
      let descriptor = open("/dev/full", O_WRONLY)
      try #require(descriptor >= 0)
      defer { close(descriptor) }
      let error = #expect(throws: FileError.self) { try DescriptorWriter(descriptor).write([0x0A]) }
      #expect(error?.reason == "no space left on device")
    }
  #endif
}
