import CopydeskCore
import CopydeskLanguage
import Foundation
import Testing

@Suite("README")
struct ReadmeTests {
  @Test("the snippet of one stage in another package does what it says")
  func oneStage() throws {
    var stage = RestoreApostrophes()
    try stage.prepare()
    let copy = try stage.marking("I ve never seen the Party s books.")
    #expect(copy.text == "I've never seen the Party's books.")
    #expect(copy.marks.map(\.range) == [1..<2, 25..<26])
    #expect(try readme().contains(#"stage.marking("I ve never seen the Party s books.")"#))
  }

  @Test("the program of Examples/ReuseOneStage and what it prints are shown as they are")
  func reuseOneStage() throws {
    let folder = "\(repository)/Examples/ReuseOneStage"
    for file in ["Sources/ReuseOneStage/main.swift", "expected.txt"] {
      #expect(try readme().contains("\n" + String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) + "```"))
    }
  }

  @Test("the snippet of a pipeline as a stream does what it says")
  func stream() async throws {
    var apostrophes = RestoreApostrophes()
    var repair = RepairText()
    try apostrophes.prepare()
    try repair.prepare()
    let documents = AsyncStream { stream in
      stream.yield(
        Document(id: "a", text: "I ve  seen the mayor s &ldquo;books&rdquo;, and they ve been kept well."))
      stream.finish()
    }
    var texts: [String] = []
    for try await document in Pipeline([repair, apostrophes]).run(documents) { texts.append(document.text) }
    #expect(texts == ["I’ve seen the mayor’s “books”, and they’ve been kept well."])
  }

  @Test(
    "every file that the documents link to exists", arguments: ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
  func links(file: String) throws {
    let text = try String(contentsOfFile: "\(repository)/\(file)", encoding: .utf8)
    let folder = URL(fileURLWithPath: "\(repository)/\(file)").deletingLastPathComponent()
    for link in text.matches(of: /\]\(([^)#:]+)\)/).map({ String($0.output.1) }) {
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: link).path), "\(link)")
    }
  }

  private func readme() throws -> String { try String(contentsOfFile: "\(repository)/README.md", encoding: .utf8) }
}
