import CopydeskCore
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

/// Throws on one document and never comes to an end on another.
private struct Trip: DocumentStage {
  static let name = "trip"
  static let summary = "Trips over two documents."

  func apply(_ document: inout Document) throws -> Verdict {
    if document.id == "d700" { throw RowError("tripped") }
    while document.id == "d1400" { try document.checkTime() }
    if document.id.hasSuffix("99") { return .reject(reason: "ends in 99") }
    return .keep
  }
}

@Suite("faulty input")
struct FaultyInputTests {
  @Test("of 20,000 documents four are bad: each is in failed with its reason, and all others are delivered")
  func faulty() async throws {
    let folder = try TemporaryFolder()
    var lines = Data()
    for number in 0..<20_000 {
      switch number {
      case 2100:
        lines += Data(#"{"id":"huge","text":""#.utf8) + Data(repeating: 0x61, count: 50_000_000) + Data("\"}\n".utf8)
      case 2800: lines += Data(#"{"id":"broken","text":"caf"#.utf8) + Data([0xE9]) + Data("\"}\n".utf8)
      default: lines += Data("{\"id\":\"d\(number)\",\"text\":\"Ferry \(number) is late.\"}\n".utf8)
      }
    }
    try folder.write(lines, to: "in.jsonl")
    var source = JSONLinesSource()
    source.path = FilePath(folder.path + "/in.jsonl")
    var (out, rejected, failed) = (JSONLinesSink(), JSONLinesSink(), DeadLetterSink())
    out.path = FilePath(folder.path + "/out/documents.jsonl")
    rejected.path = FilePath(folder.path + "/out/rejected.jsonl")
    failed.path = FilePath(folder.path + "/out/failed")
    var pipeline = Pipeline(
      name: "faulty", sources: [.init(id: "rows", source: source)],
      stages: [.init(id: "trip", stage: Trip(), inputs: [.init("rows")])],
      sinks: [
        .init(id: "out", sink: out, inputs: [.init("trip")]),
        .init(id: "rejected", sink: rejected, inputs: [.init("trip", .rejected)]),
        .init(id: "failed", sink: failed, inputs: [.init("rows", .failed), .init("trip", .failed)]),
      ])
    pipeline.limits.secondsPerDocument = 1
    let report = try await Engine(pipeline, options: RunOptions(workers: 2, workFolder: folder.path + "/work")).run()
    #expect(report.violations == [])
    #expect(report.documents == 20_000)
    #expect(report.failed == 4)
    #expect(report.rejected == 200)
    var found: [String: (stage: String?, error: String?)] = [:]
    try DocumentRow.forEach(in: folder.path + "/out/failed/failed.jsonl") { row in
      found[row.document.id] = (row.stage, row.error)
      return true
    }
    #expect(found["d700"]?.error == "tripped")
    #expect(found["d1400"]?.error?.contains("longer than the limit of 1.0 s") == true)
    #expect(found["d1400"]?.stage == "trip")
    #expect(found["in.jsonl:2101"]?.error?.contains("a line of 50000") == true)
    #expect(found["in.jsonl:2801"]?.error?.contains("invalid UTF-8") == true)
    var delivered = 0
    for name in ["documents", "rejected"] {
      try DocumentRow.forEach(in: "\(folder.path)/out/\(name).jsonl") { _ in
        delivered += 1
        return true
      }
    }
    #expect(delivered == 19_996)
  }
}
