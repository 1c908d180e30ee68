import CopydeskCore
import CopydeskPipelines
import Foundation
import Testing

@testable import CopydeskCLI

@Suite("catalogue")
struct CatalogueTests {
  private static let entries = CatalogueEntry.all(in: builtIns)

  @Test("every stage has an example", arguments: builtIns.stages.keys.sorted())
  func examples(name: String) throws {
    let stage = try #require(builtIns.stages[name])
    let example = stage.example
    #expect(example != nil)
  }

  @Test("the snippet of every stage, source and sink is a pipeline file with the rest around it")
  func snippets() throws {
    let parts = [
      "source": "sources:\n  pages: { source: files, with: { path: Examples/Pages } }\n",
      "stage": "stages: [repair-text]\n",
      "sink": "sinks:\n  all: { sink: stdout }\n",
    ]
    for entry in Self.entries {
      let rest = parts.filter { $0.key != entry.kind.rawValue && !entry.snippet.contains("\($0.key)s:") }
      let text = "copydesk: 1\n" + rest.values.joined() + entry.snippet
      let file = PipelineFile.load(text: text, name: "snippet.yaml")
      let checked = PipelineLoader(builtIns).check(file, overrides: [:], preparesSources: false)
      #expect(checked.pipeline != nil, "\(entry.name): \(checked.diagnostics)\n\(text)")
    }
  }

  @Test(
    "docs/stages holds what the declarations say; 'copydesk stages --format markdown --output docs/stages' writes it")
  func pages() throws {
    let folder = "\(repository)/docs/stages"
    let pages = CataloguePage.all(Self.entries)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == pages.map(\.name).sorted())
    for page in pages {
      #expect(try String(contentsOfFile: "\(folder)/\(page.name)", encoding: .utf8) == page.text, "\(page.name)")
    }
  }

  @Test("a name that is not known gives the nearest one and exit code 2")
  func unknown() throws {
    let command = try Command()
    defer { command.remove() }
    let result = try command.run("stages", "extract-quote")
    #expect(result.status == 2)
    #expect(result.errors.contains("did you mean 'extract-quotes'?"))
  }
}
