import Foundation
import Testing

@Suite("plan", .timeLimit(.minutes(5)))
struct PlanTests {
  private let command: Command

  init() throws {
    command = try Command()
    let rows = (0..<3000).map { "{\"id\":\"r\($0)\",\"text\":\"The ferry number \($0) sails again on Monday.\"}\n" }
    try command.write(Data(rows.joined().utf8), to: "in/a.jsonl")
    try command.write(Data(rows[0].utf8), to: "in/b.jsonl")
    try write()
  }

  private func write(limit: String = "100%") throws {
    let file = """
      copydesk: 1
      name: ferries
      description: Ferries, and who takes them.
      params: { in: { type: path, default: in }, words: { type: whole, default: 5 } }
      limits: { rejected: \(limit) }
      sources: { rows: { source: jsonl, with: { path: "${in}" } } }
      stages:
        - { id: short, stage: drop-short-texts, with: { minimumWords: "${words}" } }
        - { id: copies, stage: mark-copies, memory: 64MiB }
        - { id: rest, stage: repair-text, from: [short.rejected, copies] }
      sinks:
        documents: { sink: jsonl, with: { path: out/documents.jsonl } }
        rejected: { sink: jsonl, from: "*.rejected", with: { path: out/rejected.jsonl } }
      """
    try command.write(Data(file.utf8), to: "ferries.yaml")
  }

  @Test("the plan says what would run, with settings after params, steps, spools and budgets")
  func text() throws {
    defer { command.remove() }
    let size = try ["a", "b"].reduce(0) { sum, name in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(command.folder)/in/\(name).jsonl")
      return sum + (attributes[.size] as? Int ?? 0)
    }
    let plan = try command.run("plan", "ferries.yaml", "--param", "words=7")
    #expect(plan.status == 0)
    #expect(
      plan.output == """
        ferries: Ferries, and who takes them.
        params
          in: in
          words: 7
        step 1 of 2
          source rows: jsonl, 2 files, \(String(format: "%.1f", Double(size) / 1000)) kB
            path: in
          stage short: drop-short-texts
            minimumWords: 7
          stage copies: mark-copies, waits for all documents, memory 64 MiB
          documents of short wait in a spool for copies
          documents of short.rejected wait in a spool for step 2
        step 2 of 2
          copies lets documents go
          documents of short.rejected that have waited
          stage rest: repair-text, reads short.rejected, copies
        sinks
          sink documents: jsonl, reads rest
            path: out/documents.jsonl
          sink rejected: jsonl, reads *.rejected
            path: out/rejected.jsonl
        limits
          rejected: 100%
          secondsPerDocument: 600
        nobody reads
          rows.failed
          short.failed
          copies.failed
          rest.failed
        a run would begin at the beginning

        """)
  }

  @Test("a plan writes nothing")
  func nothing() throws {
    defer { command.remove() }
    _ = try command.run("plan", "ferries.yaml")
    let names = try FileManager.default.contentsOfDirectory(atPath: command.folder).filter { !$0.hasPrefix(".std") }
    #expect(names.sorted() == ["ferries.yaml", "in"])
  }

  @Test("the plan as JSON holds the same")
  func json() throws {
    defer { command.remove() }
    let plan = try #require(
      try JSONSerialization.jsonObject(
        with: Data(try command.run("plan", "ferries.yaml", "--format", "json").output.utf8)) as? [String: Any])
    #expect(plan["pipeline"] as? String == "ferries")
    #expect(plan["run"] as? String == "begins")
    let nodes = try #require(plan["nodes"] as? [[String: Any]])
    #expect(nodes.map { $0["id"] as? String } == ["rows", "short", "copies", "rest", "documents", "rejected"])
    #expect(nodes[0]["files"] as? Int == 2)
    #expect(nodes[2]["memory"] as? Int == 64 << 20)
    #expect(nodes[3]["reads"] as? [String] == ["short.rejected", "copies"])
    #expect(nodes[2]["shape"] as? String == "waits")
    let steps = try #require(plan["steps"] as? [[String: Any]])
    #expect(steps.map { $0["ends"] as? [String] } == [["copies"], []])
    #expect(steps.map { $0["fused"] as? [String] } == [["short"], ["rest"]])
    #expect(plan["unreadPorts"] as? [String] == ["rows.failed", "short.failed", "copies.failed", "rest.failed"])
  }

  @Test("the plan says whether a run would be taken up, as the run then does")
  func prospect() throws {
    defer { command.remove() }
    try write(limit: "10%")
    #expect(try command.run("run", "ferries.yaml", "--param", "words=20", "--checkpoint-seconds", "0").status == 1)
    func plan(_ more: String...) throws -> String? {
      try command.run(["plan", "ferries.yaml", "--param"] + more).lines.last
    }
    let taken = try #require(try plan("words=20"))
    #expect(taken.hasPrefix("a run would take up the one that stopped after "))
    #expect(try plan("words=4")?.hasPrefix("a run would start over: the run that stopped had other settings") == true)
    try write()
    #expect(try plan("words=20") == taken)
    let run = try command.run("run", "ferries.yaml", "--param", "words=20")
    let documents = taken.split(separator: " ").compactMap { Int($0.replacing(",", with: "")) }
    #expect(run.errors.contains("took up the run that stopped after \(documents[0]) documents"), "\(run.errors)")
    #expect(try plan("words=20") == "a run would begin at the beginning")
    try write(limit: "10%")
    #expect(try command.run("run", "ferries.yaml", "--param", "words=20", "--checkpoint-seconds", "0").status == 1)
    try command.write(Data("{\"id\":\"x\",\"text\":\"New.\"}\n".utf8), to: "in/c.jsonl")
    #expect(try plan("words=20") == "a run would start over: the input has changed since the run that stopped")
  }

  @Test("a file with mistakes has no plan, and its mistakes are told")
  func mistakes() throws {
    defer { command.remove() }
    let plan = try command.run("plan", "ferries.yaml", "--param", "in=nowhere")
    #expect(plan.status == 2)
    #expect(plan.output.isEmpty)
    #expect(plan.errors.contains("no such file or folder"))
  }
}
