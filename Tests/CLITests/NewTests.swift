import Foundation
import Testing

@testable import CopydeskCLI

@Suite("copydesk new")
struct NewTests {
  @Test("new stage makes a package with stage, tests, pipeline and page, and overwrites nothing")
  func stage() throws {
    let command = try Command()
    defer { command.remove() }
    let environment = ["COPYDESK_CACHE": "\(command.folder)/cache"]
    let result = try command.run(["new", "stage", "drop-horoscopes"], environment: environment)
    #expect(result.status == 0, "\(result.errors)")
    func content(_ name: String) -> String? {
      try? String(contentsOfFile: "\(command.folder)/DropHoroscopes/\(name)", encoding: .utf8)
    }
    #expect(content("Sources/DropHoroscopes/DropHoroscopes.swift")?.contains("name = \"drop-horoscopes\"") == true)
    #expect(content("Tests/DropHoroscopesTests/DropHoroscopesTests.swift")?.contains("import Testing") == true)
    #expect(content("pipeline.yaml")?.contains("package: { path: . }") == true)
    #expect(content("Package.swift")?.contains("name: \"copydesk\", path: \"\(repository)\"") == true)
    #expect(content("README.md")?.split(separator: "\n").count ?? 99 <= 10)
    let again = try command.run(["new", "stage", "drop-horoscopes"], environment: environment)
    #expect(again.status == 2)
    #expect(again.errors.contains("there is a 'DropHoroscopes' already, and nothing is overwritten"))
  }

  @Test("a package that new stage made is trusted where it was made")
  func trust() throws {
    let command = try Command()
    defer { command.remove() }
    let environment = ["COPYDESK_CACHE": "\(command.folder)/cache", "PATH": "/nowhere"]
    #expect(try command.run(["new", "stage", "drop-horoscopes"], environment: environment).status == 0)
    let own = try command.run(["check", "DropHoroscopes/pipeline.yaml"], environment: environment)
    #expect(own.errors.contains("no 'swift' is in PATH"))
    try FileManager.default.copyItem(
      atPath: "\(command.folder)/DropHoroscopes", toPath: "\(command.folder)/Copy")
    let copy = try command.run(["check", "Copy/pipeline.yaml"], environment: environment)
    #expect(copy.errors.contains("not trusted here"))
  }

  @Test(
    "a name that cannot be one is refused, with one that can",
    arguments: [
      ("DropHoroscopes", "perhaps drop-horoscopes"), ("drop_horoscopes", "perhaps drop-horoscopes"),
      ("drop--horoscopes", "perhaps drop-horoscopes"), ("../evil", "perhaps evil"),
      ("7-days", "such as drop-horoscopes"),
      ("", "such as drop-horoscopes"), (String(repeating: "a", count: 61), "60 at most"),
      ("repair-text", "there is a stage 'repair-text' already"), ("testing", "would be a module 'Testing'"),
      ("copydesk-core", "would be a module 'CopydeskCore'"),
    ])
  func badNames(name: String, message: String) throws {
    let command = try Command()
    defer { command.remove() }
    let result = try command.run(["new", "stage", name], environment: ["COPYDESK_CACHE": "\(command.folder)/cache"])
    #expect(result.status == 2)
    #expect(result.errors.contains(message))
    #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder).allSatisfy { $0.hasPrefix(".std") })
  }

  @Test("new pipeline makes a file that checks and runs at once")
  func pipeline() throws {
    let command = try Command()
    defer { command.remove() }
    #expect(try command.run("new", "pipeline", "evening-news").status == 0)
    let check = try command.run("check", "evening-news.yaml")
    #expect(check.status == 0)
    #expect(check.errors.isEmpty)
    #expect(try command.run("run", "evening-news.yaml").status == 0)
    let rows = try command.rows("evening-news-out/documents.jsonl")
    #expect(rows.count == 2)
    let text = try #require(rows.first { $0["id"] as? String == "bridge.html" }?["text"] as? String)
    #expect(text.contains("Mira Okonjo") && !text.contains("Share this article"))
    #expect(try command.run("new", "pipeline", "evening-news").status == 2)
  }
}
