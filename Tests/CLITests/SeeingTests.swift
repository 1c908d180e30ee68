import CopydeskCore
import Foundation
import Testing

@testable import CopydeskCLI

@Suite("seeing a run", .timeLimit(.minutes(5)))
struct SeeingTests {
  private let command: Command

  init() throws { command = try Command() }

  /// A pipeline that rejects every second row and fails on the last one.
  private func write(rows: Int, limits: String = "{}") throws {
    let lines = (0..<rows).map { number in
      let text = number.isMultiple(of: 2) ? "Short." : "The ferry number \(number) sails again on Monday morning."
      return "{\"id\":\"r\(number)\",\"text\":\"\(text)\"}\n"
    }
    try command.write(Data((lines.joined() + "no row at all\n").utf8), to: "in.jsonl")
    try writePipeline(limits: limits)
  }

  private func writePipeline(limits: String) throws {
    let file = """
      copydesk: 1
      name: ferries
      limits: \(limits)
      sources: { rows: { source: jsonl, with: { path: in.jsonl } } }
      stages: [{ id: short, stage: drop-short-texts, with: { minimumWords: 5 } }]
      sinks:
        documents: { sink: jsonl, with: { path: out/documents.jsonl } }
        rejected: { sink: jsonl, from: "*.rejected", with: { path: out/rejected.jsonl } }
        failed: { sink: dead-letter, from: "*.failed", with: { path: out/failed } }
      """
    try command.write(Data(file.utf8), to: "ferries.yaml")
  }

  private func runJSON() throws -> [String: Any] {
    let data = try #require(FileManager.default.contents(atPath: "\(command.folder)/.copydesk/run.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private struct Line {
    var level: String
    var message: String
    var metadata: [String: Any]
    var event: String? { metadata["event"] as? String }
  }

  /// The lines of a log; each must be an object with the members that collectors rely on, and no other.
  private func log(_ errors: String) throws -> [Line] {
    try errors.split(separator: "\n").map { line in
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
      #expect(object.keys.sorted() == ["level", "message", "metadata", "time"])
      let time = try #require(object["time"] as? String)
      #expect(abs(try LogMessage.timeFormat.parse(time).timeIntervalSinceNow) < 3600)
      return Line(
        level: try #require(object["level"] as? String), message: try #require(object["message"] as? String),
        metadata: try #require(object["metadata"] as? [String: Any]))
    }
  }

  @Test("a run that a limit stopped says so in run.json, and the next says at its beginning that it takes it up")
  func limit() throws {
    defer { command.remove() }
    try write(rows: 4000, limits: "{ rejected: 10% }")
    let stopped = try command.run("run", "ferries.yaml", "--checkpoint-seconds", "0")
    #expect(stopped.status == 1)
    var report = try runJSON()
    #expect(report["ended"] as? String == "failed")
    #expect((report["reason"] as? String)?.contains("more than the limit of 10%") == true)
    #expect(report["documents"] as? Int ?? 0 >= 1000)
    #expect(report["rejected"] as? Int ?? 0 >= 500)

    try writePipeline(limits: "{}")
    let second = try command.run("run", "ferries.yaml", "--log-format", "json", "--log-level", "debug")
    #expect(second.status == 0, "\(second.errors)")
    let events = try log(second.errors)
    let takenUp = try #require(events.firstIndex { $0.event == "run-taken-up" })
    #expect(takenUp < (events.firstIndex { $0.event == "step-begun" } ?? 0))
    #expect(events[takenUp].metadata["documents"] as? Int ?? 0 > 0)
    report = try runJSON()
    #expect(report["ended"] as? String == "completed")
    #expect(report["reason"] == nil)
    #expect(report["resumedAt"] as? Int == events[takenUp].metadata["documents"] as? Int)
    #expect(report["documents"] as? Int == 4001)
  }

  @Test("every line of a JSON log is an object, from the beginning of a run to its end")
  func jsonLog() throws {
    defer { command.remove() }
    try write(rows: 3000)
    let result = try command.run(
      "run", "ferries.yaml", "--log-format", "json", "--log-progress-seconds", "0.01", "--workers", "1")
    #expect(result.status == 0)
    let events = try log(result.errors)
    #expect(events.first?.event == "run-begun")
    // The clock of the progress stops a moment after the run.
    let ended = try #require(events.last { $0.event != "progress" })
    #expect(ended.event == "run-ended")
    #expect(ended.metadata["documents"] as? Int == 3001)
    #expect(ended.metadata["failed"] as? Int == 1)
    let failed = try #require(events.first { $0.event == "document-failed" })
    #expect(failed.level == "warning")
    #expect(failed.metadata["stage"] as? String == "rows")
    #expect(failed.metadata["id"] as? String == "in.jsonl:3001")
    let progress = try #require(events.last { $0.event == "progress" })
    for key in ["documents", "rejected", "failed", "bytes", "totalBytes", "seconds", "step", "steps"] {
      #expect(progress.metadata[key] is NSNumber, "\(key)")
    }
    #expect(result.lines.last?.hasPrefix("3001 documents: 1500 rejected, 1 failed; ") == true)
  }

  @Test("errors and warnings are objects too where the log is JSON")
  func jsonErrors() throws {
    defer { command.remove() }
    try write(rows: 10)
    try command.write(Data("A file where a folder should be.".utf8), to: "out")
    let broken = try command.run("run", "ferries.yaml", "--log-format", "json")
    #expect(broken.status == 1)
    #expect(try log(broken.errors).last?.level == "error")
    #expect(try runJSON()["ended"] as? String == "failed")
    try command.write(Data("copydesk: 1\nname: nothing\nstages: [drop-it]\n".utf8), to: "bad.yaml")
    let wrong = try command.run("run", "bad.yaml", "--log-format", "json")
    #expect(wrong.status == 2)
    #expect(try log(wrong.errors).contains { $0.level == "error" && $0.message.contains("bad.yaml:3:") })
  }

  @Test("a run says nothing on standard error but what failed, and at level error nothing at all")
  func quiet() throws {
    defer { command.remove() }
    try write(rows: 100)
    let result = try command.run("run", "ferries.yaml")
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(result.errors.hasPrefix("warning: 'in.jsonl:101' failed in rows: "))
    #expect(try command.run("run", "ferries.yaml", "--log-level", "error").errors.isEmpty)
    let talkative = try command.run("run", "ferries.yaml", "--log-level", "info")
    #expect(talkative.errors.contains("info: the run of 'ferries' begins (run="))
  }

  @Test("a run that was stopped keeps its report; one that was killed early had kept nothing, and both are said")
  func stoppedAndKilled() throws {
    defer { command.remove() }
    try write(rows: 60_000)
    let runs = "\(command.folder)/.copydesk/runs"
    func waits(for name: String) -> Bool {
      let folders = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
      return folders.contains { FileManager.default.fileExists(atPath: "\(runs)/\($0)/\(name)") }
    }
    let killed = try command.start("run", "ferries.yaml", "--checkpoint-seconds", "1000")
    while killed.isRunning, !waits(for: "name") { usleep(1000) }
    kill(killed.processIdentifier, SIGKILL)
    killed.waitUntilExit()
    #expect(killed.terminationReason == .uncaughtSignal)

    let stopped = try command.start("run", "ferries.yaml", "--checkpoint-seconds", "0")
    while stopped.isRunning, !waits(for: "checkpoint") { usleep(1000) }
    stopped.terminate()
    stopped.waitUntilExit()
    #expect(stopped.terminationStatus == 1)
    let report = try runJSON()
    #expect(report["ended"] as? String == "stopped")
    #expect((report["reason"] as? String)?.contains("the run was stopped") == true)
    #expect(
      report["startedOver"] as? String == "the run that stopped had not kept how far it had come yet")
    #expect(report["documents"] as? Int ?? 0 > 0)

    let last = try command.run("run", "ferries.yaml")
    #expect(last.errors.hasPrefix("took up the run that stopped after "), "\(last.errors)")
    #expect(try runJSON()["documents"] as? Int == 60_001)
  }

