/// The package that `copydesk new stage` makes.
struct StageTemplate {
  let name: NewName
  let copydesk: CopydeskPackage

  private var type: String { name.typeName }

  var files: [NewFile] {
    [
      NewFile(path: "Sources/\(type)/\(type).swift", purpose: "the stage: begin here", content: stage),
      NewFile(path: "Sources/\(type)/Plugin.swift", purpose: "the stages that the package offers", content: plugin),
      NewFile(path: "Tests/\(type)Tests/\(type)Tests.swift", purpose: "texts before and after", content: tests),
      NewFile(path: "pipeline.yaml", purpose: "a pipeline with the stage in it", content: pipeline),
      NewFile(path: "pipeline.test.yaml", purpose: "what must come out of it", content: pipelineTests),
      NewFile(path: "Pages/harbour.txt", purpose: "a page to try it on", content: Self.page),
      NewFile(path: "Package.swift", purpose: "what the package needs", content: manifest),
      NewFile(path: "README.md", purpose: "how to go on", content: readme),
      NewFile(path: ".gitignore", purpose: "what is made again at any time", content: ".build/\n.copydesk/\nout/\n"),
    ]
  }

  private var manifest: String {
    let origin =
      switch copydesk {
      case .folder(let path): ".package(name: \"copydesk\", path: \(RunnerPackage.quoted(path)))"
      case .repository:
        ".package(url: \(RunnerPackage.quoted(CopydeskPackage.url)), from: \"\(CopydeskCommand.version)\")"
      }
    let needed = ["CopydeskCore", "CopydeskTesting"].map { ".product(name: \"\($0)\", package: \"copydesk\")" }.joined(
      separator: ", ")
    return """
      // swift-tools-version: 6.2
      import PackageDescription

      let package = Package(
        name: "\(type)",
        platforms: [.macOS(.v15)],
        products: [.library(name: "\(type)", targets: ["\(type)"])],
        dependencies: [\(origin)],
        targets: [
          .target(name: "\(type)", dependencies: [.product(name: "CopydeskCore", package: "copydesk")]),
          .testTarget(
            name: "\(type)Tests",
            dependencies: ["\(type)", \(needed)]),
        ]
      )

      """
  }

  private var stage: String {
    """
    public import CopydeskCore

    /// Drops paragraphs that hold one of some phrases.
    ///
    /// Write what your stage does instead: what happens to a page, in a sentence.
    public struct \(type): DocumentStage {
      public static let name = "\(name.text)"
      public static let summary = "Drops paragraphs that hold one of some phrases."
      public static let example: StageExample? = StageExample(
        before: "The ferry sails at noon.\\nYour stars today: stay at home.",
        after: "The ferry sails at noon.\\n")
            public static let edits = TextEdits.cuts
      public static let isIdempotent = true

      @Setting("A paragraph that holds one of these goes, in capitals or not.")
      public var phrases = ["your stars today"]

      public init() {}

      public func apply(_ document: inout Document) throws -> Verdict {
        var start = 0
        for line in document.text.utf8.split(separator: 10, omittingEmptySubsequences: false) {
          let text = Substring(line).lowercased()
          if phrases.contains(where: { text.contains($0.lowercased()) }) {
            // Places are bytes. What goes is kept as a mark, with the rule as its reason.
            document.cut(start..<start + line.count, rule: "phrase")
          }
          start += line.count + 1
        }
        return .keep
      }
    }

    """
  }

  private var plugin: String {
    """
    public import CopydeskCore

    /// The stages of this package.
    public let plugin: any StagePlugin = Plugin()

    private struct Plugin: StagePlugin {
      let name = "\(type)"
      let stages: [any Stage.Type] = [\(type).self]
    }

    """
  }

  private var tests: String {
    """
    import CopydeskCore
    import CopydeskTesting
    import \(type)
    import Testing

    @Suite("\(name.text)")
    struct \(type)Tests {
      @Test(
        "drops what it should, and nothing else",
        arguments: [
          ("The ferry sails at noon.", "The ferry sails at noon."),
          ("The ferry sails at noon.\\nYour stars today: rest.", "The ferry sails at noon.\\n"),
          ("YOUR STARS TODAY\\nThe ferry sails at noon.", "\\nThe ferry sails at noon."),
          ("", ""),
        ])
      func texts(before: String, after: String) throws {
        #expect(try \(type)().marking(before).text == after)
      }

      @Test("takes its phrases from the setting")
      func setting() throws {
        var stage = \(type)()
        stage.phrases = ["lottery"]
        let document = try stage.marking("Your stars today.\\nLottery numbers: 4, 8.")
        #expect(document.text == "Your stars today.\\n")
        #expect(document.marks.map(\\.rule) == ["phrase"])
      }

      @Test("keeps the contract of a stage", arguments: StageContract.laws)
      func contract(law: StageLaw) async throws { try await law.check(\(type)()) }
    }

    """
  }

  private var pipeline: String {
    """
    copydesk: 1
    name: \(name.text)
    description: Tries \(name.text) on a page.

    params:
      in:  { type: path, default: Pages, description: a folder of pages }
      out: { type: path, default: out, description: the folder that everything is written to }

    plugins:
      - package: { path: . }   # this package; elsewhere, the way from the pipeline file to it

    sources:
      pages: { source: files, with: { path: "${in}", include: ["*.txt"] } }

    stages:
      - { stage: \(name.text), with: { phrases: [your stars today, lottery numbers] } }

    sinks:
      documents: { sink: jsonl, with: { path: "${out}/documents.jsonl" } }
      rejected:  { sink: jsonl, from: "*.rejected", with: { path: "${out}/rejected.jsonl" } }
      failed:    { sink: dead-letter, from: "*.failed", with: { path: "${out}/failed" } }

    """
  }

  private var pipelineTests: String {
    """
    tests:
      - name: a paragraph with a phrase goes
        stage: \(name.text)
        text: |
          The ferry sails at noon.
          Your stars today: stay at home.
        expect:
          text: The ferry sails at noon.
          marks: [{ cut: "Your stars today: stay at home.", rule: phrase }]

      - name: other paragraphs stay
        stage: \(name.text)
        text: The stars were out over the harbour.
        expect: { text: The stars were out over the harbour., marks: [] }

    """
  }

  private static let page = """
    Harbour bridge opens a week early

    The new bridge over the harbour opened on Tuesday, a week before it was due, the port authority said.

    Your stars today: a crossing brings luck.

    Buses will use it from Monday.

    Lottery numbers: 4, 8, 15, 16, 23.

    """

  private var readme: String {
    """
    # \(type)

    A stage for [Copydesk](\(CopydeskPackage.url)): `\(name.text)` drops paragraphs that hold one of some phrases.

        swift test                               # the tests of the stage, and the contract that every stage keeps
        copydesk test                            # the tests of the pipeline
        copydesk run pipeline.yaml               # the stage on Pages/, into out/
        copydesk step Pages/harbour.txt --pipeline pipeline.yaml    # what it did to one page

    The stage is `Sources/\(type)/\(type).swift`; edit it, and the next `copydesk run` builds it again. In a pipeline file of
    your own, name this folder under `plugins:`, and say `--trust` on its first run.

    """
  }
}
