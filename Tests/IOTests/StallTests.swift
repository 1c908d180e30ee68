import CopydeskCore
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import CopydeskIO

/// Holds on to one document until it is told to let go.
private struct Hang: DocumentStage {
  static let name = "hang"
  static let summary = "Hangs on one document."

  final class Gate: Sendable {
    let isOpen = Atomic(false)
    let calls = Atomic(0)
  }

  var gate = Gate()

  func apply(_ document: inout Document) throws -> Verdict {
    guard document.id == "d1300" else { return .keep }
    gate.calls.add(1, ordering: .relaxed)
    while !gate.isOpen.load(ordering: .relaxed) { usleep(1000) }
    return .keep
  }
}

@Suite("stalls")
struct StallTests {
  @Test("A document that a stage hangs on fails when the run starts again, and all others are delivered")
  func startsAgain() async throws {
    let folder = try TemporaryFolder()
    let lines = (0..<2000).map { "{\"id\":\"d\($0)\",\"text\":\"Ferry \($0) is late.\"}\n" }.joined()
    try folder.write(Data(lines.utf8), to: "in.jsonl")
    let stage = Hang()
    let pipeline = Self.pipeline(folder.path, stage)
    let watch = StallWatch()
    var options = RunOptions(workers: 2, workFolder: folder.path + "/run/work")
    options.checkpointInterval = .zero
    options.stallWatch = watch
    let seen = Self.leave(folder.path + "/run", when: watch, sees: stage)
    _ = try await Engine(pipeline, options: options).run()
    try Self.takeBack(folder.path + "/run")
    let stalls = seen.stalls.withLock { $0 }
    #expect(stalls.map(\.stall.stage) == ["hang", "hang"])
    #expect(stalls.map(\.isNew) == [true, false])

    let report = try await Engine(pipeline, options: options).run()
    #expect(stage.gate.calls.load(ordering: .relaxed) == 1)
    #expect((report.documents, report.failed) == (2000, 1))
    #expect(report.violations == [])
    var errors: [String?] = []
    try DocumentRow.forEach(in: folder.path + "/run/out/failed/failed.jsonl") { row in
      errors.append("\(row.document.id): \(row.error ?? "")")
      return true
    }
    #expect(errors.count == 1)
    #expect(errors.first??.hasPrefix("d1300: took longer than the limit of 600.0 s") == true)
    #expect(errors.first??.hasSuffix("did not stop when its time was over") == true)
    #expect(watch.stall(by: .zero) == nil)
  }

  @Test("A changed input has other documents in the places that are to fail")
  func changedInput() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Data("{\"id\":\"d1300\",\"text\":\"The ferry is late.\"}\n".utf8), to: "in.jsonl")
    let stage = Hang()
    let pipeline = Self.pipeline(folder.path, stage)
    let watch = StallWatch()
    var options = RunOptions(workers: 1, workFolder: folder.path + "/run/work")
    options.stallWatch = watch
    let seen = Self.leave(folder.path + "/run", when: watch, sees: stage)
    _ = try await Engine(pipeline, options: options).run()
    try Self.takeBack(folder.path + "/run")
    #expect(seen.stalls.withLock { $0.map(\.isNew) } == [true, false])
    try folder.write(Data("{\"id\":\"new\",\"text\":\"Another ferry is late, too.\"}\n".utf8), to: "in.jsonl")
    #expect(try await Engine(pipeline, options: options).run().failed == 0)
  }

  /// Waits for a stall, in a thread of its own as the stages hold those of all tasks, and keeps what a process that
  /// ends at that moment leaves behind. Then the stage lets go.
  private static func leave(_ folder: String, when watch: StallWatch, sees stage: Hang) -> Seen {
    let seen = Seen()
    Thread.detachNewThread {
      var stall: StallWatch.Stall?
      while stall == nil {
        usleep(5000)
        stall = watch.stall(by: .milliseconds(20))
      }
      if let stall {
        for _ in 0..<2 {
          let isNew = watch.condemn(stall)
          seen.add(stall, isNew)
        }
      }
      try? FileManager.default.copyItem(atPath: folder, toPath: folder + "-left")
      stage.gate.isOpen.store(true, ordering: .relaxed)
    }
    return seen
  }

  private static func takeBack(_ folder: String) throws {
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.moveItem(atPath: folder + "-left", toPath: folder)
  }

  private final class Seen: Sendable {
    let stalls = Mutex<[(stall: StallWatch.Stall, isNew: Bool)]>([])

    func add(_ stall: StallWatch.Stall, _ isNew: Bool) { stalls.withLock { $0.append((stall, isNew)) } }
  }

  private static func pipeline(_ folder: String, _ stage: Hang) -> Pipeline {
    var source = JSONLinesSource()
    source.path = FilePath(folder + "/in.jsonl")
    var (out, failed) = (JSONLinesSink(), DeadLetterSink())
    out.path = FilePath(folder + "/run/out/documents.jsonl")
    failed.path = FilePath(folder + "/run/out/failed")
    return Pipeline(
      name: "stalls", sources: [.init(id: "rows", source: source)],
      stages: [.init(id: "hang", stage: stage, inputs: [.init("rows")])],
      sinks: [
        .init(id: "out", sink: out, inputs: [.init("hang")]),
        .init(id: "failed", sink: failed, inputs: [.init("hang", .failed)]),
      ])
  }
}
