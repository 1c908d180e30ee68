import CopydeskCore
import Foundation
import Testing

@testable import CopydeskCLI

/// A name that is said in one way everywhere: type, file, YAML, test suite.
@Suite("names")
struct NamesTests {
  @Test("type, file, YAML name and test suite of a stage are the same words", arguments: builtIns.stages.keys.sorted())
  func stages(name: String) throws {
    let stage = try #require(builtIns.stages[name])
    let type = String(describing: stage)
    #expect(kebab(type) == name)
    let plugin = try #require(builtIns.plugins.first { $0.stages.contains { $0.name == name } })
    let file = "\(repository)/Plugins/\(plugin.name)/Stages/\(type).swift"
    #expect(FileManager.default.fileExists(atPath: file))
    #expect(try allTests().contains("@Suite(\"\(name)\""))
    let readme = try String(contentsOfFile: "\(repository)/README.md", encoding: .utf8)
    #expect(readme.contains("`\(name)`"))
  }

  @Test(
    "every stage has a summary, and every setting a help, that read as sentences",
    arguments: builtIns.stages.keys.sorted())
  func help(name: String) throws {
    let stage = try #require(builtIns.stages[name])
    #expect(stage.summary.hasSuffix("."))
    for (setting, declaration) in settings(of: stage.init()) {
      #expect(declaration.help.hasSuffix("."), "\(name).\(setting)")
    }
  }

  private func kebab(_ type: String) -> String {
    var result = ""
    for character in type {
      if character.isUppercase, !result.isEmpty { result += "-" }
      result += character.lowercased()
    }
    return result
  }

  private func allTests() throws -> String {
    let root = "\(repository)/Tests"
    let files = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
    return try files.filter { $0.hasSuffix(".swift") }
      .map { try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8) }.joined()
  }
}
