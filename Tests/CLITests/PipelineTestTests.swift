import CopydeskCore
import CopydeskPipelines
import Foundation
import Testing

@testable import CopydeskCLI

/// Tests of pipelines, as `copydesk test` runs them.
@Suite("copydesk test")
struct PipelineTestTests {
  private static let pipeline = """
    copydesk: 1
    params:
      in: { type: path }
    sources:
      pages: { source: files, with: { path: "${in}" } }
    stages:
      - extract-main-text
      - drop-boilerplate
      - { id: copies, stage: mark-copies, with: { keep: first } }
      - extract-quotes
    sinks:
      documents: { sink: jsonl, with: { path: nowhere/x.jsonl } }

    """

  @Test("every pipeline that we ship has tests beside it, and they pass")
  func shipped() async throws {
    let folder = "\(repository)/Pipelines"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
      $0.hasSuffix(".yaml") && !$0.hasSuffix(PipelineTestFile.ending)
    }
    #expect(!names.isEmpty)
    for name in names {
      let file = PipelineTestFile.load(path: PipelineTestFile.companion(of: "\(folder)/\(name)"), builtIns)
      #expect(file.diagnostics.map(\.description) == [])
      let results = await file.run()
      #expect(results.count >= 5, "\(name)")
      for result in results {
        #expect(result.failures.map { "\($0.place.line): \($0.message)" } == [], "\(name): \(result.test.name)")
      }
    }
  }

  @Test("a failing test exits with 3, and tells place, difference and words; a good one exits with 0")
  func fails() throws {
    let (command, result) = try run(
      """
      tests:
        - name: good
          stage: drop-boilerplate
          text: The ferry left at noon.
          expect: The ferry left at noon.
        - name: bad
          stage: drop-boilerplate
          text: The ferry left at noon.
          expect: The ferry leaves at noon.
      """)
    defer { command.remove() }
    #expect(result.status == 3)
    #expect(result.output.contains("p.yaml:21:13: error: bad: the text is different"))
    #expect(result.output.contains("The ferry le[-aves-]{+ft+} at noon."))
    #expect(result.output.contains("1 of 2 tests in 1 file failed"))
    let good = try command.run("test", "p.yaml", "--filter", "good", "--format", "json")
    #expect(good.status == 0 && good.output.contains("\"passed\" : 1"))
    let xml = try command.run("test", "p.yaml", "--format", "junit")
    #expect(xml.status == 3 && xml.output.contains("<failure message=\"the text is different\">"))
  }

  @Test("marks, notes, rejections, failures, fields, records and counts are told apart from what is not so")
  func kinds() throws {
    let (command, result) = try run(
      """
      tests:
        - stage: drop-boilerplate
          text: "One long line of running text stands here.\\nPopular in the Community"
          expect: { marks: [{ cut: Popular in the Community, rule: comment-widget }, { rule: wrong }] }
        - stage: extract-quotes
          text: “We lost the roof,” said Mira Okonjo.
          expect:
            notes: [{ note: quote, speakerName: Ada Quill }]
            records: { quotes: [{ speakerName: Mira Okonjo }, { speakerName: Ada Quill }] }
            counts: { quotes: 2, out: 1 }
        - documents:
            - { id: a, text: The same text twice., fields: { desk: city }, expect: { fields: { desk: sport } } }
            - { id: b, text: The same text twice., expect: { rejected: copy of 'z' } }
            - { id: c, html: "%PDF-1.7", expect: { failed: { stage: extract-main-text, reason: image } } }
            - { id: d, text: "", expect: { lacks: x } }
          expect: { counts: { rejected: 2, failed: 1 } }
      """)
    defer { command.remove() }
    #expect(result.status == 3)
    let places = result.lines.filter { $0.contains(": error: ") }.compactMap {
      $0.split(separator: ":").dropFirst().first
    }
    #expect(places == ["16", "20", "21", "22", "24", "25", "26", "28"])
  }

  @Test(
    "every mistake in tests is told at once with its place and the right word, by check too",
    arguments: ["test", "check"])
  func mistakes(subcommand: String) throws {
    let (command, _) = try run("")
    defer { command.remove() }
    let tests = """
      tests:
        - { stage: copis, text: x, expect: x }
        - { stage: copies, text: x, expcet: x }
        - { stage: extract-quotes, text: x, expect: { notes: [{ note: qoute }], counts: { quots: 1 } } }
        - { text: x, expect: { marks: [{ cut: x, rul: y }], rejected: { stge: copies } } }
        - { file: none.txt, expect: { counts: { copies.rejectd: 1 } } }
      """
    try command.write(Data(tests.utf8), to: "p.test.yaml")
    let result = try command.run([subcommand, "p.yaml"] + (subcommand == "check" ? ["--param", "in=."] : []))
    #expect(result.status == 2)
    let errors = result.errors.split(separator: "\n").filter { $0.hasPrefix("p.test.yaml:") }
    for (place, word) in [
      ("2:14", "'copies'"), ("3:31", "'expect'"), ("4:65", "'quote'"), ("4:85", "'quotes'"), ("5:44", "'rule'"),
      ("5:67", "'stage'"), ("6:13", "cannot be read"), ("6:43", "'rejected'"),
    ] {
      #expect(
        errors.contains { $0.hasPrefix("p.test.yaml:\(place): error: ") && $0.contains(word) }, "\(place) \(errors)")
    }
    #expect(errors.count == 8)
  }

  @Test("--update makes failing tests pass, keeps every other byte, and changes nothing the second time")
  func update() throws {
    let (command, _) = try run("")
    defer { command.remove() }
    let tests = """
      # The first comment.
      tests:
        - name:   odd   # spaces stay
          stage: drop-boilerplate
          text: |
            A first line of running text stands here.

            A second line of running text stands here.
            Popular in the Community
          expect:
            text: |    # a block
              Wrong.

            marks: [ { cut: Wrong, rule: comment-widget },  ]   # a list
            lacks: [Popular, second]
        - { stage: extract-quotes, text: "“We lost the roof,” said Mira Okonjo.", expect: { notes: [{ note: quote, speakerName: 'It''s' }], counts: { out: 7 } } }
        - text: Nothing to do here.
          expect:
            rejected: copy   # why
            # the last comment
        - { text: Nothing to do here., expect: Anything }

      """
    try command.write(Data(tests.utf8), to: "p.test.yaml")
    #expect(try command.run("test", "p.yaml").status == 3)
    let result = try command.run("test", "p.yaml", "--update")
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    let expected = tests.replacingOccurrences(
      of: "        Wrong.\n",
      with: "        A first line of running text stands here.\n\n        A second line of running text stands here.\n"
    )
    .replacingOccurrences(
      of: "[ { cut: Wrong, rule: comment-widget },  ]",
      with: "[ { cut: Popular in the Community, rule: comment-widget },  ]"
    )
    .replacingOccurrences(of: "[Popular, second]", with: "[Popular]")
    .replacingOccurrences(
      of: "[{ note: quote, speakerName: 'It''s' }]", with: "[{ note: quote, speakerName: Mira Okonjo }]"
    )
    .replacingOccurrences(of: "out: 7", with: "out: 1")
    .replacingOccurrences(of: "rejected: copy   # why", with: "text: Nothing to do here.   # why")
    .replacingOccurrences(of: "expect: Anything", with: "expect: Nothing to do here.")
    let updated = try String(contentsOfFile: "\(command.folder)/p.test.yaml", encoding: .utf8)
    #expect(updated == expected)
    #expect(try command.run("test", "p.yaml", "--update").status == 0)
    #expect(try String(contentsOfFile: "\(command.folder)/p.test.yaml", encoding: .utf8) == updated)
  }

  @Test(
    "--record appends to a list as it is indented, under a name of its own, and leaves a file with mistakes alone",
    arguments: ["tests:\n- name: mine\n  text: a\n  expect: a\n", "copydesk: 1\ntests: []\n", "tests:\n"])
  func recordInto(old: String) throws {
    let command = try Command()
    defer { command.remove() }
    try command.write(Data("  The ferry sails  again.\nPopular in the Community\n".utf8), to: "in/b.txt")
    try command.write(Data(Self.pipeline.utf8), to: "p.yaml")
    try command.write(Data(old.utf8), to: "p.test.yaml")
    let count = old.contains("mine") ? 1 : 0
    let record = ["test", "--record", "b.txt", "--pipeline", "p.yaml", "--param", "in=in"]
    if old == "tests:\n" {
      #expect(try command.run(record).status == 2)
      #expect(try String(contentsOfFile: "\(command.folder)/p.test.yaml", encoding: .utf8) == old)
      return
    }
    for _ in 0..<2 { #expect(try command.run(record).status == 0) }
    let result = try command.run("test", "p.yaml")
    #expect(result.output.hasPrefix("\(count + 2) tests in 1 file passed"), "\(result.output)\(result.errors)")
  }

  @Test("a change is named with as many of the words around it as one likes, and shown with its own")
  func changeInWords() throws {
    let tests = """
      tests:
        - stage: restore-apostrophes
          text: The port s board met, and the mayor s car was sold.
          expect:
            marks:
              - { change: " ", to: "'" }   # the blank alone
              - { change: the mayor s car, to: the mayor's car }
        - stage: restore-apostrophes
          text: The port s board met, and the mayor s car was sold.
          expect:
            marks:
              - { change: the port s, to: the ports, stage: restore-apostrophes }   # not as it is written
              # and this is no cut
              - { cut: s }

      """
    let pipeline = Self.pipeline.replacingOccurrences(of: "drop-boilerplate", with: "restore-apostrophes")
    let command = try Command()
    defer { command.remove() }
    try command.write(Data(pipeline.utf8), to: "p.yaml")
    try command.write([0xEF, 0xBB, 0xBF] + Data(tests.utf8), to: "p.test.yaml")
    let result = try command.run("test", "p.yaml")
    #expect(
      result.lines.map { String($0.prefix(26)) } == [
        "p.test.yaml:12:11: error: ", "p.test.yaml:14:11: error: ", "1 of 2 tests in 1 file fai",
      ], "\(result.output)")
    #expect(result.output.contains("{ change: port s, to: port's, rule: possessive, stage: restore-apostrophes }"))
    #expect(try command.run("test", "p.yaml", "--update").status == 0)
    let updated = try #require(FileManager.default.contents(atPath: "\(command.folder)/p.test.yaml"))
    let expected = tests.replacingOccurrences(of: "the port s, to: the ports", with: "port s, to: port's")
      .replacingOccurrences(
        of: "{ cut: s }",
        with: "{ change: mayor s, to: mayor's, rule: possessive, stage: restore-apostrophes }")
    #expect(updated == [0xEF, 0xBB, 0xBF] + Data(expected.utf8), "\(String(decoding: updated, as: UTF8.self))")
  }

  @Test("a document of which nothing is said must not fail, unless failed documents are counted")
  func silentFailure() throws {
    let tests = """
      tests:
        - { name: silent, html: "%PDF-1.7", expect: { counts: { out: 0 } } }
        - { name: counted, html: "%PDF-1.7", expect: { counts: { failed: 1 } } }
        - { name: said, html: "%PDF-1.7", expect: { failed: PDF } }

      """
    let (command, result) = try run(tests)
    defer { command.remove() }
    #expect(result.status == 3)
    #expect(
      result.lines.count == 2 && result.output.contains("silent: document 'document' failed in extract-main-text"))
  }

  @Test("a pipeline that is not there and a param that it has not are told at their places in the file of tests")
  func wrongHead() throws {
    let (command, _) = try run("")
    defer { command.remove() }
    try command.write(
      Data("pipeline: gone.yaml\ntests:\n  - { text: a, expect: a }\n".utf8), to: "a.test.yaml")
    try command.write(
      Data("pipeline: p.yaml\nparams: { inn: x }\ntests:\n  - { text: a, expect: a }\n".utf8), to: "b.test.yaml")
    let errors = try command.run("test", "a.test.yaml", "b.test.yaml").errors
    #expect(errors.contains("a.test.yaml:1:11: error: there is no pipeline file 'gone.yaml'"))
    #expect(errors.contains("b.test.yaml:2:11: error: 'inn' is not a param of p.yaml; did you mean 'in'?"))
  }

  @Test("--record makes a test that passes of a document of the last run, from its source or from its output")
  func record() throws {
    let command = try Command()
    defer { command.remove() }
    let page =
      "<html><body><article><p>“We lost the roof, but not the boats,” said harbour master Mira Okonjo on Monday."
    try command.write(Data(page.utf8), to: "in/a.html")
    try command.write(Data("  The ferry sails  again.\nPopular in the Community\n".utf8), to: "in/b.txt")
    let pipeline = Self.pipeline.replacingOccurrences(of: "nowhere/", with: "out/")
    try command.write(Data(pipeline.utf8), to: "p.yaml")
    #expect(try command.run("run", "p.yaml", "--param", "in=in").status == 0)
    let first = try command.run("test", "--record", "a.html")
    #expect(first.status == 0 && first.output.contains("as source 'pages' gives it"), "\(first.errors)")
    try FileManager.default.removeItem(atPath: "\(command.folder)/in/b.txt")
    let second = try command.run("test", "--record", "b.txt")
    #expect(second.status == 0 && second.output.contains("from the run's output out/x.jsonl"), "\(second.errors)")
    let result = try command.run("test", "p.yaml")
    #expect(
      result.status == 0 && result.output.hasPrefix("2 tests in 1 file passed"), "\(result.output) \(result.errors)")
    #expect(try command.run("test", "--record", "c.txt").status == 2)
  }

  /// Runs `copydesk test` on the pipeline with tests at its end.
  private func run(_ tests: String) throws -> (Command, Command.Result) {
    let command = try Command()
    try command.write(Data((Self.pipeline + tests).utf8), to: "p.yaml")
    return (command, try command.run("test", "p.yaml"))
  }
}
