import CopydeskPipelines
import Foundation
import Testing

@testable import CopydeskCLI

@Suite("copydesk check")
struct CheckCommandTests {
  private static let good = """
    copydesk: 1
    sources: { pages: { source: files, with: { path: in } } }   # the pages
    stages: [extract-main-text]
    sinks:
      documents: { sink: jsonl, with: { path: out.jsonl } }
      lost: { sink: jsonl, from: ["*.rejected", "*.failed"], with: { path: lost.jsonl } }

    """
  private static let misspelt = good.replacing("extract-main-text", with: "extract-main-txt")

  /// A folder with a right pipeline, and one with a slip.
  private func prepared() throws -> Command {
    let command = try Command()
    try command.write(Data("The ferry sails again on Monday.\n".utf8), to: "in/a.txt")
    try command.write(Data(Self.good.utf8), to: "good.yaml")
    try command.write(Data(Self.misspelt.utf8), to: "slip.yaml")
    return command
  }

  private func content(_ name: String, of command: Command) throws -> String {
    try String(contentsOfFile: "\(command.folder)/\(name)", encoding: .utf8)
  }

  @Test("several files are checked at once, and each good one is named")
  func severalFiles() throws {
    let command = try prepared()
    defer { command.remove() }
    let result = try command.run("check", "good.yaml", "slip.yaml", "absent.yaml")
    #expect(result.status == 2)
    #expect(result.lines == ["good.yaml is good"])
    #expect(
      result.errors.split(separator: "\n") == [
        "slip.yaml:3:10: error: 'extract-main-txt' is not a stage; did you mean 'extract-main-text'?",
        "absent.yaml: error: cannot be read: no such file or directory", "2 errors",
      ])
  }

  @Test("--fix puts the right word in, keeps every other byte and the permissions, and checks again")
  func fix() throws {
    let command = try prepared()
    defer { command.remove() }
    let path = "\(command.folder)/slip.yaml"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(atPath: "\(command.folder)/link.yaml", withDestinationPath: "slip.yaml")
    let result = try command.run("check", "--fix", "link.yaml")
    #expect(result.status == 0)
    #expect(result.lines == ["link.yaml:3:10: 'extract-main-txt' is now 'extract-main-text'", "link.yaml is good"])
    #expect(try content("slip.yaml", of: command) == Self.good)
    let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(rights == 0o640)
    #expect(
      try FileManager.default.attributesOfItem(atPath: "\(command.folder)/link.yaml")[.type] as? FileAttributeType
        == .typeSymbolicLink)
  }

  @Test(
    "--fix leaves alone what is not sure",
    arguments: [
      good.replacing("extract-main-text", with: "summarise"),
      // Either the declaration or its use may be the slip.
      good.replacing("lost: { sink: jsonl, from: [", with: "lost: { sink: jsonl, from: [page, "),
      good.replacing("path: in", with: "path: iin"), good + "name: a\nname: a\n",
      // The same settings stand for two stages.
      good.replacing(
        "[extract-main-text]",
        with: "[{ stage: extract-main-text, with: &s { captons: keep } }, { stage: repair-text, with: *s }]"),
    ])
  func unsure(_ text: String) throws {
    let command = try prepared()
    defer { command.remove() }
    try command.write(Data(text.utf8), to: "p.yaml")
    let result = try command.run("check", "--fix", "p.yaml")
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(try content("p.yaml", of: command) == text)
  }

  @Test("a slip in a pipeline is one error, also where tests beside it have the right word")
  func testsBeside() throws {
    let command = try Command()
    defer { command.remove() }
    let text = try String(contentsOfFile: "\(repository)/Pipelines/news.yaml", encoding: .utf8)
    try command.write(Data(text.replacing("- drop-boilerplate", with: "- drop-boilerplat").utf8), to: "news.yaml")
    try command.write(Data("A page.".utf8), to: "Examples/Pages/a.txt")
    try FileManager.default.copyItem(
      atPath: "\(repository)/Pipelines/news.test.yaml", toPath: "\(command.folder)/news.test.yaml")
    let result = try command.run("check", "news.yaml")
    #expect(result.status == 2)
    #expect(
      result.errors.contains("error: 'drop-boilerplat' is not a stage; did you mean 'drop-boilerplate'?\n1 error"))
  }

  @Test("a path that is not there is reported where it is written, with the nearest that exists")
  func paths() throws {
    let command = try prepared()
    defer { command.remove() }
    let text = Self.good.replacing("sources:", with: "params: { from: { type: path, default: ./inn } }\nsources:")
      .replacing("path: in", with: "path: \"${from}\"")
    try command.write(Data(text.utf8), to: "p.yaml")
    let expected = "p.yaml:2:40: error: pages: './inn': no such file or folder; did you mean './in'?\n1 error\n"
    #expect(try command.run("check", "p.yaml").errors == expected)
  }

  @Test("--format json is one list over all files, with rule, end and correction")
  func json() throws {
    let command = try prepared()
    defer { command.remove() }
    let result = try command.run("check", "--format", "json", "good.yaml", "slip.yaml")
    let list = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(list.count == 1)
    let first = try #require(list.first)
    #expect(first["rule"] as? String == "unknown-stage")
    #expect(first["column"] as? Int == 10 && first["endColumn"] as? Int == 26)
    #expect((first["fix"] as? [String: Any])?["replacement"] as? String == "extract-main-text")
    #expect(result.errors == "" && result.status == 2)
  }

  @Test("--format sarif is a run with rules, regions and fixes")
  func sarif() throws {
    let command = try prepared()
    defer { command.remove() }
    let result = try command.run("check", "--format", "sarif", "good.yaml", "slip.yaml", "absent.yaml")
    let log = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    #expect((log["$schema"] as? String)?.hasSuffix("sarif-2.1.0.json") == true)
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    let rules = try #require(driver["rules"] as? [[String: Any]]).compactMap { $0["id"] as? String }
    #expect(rules == Diagnostic.Rule.allCases.map(\.rawValue))
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.compactMap { $0["ruleId"] as? String } == ["unknown-stage", "unreadable-file"])
    for result in results {
      #expect(rules[try #require(result["ruleIndex"] as? Int)] == result["ruleId"] as? String)
      #expect(result["level"] as? String == "error")
    }
    let location = try #require(
      (results[0]["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any])
    #expect(location["region"] as? [String: Int] == ["startLine": 3, "startColumn": 10, "endColumn": 26])
    #expect((location["artifactLocation"] as? [String: String]) == ["uri": "slip.yaml"])
    #expect((results[0]["fixes"] as? [[String: Any]])?.count == 1)
    #expect(results[1]["fixes"] == nil)
  }

  @Test("docs/check.md has every rule, in its order, with its summary")
  func table() throws {
    let text = try String(contentsOfFile: "\(repository)/docs/check.md", encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") && !$0.hasPrefix("| `--") }
    let expected = Diagnostic.Rule.allCases.map { ("| `\($0.rawValue)` | ", " | \($0.summary) |") }
    #expect(rows.count == expected.count)
    for (row, (start, summary)) in zip(rows, expected) { #expect(row.hasPrefix(start) && row.contains(summary)) }
  }
}