  @Test("the table has a row for each part and leaves out columns of marks that nobody made")
  func table() async throws {
    let pipeline = Pipeline(
      name: "rows", sources: [.init(id: "rows", source: NoRows())], stages: [], sinks: [])
    let report = try await Engine(pipeline, options: RunOptions(workers: 1)).run()
    let table = RunTable(report)
    #expect(table.rows[0] == ["", "in", "out", "rejected", "failed", "bytes in", "bytes out", "CPU s"])
    #expect(table.rows.dropFirst().map(\.[0]) == ["rows"])
    #expect(table.rows.allSatisfy { $0.count == table.rows[0].count })
  }

  @Test("a run into a pipe names the bytes and the processor time of each part")
  func plainReport() throws {
    defer { command.remove() }
    try write(rows: 2000)
    let result = try command.run("run", "ferries.yaml", "--format", "json")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let nodes = try #require(report["nodes"] as? [[String: Any]])
    let size = try FileManager.default.attributesOfItem(atPath: command.folder + "/in.jsonl")[.size] as? Int
    #expect(nodes[0]["bytesIn"] as? Int == size)
    #expect(nodes[0]["bytesOut"] as? Int == nodes[1]["bytesIn"] as? Int)
    #expect(nodes[1]["bytesOut"] as? Int ?? 0 > 0)
    #expect(nodes[1]["bytesOut"] as? Int ?? 0 < nodes[1]["bytesIn"] as? Int ?? 0)
    #expect(nodes.allSatisfy { $0["cpuSeconds"] as? Double ?? 0 > 0 })
    let text = try command.run("run", "ferries.yaml").lines
    #expect(
      text[0].hasPrefix("rows: in=2001 out=2000 rejected=0 failed=1 cuts=0 changes=0 notes=0 bytes-in=\(size ?? 0) "))
  }
}

private struct NoRows: Source {
  static let name = "no-rows"
  static let summary = "Gives nothing."

  func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    AsyncThrowingStream { $0.finish() }
  }
}
