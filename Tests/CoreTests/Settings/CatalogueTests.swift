import CopydeskCore
import Testing

@Suite("Catalogue")
struct CatalogueTests {
  struct Trim: DocumentStage {
    static let name = "trim"
    static let summary = "Trims."
    func apply(_ document: inout Document) -> Verdict { .keep }
  }

  struct Shout: DocumentStage {
    static let name = "shout"
    static let summary = "Shouts."
    func apply(_ document: inout Document) -> Verdict { .keep }
  }

  struct First: StagePlugin {
    let name = "First"
    let stages: [any Stage.Type] = [Trim.self]
  }

  struct Second: StagePlugin {
    let name = "Second"
    let stages: [any Stage.Type] = [Shout.self]
  }

  @Test("Stages of all plugins are found by their names")
  func stages() throws {
    let catalogue = Catalogue([First(), Second()])
    #expect(catalogue.stages.keys.sorted() == ["shout", "trim"])
    #expect(catalogue.stages["trim"].map { $0 == Trim.self } == true)
    #expect(catalogue.stages["Trim"] == nil)
    #expect(catalogue.plugins.map(\.name) == ["First", "Second"])
    #expect(catalogue.sources.isEmpty && catalogue.sinks.isEmpty)
  }

  @Test("Two stages of one name are a programmer's error")
  func duplicates() async {
    await #expect(processExitsWith: .failure) {
      _ = Catalogue([First(), First()])
    }
  }
}
