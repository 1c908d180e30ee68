import CopydeskCore
import Testing

@testable import CopydeskExternal

@Suite("programs in trouble")
struct ProgramTroubleTests {
  @Test("the document at which a program ends fails with its last words, and the others go on")
  func crash() async throws {
    let program = ShellProgram.echo(but: "*poison*) echo no good >&2; exit 3;;")
    let texts = (1...50).map { Document(id: "d\($0)", text: $0 == 20 ? "poison" : "text \($0)") }
    let outcomes = try await program.run(texts)
    #expect(outcomes.words == (1...50).map { "d\($0) \($0 == 20 ? "failed" : "out")" })
    let message = "'test' ended with exit code 3; the end of its standard error: 'no good', at this document"
    #expect(outcomes.errors == [message])
  }

  @Test("a program that reads ahead does not put the blame on another document", .enabled(if: Python.isThere))
  func readAhead() async throws {
    // Works on all that has come at once: where it ends, the answers to the documents before are lost too.
    let program = ShellProgram(
      #"""
      exec python3 -c 'import os
      while lines := os.read(0, 65536):
          if b"poison" in lines: os._exit(1)
          os.write(1, lines)'
      """#)
    let outcomes = try await program.run("a", "b", "poison", "c", "poison")
    #expect(outcomes.words == ["d1 out", "d2 out", "d3 failed", "d4 out", "d5 failed"])
  }

  @Test("a program that always ends is started again so often as it may, and then the run ends")
  func alwaysCrashes() async throws {
    let program = ShellProgram("read -r line; exit 1")
    let texts = (1...30).map { Document(id: "d\($0)", text: "text") }
    let message = try await breakdown { try await program.run(texts) { $0.restarts = 4 } }
    #expect(message.contains("'test' was started again 4 times ('restarts'); the last time it ended with exit code 1"))
  }

  @Test("with restarts without a limit, every document at which it ends fails")
  func endless() async throws {
    let program = ShellProgram("read -r line; exit 1")
    let texts = (1...30).map { Document(id: "d\($0)", text: "text") }
    let outcomes = try await program.run(texts) { $0.restarts = nil }
    #expect(outcomes.words == (1...30).map { "d\($0) failed" })
  }

  @Test("a program that ends after some documents is started again for the rest")
  func endsEarly() async throws {
    let program = ShellProgram("for i in 1 2 3; do read -r line; printf '%s\\n' \"$line\"; done")
    let outcomes = try await program.run("a", "b", "c", "d", "e", "f", "g")
    #expect(outcomes.words == (1...7).map { "d\($0) out" })
  }

  @Test("a document without an answer in time fails, and the program is started again")
  func slow() async throws {
    let program = ShellProgram.echo(but: "*slow*) sleep 100;;")
    let outcomes = try await program.run("a", "slow", "b") { $0.timeout = 3 }
    #expect(outcomes.words == ["d1 out", "d2 failed", "d3 out"])
    #expect(outcomes.errors.first?.contains("gave no answer within 3 s ('timeout')") == true)
  }

  @Test("a program that never answers ends the run when it was started again so often as it may")
  func neverAnswers() async throws {
    let program = ShellProgram("while read -r line; do :; done")
    let texts = (1...30).map { Document(id: "d\($0)", text: "text") }
    let message = try await breakdown {
      try await program.run(texts) { ($0.timeout, $0.restarts) = (0.1, 2) }
    }
    #expect(message.contains("started again 2 times ('restarts'); the last time it gave no answer within 0.1 s"))
  }

  @Test("a document that is answered twice is a trouble of the program and not of the next document")
  func twice() async throws {
    let program = ShellProgram.echo(but: "*again*) printf '%s\\n' \"$line\";;")
    let outcomes = try await program.run("a", "again", "b", "c")
    #expect(outcomes.words == (1...4).map { "d\($0) out" })
    let always = ShellProgram("while read -r line; do printf '%s\\n%s\\n' \"$line\" \"$line\"; done")
    let texts = (1...30).map { Document(id: "d\($0)", text: "text") }
    let message = try await breakdown { try await always.run(texts) { $0.restarts = 5 } }
    #expect(message.contains("answered a document twice"), "\(message)")
  }

  @Test("an answer to another document fails the one that was asked")
  func otherID() async throws {
    let program = ShellProgram.echo(but: #"*stranger*) echo '{"id":"somebody"}'; continue;;"#)
    let outcomes = try await program.run("a", "stranger", "b")
    #expect(outcomes.words == ["d1 out", "d2 failed", "d3 out"])
    #expect(outcomes.errors == ["'test' answered 'somebody' instead of this document"])
  }

  @Test("an answer longer than allowed fails its document, in memory that it does not fill")
  func tooLong() async throws {
    let program = ShellProgram.echo(
      but: "*long*) head -c 3000000 /dev/zero | tr '\\0' x; echo; continue;;")
    let outcomes = try await program.run("a", "long", "b") { ($0.maximumBytes, $0.restarts) = (1_000_000, 0) }
    #expect(outcomes.words == ["d1 out", "d2 failed", "d3 out"])
    #expect(outcomes.errors == ["'test' gave an answer of 3000000 bytes; 'maximumBytes' allows 1000000"])
  }

  @Test("a line of garbage fails the document that it stands for")
  func garbage() async throws {
    let program = ShellProgram.echo(but: "*odd*) echo 'Loading model…'; continue;;")
    let outcomes = try await program.run("a", "odd", "b") { $0.restarts = 0 }
    #expect(outcomes.words == ["d1 out", "d2 failed", "d3 out"])
    #expect(outcomes.errors.first?.contains("cannot be read: expected an object at byte 1: 'Loading model…'") == true)
  }

  @Test("a program that floods its standard error is not held up by it")
  func floods() async throws {
    let program = ShellProgram.echo(but: "*flood*) head -c 5000000 /dev/zero | tr '\\0' e >&2;;")
    let outcomes = try await program.run("a", "flood", "b")
    #expect(outcomes.words == ["d1 out", "d2 out", "d3 out"])
  }

  @Test("a program that closes its input is started again")
  func closesInput() async throws {
    let program = ShellProgram("read -r line; printf '%s\\n' \"$line\"; exec 0<&-; sleep 100")
    let outcomes = try await program.run("a", "b") { ($0.inFlight, $0.timeout) = (1, 3) }
    #expect(outcomes.words == ["d1 out", "d2 out"])
  }

  @Test(
    "a program that does not say its name ends the run with what it said",
    arguments: [
      ("echo hello", "'sh -c echo hello' said 'hello' where its name was expected, such as {\"copydesk\": 1"),
      ("echo '{\"copydesk\":2,\"name\":\"x\"}'; cat", "does not speak version 1 of the protocol: it said '{"),
      ("echo '{\"copydesk\":1}'; cat", "which has no 'name'"),
      ("echo '{\"copydesk\":1,\"name\":\"x\",\"adds\":5}'; cat", "whose 'adds' cannot be read"),
      (
        "echo Traceback >&2; exit 7",
        "ended with exit code 7 before it said its name; the end of its standard error: 'Traceback'"
      ),
      ("printf half; sleep 100", "did not say its name within 0.4 s ('startTimeout'); it had written 'half'"),
      ("kill -9 $$", "ended by signal 9 before it said its name"),
    ])
  func greeting(script: String, message: String) async throws {
    var program = ShellProgram.echo
    program.script = script
    let said = try await breakdown {
      try await program.run("a") { $0.startTimeout = script.contains("half") ? 0.4 : 60 }
    }
    #expect(said.contains(message), "\(said)")
  }

  @Test("a program whose answers depend on other documents gets one process")
  func impure() async throws {
    let program = ShellProgram("exec cat", greeting: #"{"copydesk":1,"name":"test","pure":false}"#)
    #expect(try await program.run("a").words == ["d1 out"])
    let said = try await breakdown { try await program.run("a") { $0.processes = 2 } }
    #expect(said.contains("use 'processes: 1'"))
  }

  @Test("a program that is not there is found out without starting anything")
  func missing() throws {
    for (words, message) in [
      (["no-such-program"], "there is no program 'no-such-program' in PATH; install it, or write its path"),
      (["python3 shout.py"], "write a list of words: [python3, shout.py]"),
      (["./no/such"], "there is no program './no/such'"),
      (["/etc/passwd"], "'/etc/passwd' may not be executed; 'chmod +x' it"),
    ] {
      var stage = External()
      stage.command = CommandWords(words)
      let error = #expect(throws: SettingError.self) { try stage.prepare() }
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
  }

  @Test("a stage may be used for one run after another")
  func twoRuns() async throws {
    let pipeline = Pipeline([try ShellProgram.echo.stage()])
    for _ in 0..<2 {
      let documents = AsyncStream { stream in
        stream.yield(Document(id: "d1", text: "a"))
        stream.finish()
      }
      var texts: [String] = []
      for try await document in pipeline.run(documents) { texts.append(document.text) }
      #expect(texts == ["a"])
    }
  }

  @Test("a run that is cancelled does not wait for an answer")
  func cancelled() async throws {
    let program = ShellProgram("while read -r line; do :; done")
    let task = Task { try await program.run("a", "b") { $0.timeout = nil } }
    try await Task.sleep(for: .milliseconds(300))
    task.cancel()
    // What the stream gives after a cancellation is nothing; that it ends at all is what counts.
    _ = try? await task.value
  }

  @Test(
    "10,000 documents come in order, with the same bytes for any number of workers and processes",
    arguments: [(1, 1), (4, 1), (1, 3), (4, 3)])
  func many(workers: Int, processes: Int) async throws {
    let program = ShellProgram(#"exec sed -u 's/"text":"one/"text":"two/'"#)
    let documents = (0..<10_000).map {
      Document(id: "d\($0)", text: "one \($0) é 😀 \(String(repeating: "x", count: $0 % 300))")
    }
    let out = try await program.run(documents, workers: workers) {
      $0.processes = processes
      $0.timeout = nil
    }.documents
    #expect(out.map(\.id) == documents.map(\.id))
    #expect(zip(out, documents).allSatisfy { $0.text == $1.text.replacing("one", with: "two") })
    #expect(out.allSatisfy { $0.marks.map(\.removed) == ["one"] && $0.marks.map(\.replacement) == ["two"] })
  }

  /// What a run says that breaks down.
  private func breakdown(_ run: () async throws -> [Pipeline.Outcome]) async throws -> String {
    do {
      let outcomes = try await run()
      Issue.record("the run went to its end: \(outcomes.words)")
      return ""
    } catch {
      return "\(error)"
    }
  }
}
