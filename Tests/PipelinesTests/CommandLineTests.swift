import CopydeskCore
import CopydeskPipelines
import Foundation
import TestSupport
import Testing

@Suite("Params from the command line, files on disk, and JSON")
struct CommandLineTests {
  @Test(
    "A wrong --param is reported without a place",
    arguments: [
      (
        ["ouut": "x"],
        "command line: error: 'ouut' is not a param of news.yaml; did you mean 'out'? (path, default out)"
      ),
      (["zebra": "x"], "command line: error: 'zebra' is not a param of news.yaml; there are out and n"),
      (["out": ""], "command line: error: param 'out': expected a path, found nothing (path, default out)"),
      (["n": "1.5"], "command line: error: param 'n': expected whole number, found '1.5' (whole, default 3)"),
    ])
  func overrides(_ overrides: [String: String], _ expected: String) {
    let file = MarkedFile.with(
      params: "{ out: { type: path, default: out }, n: { type: whole, default: 3 } }",
      stages: "[{ stage: mark-copies, with: { shingleLength: \"${n}\" } }]")
    let errors = check(file, overrides: overrides).diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.description) == [expected])
  }

  @Test(
    "Every type of param takes what it says",
    arguments: [
      ("path", "a/b", true), ("text", "", true), ("number", "0.25", true), ("number", "nan", false),
      ("number", "1e999", false), ("whole", "-3", true), ("whole", "3.0", false), ("boolean", "true", true),
      ("boolean", "yes", false),
    ])
  func types(_ type: String, _ value: String, _ isGood: Bool) {
    let file = MarkedFile.with(
      params: "{ out: { type: \(type), default: \"\(value)\" } }",
      stages: "[{ stage: repair-text, with: { heading: \"${out}\" } }]",
      sinks: "{ d: { sink: jsonl, with: { path: d } } }")
    #expect((check(file).pipeline != nil) == isGood)
  }

  @Test("Files that cannot be read are errors without a place")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    func report(_ name: String, _ data: Data?) throws -> [String] {
      if let data { try folder.write(data, to: name) }
      return PipelineFile.load(path: "\(folder.path)/\(name)").diagnostics.map {
        $0.description.replacing(folder.path + "/", with: "")
      }
    }
    #expect(try report("absent.yaml", nil) == ["absent.yaml: error: cannot be read: no such file or directory"])
    #expect(
      PipelineFile.load(path: folder.path).diagnostics.map(\.description) == [
        "\(folder.path): error: cannot be read: is a directory"
      ])
    #expect(
      try report("large.yaml", Data(repeating: 0x23, count: 1 << 20 + 1)) == [
        "large.yaml: error: file is larger than 1 MiB, which is the most that a pipeline file may have"
      ])
    let line = "names: [" + String(repeating: "a,", count: 50_000) + "a]\n"
    #expect(
      try report("line.yaml", Data(("copydesk: 1\n" + line).utf8)) == [
        "line.yaml:2:1: error: line is longer than 10000 bytes; break it"
      ])
    #expect(
      try report("latin1.yaml", Data("copydesk: 1\nname: é caf".utf8 + [0xE9, 0x0A])) == [
        "latin1.yaml:2:12: error: file is not valid UTF-8; save it as UTF-8"
      ])
    #expect(
      try report("binary.yaml", Data([0x7F, 0x45, 0x4C, 0x46, 0x00, 0xFF])) == [
        "binary.yaml:1:1: error: control character U+007F is not allowed here"
      ])
    #expect(try report("good.yaml", Data(MarkedFile.with().utf8)) == [])
  }

  static let units = [
    "[a,", "{a: ", "- ", "a: &a b\n", "? ", "\"", "a", "${", "- a\n", "*a ", "x: y\n", "  ", "? &a [*a, *a]\n",
    "- { stage: x, from: [y.z, q] }\n", "- { id: i, stage: repair-text, with: { headin: \"${o}\" } }\n",
  ]

  @Test("A large file of one thing again and again is refused in time", .timeLimit(.minutes(10)), arguments: units)
  func large(_ unit: String) {
    let text = "copydesk: 1\nstages:\n" + String(repeating: unit, count: (1 << 17) / unit.utf8.count)
    let checked = check(text)
    #expect(checked.pipeline == nil)
    #expect(!checked.diagnostics.isEmpty)
  }

  @Test("Of very many mistakes the first thousands are listed, and the others counted")
  func many() throws {
    let text = MarkedFile.with(stages: "\n" + String(repeating: "  - repair-txt\n", count: 6_000))
    let found = check(text).diagnostics
    #expect(found.count == 5_001)
    #expect(found.first?.line == 5)
    let last = try #require(found.last)
    #expect(last.message.hasSuffix("more mistakes are not listed") && last.place == nil)
  }

  @Test("Diagnostics are JSON objects, one a line")
  func json() throws {
    let diagnostic = Diagnostic(
      rule: .unusedParam, file: "a \"b\"\\.yaml", place: SourcePlace(line: 3, column: 7), severity: .warning,
      message: "line\nbreak \u{1}é👩‍🚒",
      suggestion: "c\td")
    #expect(!diagnostic.json.contains("\n"))
    let object = try JSONSerialization.jsonObject(with: Data(diagnostic.json.utf8)) as? [String: Any]
    #expect(object?["file"] as? String == "a \"b\"\\.yaml")
    #expect(object?["line"] as? Int == 3)
    #expect(object?["column"] as? Int == 7)
    #expect(object?["endColumn"] as? Int == 8)
    #expect(object?["severity"] as? String == "warning")
    #expect(object?["rule"] as? String == "unused-param")
    #expect(object?["message"] as? String == "line\\nbreak \\x01é👩‍🚒")
    #expect(object?["suggestion"] as? String == "c\\td")
    #expect(object?["expected"] is NSNull)
  }
}
