import CopydeskCore
import CopydeskPipelines
import Testing

@Suite("plugins")
struct PluginTests {
  private func file(_ plugins: String) -> PipelineFile {
    .load(text: MarkedFile(MarkedFile.with(more: "plugins:\n\(plugins)")).text, name: "news.yaml")
  }

  @Test("a folder, a version and a commit are read, with the place of each")
  func reads() throws {
    let commit = String(repeating: "0a", count: 20)
    let file = file(
      """
        - package: { path: ../MyStages }
        - package: { url: https://example.org/obits.git, from: 1.2.0 }
          product: Obituaries
          module: ObituaryStages
        - { package: { url: "git@example.org:desk/weather", exact: 2.0.1 } }
        - { package: { url: https://example.org/tides, revision: \(commit) } }
      """)
    #expect(file.diagnostics.isEmpty)
    #expect(
      file.plugins.map(\.package) == [
        .folder("../MyStages"), .repository(url: "https://example.org/obits.git", .from("1.2.0")),
        .repository(url: "git@example.org:desk/weather", .exact("2.0.1")),
        .repository(url: "https://example.org/tides", .revision(commit)),
      ])
    #expect(file.plugins.map(\.packageName) == ["MyStages", "obits", "weather", "tides"])
    #expect(file.plugins[1].product == "Obituaries")
    #expect(file.plugins[1].module == "ObituaryStages")
    let lines = file.plugins.map(\.place.line)
    #expect(lines == [7, 8, 11, 12])
    #expect(file.plugins[0].place.column == 22)
  }

  struct Mistake: CustomTestStringConvertible {
    var plugins: String
    var message: String
    var testDescription: String { plugins }

    init(_ plugins: String, _ message: String) {
      self.plugins = plugins
      self.message = message
    }
  }

  @Test(
    "every mistake is reported at its place, and nothing else because of it",
    arguments: [
      Mistake("▸MyStages", "expected a list of plugins, found 'MyStages'"),
      Mistake("[▸MyStages]", "expected a map such as { package: { path: ../MyStages } }, found 'MyStages'"),
      Mistake("[▸{ product: A }]", "'package' is missing, which says where the plugin is"),
      Mistake("[{ ▸pakage: { path: a } }]", "'pakage' is not a key of a plugin; did you mean 'package'?"),
      Mistake("[{ package: { ▸paht: a } }]", "'paht' is not a key of a package; did you mean 'path'?"),
      Mistake(
        "[{ package: ▸a }]",
        "expected a map such as { path: ../MyStages } or { url: https://…, from: 1.2.0 }, found 'a'"),
      Mistake("[{ package: ▸{} }]", "'path' or 'url' is missing, which says where the package is"),
      Mistake(
        "[{ package: { path: a, url: ▸https://example.org/a } }]", "a package has a 'path' or a 'url', not both"),
      Mistake("[{ package: { path: a, from: ▸1.0.0 } }]", "'from' belongs to a 'url'; a folder has no versions"),
      Mistake(
        "[{ package: { url: ▸https://example.org/a } }]",
        "the version is missing; write 'from: 1.2.0', 'exact: 1.2.0' or 'revision: …'"),
      Mistake(
        "[{ package: { url: https://example.org/a, from: ▸1.0 } }]",
        "'1.0' is no version; write three numbers, such as 1.2.0"),
      Mistake(
        "[{ package: { url: https://example.org/a, revision: ▸main } }]",
        "'main' is no commit, which has 40 digits 0…9, a…f"),
      Mistake(
        "[{ package: { url: https://example.org/a, from: 1.0.0, exact: ▸1.0.0 } }]",
        "the version is already given by 'from'"),
      Mistake(
        "[{ package: { url: ▸'ext::sh -c id', from: 1.0.0 } }]",
        "'ext::sh -c id' is no address of a git repository; it begins with https://, ssh://, file:/// or git@"),
      Mistake(
        "[{ package: { path: ▸\"${out}\" } }]",
        "params cannot be used here, since plugins are built before params are read"),
      Mistake("[{ package: { path: a }, module: ▸'A; import B' }]", "'A; import B' cannot be the name of a module"),
      Mistake("[{ package: { path: a } }, { package: { path: ▸a } }]", "this plugin is already given in line 6"),
    ])
  func mistakes(_ mistake: Mistake) {
    let stages = "[a-stage-of-the-plugin]"
    let marked = MarkedFile(MarkedFile.with(stages: stages, more: "plugins: \(mistake.plugins)"))
    let found = check(marked.text).diagnostics
    #expect(found.map(\.place) == marked.places)
    #expect(messages(found) == ["error: \(mistake.message)"])
  }

  @Test("a file whose plugins are not known is checked but for names that may be theirs")
  func stops() {
    var file = file("  - package: { path: a }")
    file.leaveOutPlugins(because: [
      Diagnostic(rule: .pluginNotBuilt, file: file.path, place: file.plugins[0].place, message: "no such folder")
    ])
    let found = PipelineLoader(sampleCatalogue).check(file)
    #expect(found.pipeline == nil)
    #expect(messages(found.diagnostics) == ["error: no such folder"])
  }

  @Test("what is wrong besides the plugins is reported with them")
  func rest() {
    let text = MarkedFile.with(stages: "[mine, { stage: mark-copies, with: { containmnt: 1 } }]")
    var file = PipelineFile.load(text: text, name: "news.yaml")
    file.leaveOutPlugins(because: [])
    let found = PipelineLoader(sampleCatalogue).check(file)
    #expect(found.pipeline == nil)
    #expect(
      messages(found.diagnostics) == [
        "error: 'containmnt' is not a setting of mark-copies; did you mean 'containment'? (number, 0…1, default 0.6)"
      ])
  }
}
