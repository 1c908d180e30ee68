import CopydeskCore
import CopydeskLanguage
import Foundation
import Testing

/// What the articles of docs/Copydesk.docc show is what is built and run.
@Suite("documentation")
struct DocumentationTests {
  static let articles: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(repository)/docs/Copydesk.docc")) ?? []
    return names.filter { $0.hasSuffix(".md") }.sorted()
  }()

  /// A fenced block of code.
  struct Block {
    var language: String
    var code: String
    /// What the comment in the line above names: the file that holds the code.
    var file: String?
  }

  static func blocks(of article: String) throws -> [Block] {
    let text = try String(contentsOfFile: "\(repository)/docs/Copydesk.docc/\(article)", encoding: .utf8)
    var blocks: [Block] = []
    var open: Block?
    var previous = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if var block = open {
        if line == "```" {
          blocks.append(block)
          open = nil
        } else {
          block.code += line + "\n"
          open = block
        }
      } else if line.hasPrefix("```") {
        let file = previous.wholeMatch(of: /<!-- (\S+) -->/).map { String($0.output.1) }
        open = Block(language: String(line.dropFirst(3)), code: "", file: file)
      }
      previous = line
    }
    return blocks
  }

  @Test("Swift and YAML stand word for word in a file that is built and run", arguments: articles)
  func snippets(article: String) throws {
    for block in try Self.blocks(of: article) where ["swift", "yaml"].contains(block.language) {
      let file = try #require(block.file, "a block of \(block.language) names no file: \(block.code.prefix(80))")
      let text = try String(contentsOfFile: "\(repository)/\(file)", encoding: .utf8)
      #expect(text.contains(block.code), "\(file) does not hold this:\n\(block.code)")
    }
  }

  @Test("a stage that is called by itself gives the marks that it made")
  func oneStage() throws {
    var stage = RestoreApostrophes()
    try stage.prepare()
    let copy = try stage.marking("I ve never seen the Party s books.")
    for mark in copy.marks { print(mark.rule, mark.range, mark.removed, mark.replacement) }
    #expect(copy.text == "I've never seen the Party's books.")
    #expect(copy.marks.map(\.range) == [1..<2, 25..<26])
  }

  @Test("the commands of the first pipeline do what they say, one after the other")
  func firstPipeline() throws {
    let command = try Command()
    defer { command.remove() }
    for name in ["first.yaml", "first.test.yaml", "Pages"] {
      try FileManager.default.copyItem(atPath: "\(repository)/Examples/\(name)", toPath: "\(command.folder)/\(name)")
    }
    let lines = try Self.blocks(of: "FirstPipeline.md").filter { $0.language == "sh" }
      .flatMap { $0.code.split(separator: "\n") }
    #expect(lines.count >= 7)
    for line in lines {
      let words = Self.words(of: line)
      try #require(words.first == "copydesk", "\(line)")
      let result = try command.run(Array(words.dropFirst()))
      #expect(result.status == 0, "\(line): \(result.errors)")
    }
  }

  /// The words of a line, as a shell would read them; quotation marks hold words together.
  private static func words(of line: Substring) -> [String] {
    line.matches(of: /"([^"]*)"|(\S+)/).map { String($0.output.1 ?? $0.output.2 ?? "") }
  }
}
