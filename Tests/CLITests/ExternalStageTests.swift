import CopydeskExternal
import Foundation
import Testing

@testable import CopydeskCLI

@Suite("programs that a run starts")
struct ExternalStageTests {
  @Test("the example in Python runs", .enabled(if: Self.hasPython, "there is no python3"))
  func example() throws {
    let command = try Command()
    defer { command.remove() }
    let folder = "\(repository)/Examples/ExternalStage"
    let result = try command.run(
      "run", "\(folder)/calm.yaml", "--param", "in=\(folder)/texts", "--param", "out=out", "--param",
      "program=\(folder)/calm.py", "--trust")
    #expect(result.status == 0, "\(result.errors)")
    let rows = try command.rows("out/documents.jsonl")
    #expect(rows.compactMap { $0["exclamations"] as? Int } == [3, 0])
    let marks = try #require(rows.first?["marks"] as? [[String: Any]])
    #expect(marks.compactMap { $0["removed"] as? String } == ["!!", "!", "!!"])
    #expect(marks.allSatisfy { $0["stage"] as? String == "calm" && $0["rule"] as? String == "exclamation" })
    let text = try #require(rows.first?["text"] as? String)
    #expect(text.contains("years 🥧! The fair"))
  }

  @Test("the document shows every message as the example sends it")
  func document() throws {
    let text = try String(contentsOfFile: "\(repository)/docs/external-stages.md", encoding: .utf8)
    let example = try String(contentsOfFile: "\(repository)/Examples/ExternalStage/calm.py", encoding: .utf8)
    #expect(text.contains(#"{"copydesk":1,"offsets":["scalars","utf16","utf8"],"settings":{"most":"1"}}"#))
    #expect(example.split(separator: "\n", omittingEmptySubsequences: false).count <= 16)
    for setting in ["command", "settings", "timeout", "startTimeout", "restarts", "inFlight", "processes"] {
      #expect(text.contains("| `\(setting)`"))
    }
  }

  @Test("check says where there is no such program, and starts none")
  func check() throws {
    let command = try Command()
    defer { command.remove() }
    try command.write(Data(Self.pipeline("[no-such-program, x]").utf8), to: "p.yaml")
    try command.write(Data("a".utf8), to: "in/a.txt")
    let missing = try command.run("check", "p.yaml")
    #expect(missing.status == 2)
    let message =
      "p.yaml:6:20: error: 'command' of external: there is no program 'no-such-program' in PATH; install it"
    #expect(missing.errors.contains(message), "\(missing.errors)")
    try command.write(Data(Self.pipeline("[sh, -c, \"touch started\"]").utf8), to: "p.yaml")
    #expect(try command.run("check", "p.yaml").status == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(command.folder)/started"))
  }

  @Test("a program does not survive a run that is killed or stopped", arguments: [SIGKILL, SIGINT, SIGTERM])
  func killed(signal: Int32) async throws {
    let command = try Command()
    defer { command.remove() }
    // Neither reads its input nor listens to anyone, and has a child of its own.
    let script =
      "trap '' INT TERM HUP; read -r hello; echo '{\\\"copydesk\\\":1,\\\"name\\\":\\\"deaf\\\"}'; echo $$ > pid; "
      + "while :; do sleep 0.2; done"
    try command.write(Data(Self.pipeline("[sh, -c, \"\(script)\"]").utf8), to: "p.yaml")
    try command.write(Data("a".utf8), to: "in/a.txt")
    let run = try command.start("run", "p.yaml", "--trust")
    let program = try #require(try await Self.wait { Self.number(in: "\(command.folder)/pid") })
    kill(run.processIdentifier, signal)
    run.waitUntilExit()
    #expect(try await Self.wait { Self.isGone(program) ? true : nil } == true)
    if signal != SIGKILL { #expect(run.terminationStatus == 1) }
  }

  @Test("a program that nobody has trusted is not started, and one that was trusted once is")
  func trust() throws {
    let command = try Command()
    defer { command.remove() }
    let script = "touch started; read -r hello; echo '{\"copydesk\":1,\"name\":\"echo\"}'; exec cat"
    try command.write(Data(script.utf8), to: "echo.sh")
    try command.write(Data(Self.pipeline("[sh, echo.sh]").utf8), to: "p.yaml")
    try command.write(Data("a".utf8), to: "in/a.txt")
    let refused = try command.run("run", "p.yaml")
    #expect(refused.status == 2 && refused.errors.contains("p.yaml:5:3: error: 'sh echo.sh' "))
    #expect(try command.run("check", "p.yaml").errors.contains("p.yaml:5:3: warning: 'sh echo.sh' "))
    #expect(!FileManager.default.fileExists(atPath: "\(command.folder)/started"))
    #expect(try command.run("run", "p.yaml", "--trust").status == 0)
    try FileManager.default.removeItem(atPath: "\(command.folder)/started")
    #expect(try command.run("run", "p.yaml", "--fresh").status == 0)
    #expect(FileManager.default.fileExists(atPath: "\(command.folder)/started"))
    // Another command is another program.
    try command.write(Data(Self.pipeline("[sh, -c, \"touch again\"]").utf8), to: "p.yaml")
    #expect(try command.run("run", "p.yaml").status == 2)
  }

  @Test("a run whose program does not start ends with 1 and says why")
  func broken() throws {
    let command = try Command()
    defer { command.remove() }
    try command.write(Data(Self.pipeline("[sh, -c, \"echo no tongue >&2; exit 4\"]").utf8), to: "p.yaml")
    try command.write(Data("a".utf8), to: "in/a.txt")
    let result = try command.run("run", "p.yaml", "--trust")
    #expect(result.status == 1)
    #expect(
      result.errors.contains(
        "ended with exit code 4 before it said its name; the end of its standard error: 'no tongue'"))
  }

  private static let hasPython = (try? CommandWords(["python3"]).programPath()) != nil

  private static func pipeline(_ words: String) -> String {
    """
    copydesk: 1
    name: p
    sources: { pages: { source: files, with: { path: in } } }
    stages:
    - stage: external
      with: { command: \(words), timeout: off }
    sinks: { rows: { sink: jsonl, with: { path: out.jsonl } } }

    """
  }

  /// What `body` gives, asked again for some seconds.
  private static func wait<Result>(for body: () -> Result?) async throws -> Result? {
    for _ in 0..<500 {
      if let result = body() { return result }
      try await Task.sleep(for: .milliseconds(20))
    }
    return nil
  }

  private static func number(in path: String) -> Int32? {
    (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
      Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  /// True for a process that has ended, also where nobody has asked how.
  private static func isGone(_ process: Int32) -> Bool {
    guard kill(process, 0) == 0 else { return true }
    let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return state?.split(separator: ")").last?.hasPrefix(" Z") == true
  }
}
