import Foundation
import Testing

@Suite("copydesk")
struct CommandTests {
  private let news = "\(repository)/Pipelines/news.yaml"
  private let samples = "\(repository)/Examples/Pages"

  @Test("run writes every output, the same for any number of workers and on a second run")
  func runs() throws {
    let command = try Command()
    defer { command.remove() }
    let outputs = ["documents.jsonl", "quotes.jsonl", "rejected.jsonl", "failed/failed.jsonl"]
    var contents: Set<[Data?]> = []
    for (workers, folder) in [("1", "a"), ("2", "b"), ("2", "a"), ("8", "c")] {
      let result = try command.run(
        "run", news, "--param", "in=\(samples)", "--param", "out=\(folder)", "--workers", workers)
      #expect(result.status == 0, "\(result.errors)")
      contents.insert(outputs.map { FileManager.default.contents(atPath: "\(command.folder)/\(folder)/\($0)") })
    }
    #expect(contents.count == 1)
    #expect(contents.first?.prefix(2).allSatisfy { ($0?.count ?? 0) > 10_000 } == true)
    let pages = try FileManager.default.contentsOfDirectory(atPath: samples).filter {
      $0.hasSuffix(".html") || $0.hasSuffix(".txt")
    }
    #expect(try command.rows("a/documents.jsonl").compactMap { $0["id"] as? String } == pages.sorted())
  }

  @Test("a folder with bad files gives the good ones, and a reason for each of the others")
  func badFiles() throws {
    let command = try Command()
    defer { command.remove() }
    try command.write(Data("The ferry sails again on Monday, the harbour office said.\n".utf8), to: "in/good.txt")
    try command.write(
      Data("<html><body><article><p>The ferry sails again on Monday, the harbour office said.</p></article>".utf8),
      to: "in/good.html")
    try command.write(Data(), to: "in/empty.html")
    try command.write(Data(), to: "in/empty.txt")
    try command.write(Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0xFF, 0xFE, 0]), to: "in/binary.html")
    try command.write(Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0]), to: "in/binary.txt")
    try command.write(Data(count: 30_000_000), to: "in/large.html")
    try FileManager.default.createSymbolicLink(atPath: command.folder + "/in/gone.txt", withDestinationPath: "nowhere")
    let result = try command.run("run", news, "--param", "in=in", "--param", "out=out")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try command.rows("out/documents.jsonl").compactMap { $0["id"] as? String } == ["good.html", "good.txt"])
    let failed = try command.rows("out/failed/failed.jsonl")
    let errors = Dictionary(
      uniqueKeysWithValues: failed.map { ($0["id"] as? String ?? "", $0["error"] as? String ?? "") })
    #expect(errors.keys.sorted() == ["binary.html", "binary.txt", "empty.html", "empty.txt", "gone.txt", "large.html"])
    #expect(errors["large.html"]?.contains("30000000 bytes") == true)
    #expect(errors.values.allSatisfy { $0.count > 10 })
  }

  @Test("extract writes a row for each page, named without suffix, in the order of the names, empty ones too")
  func extract() throws {
    let command = try Command()
    defer { command.remove() }
    let page = "<html><body><nav>Home</nav><article><p>The ferry sails again on Monday, the harbour office said.</p>"
    try command.write(Data(page.utf8), to: "in/b.html")
    try command.write(Data(page.utf8), to: "in/a.x.html")
    try command.write(Data(), to: "in/c.html")
    try command.write(Data(" \n".utf8), to: "in/d.html")
    try command.write(Data("%PDF-1.7".utf8), to: "in/e.html")
    try command.write(Data("no page".utf8), to: "in/f.txt")
    let result = try command.run(
      "run", "\(repository)/Pipelines/extract.yaml", "--param", "in=in", "--param", "out=out")
    #expect(result.status == 0, "\(result.errors)")
    let rows = try command.rows("out/documents.jsonl")
    #expect(rows.compactMap { $0["id"] as? String } == ["a.x", "b", "c", "d", "e"])
    let text = "The ferry sails again on Monday, the harbour office said."
    #expect(rows.compactMap { $0["text"] as? String } == [text, text, "", "", ""])
    #expect(rows.last?["unreadable"] as? String == "not an HTML page but a PDF file")
  }

  @Test(
    "five mistakes in a pipeline file are five errors with their places, and exit code 2", arguments: ["check", "run"])
  func mistakes(subcommand: String) throws {
    let command = try Command()
    defer { command.remove() }
    let file = """
      copydesk: 1
      params:
        in: { type: path, default: . }
      sources:
        pages: { source: file, with: { path: "${in}" } }
      stages:
        - drop-boilerplat
        - { id: copies, stage: mark-copies, with: { min_containment: 0.6 } }
        - { id: more, stage: mark-copies, with: { containment: 7 } }
      sinks:
        documents: { sink: jsonl, from: copys, with: { path: out.jsonl } }
      """
    try command.write(Data(file.utf8), to: "bad.yaml")
    let result = try command.run(subcommand, "bad.yaml")
    #expect(result.status == 2)
    let errors = result.errors.split(separator: "\n").filter { $0.contains(": error: ") }.map(String.init)
    #expect(errors.count == 5)
    let expected = [
      ("bad.yaml:5:20: error: ", "'files'"), ("bad.yaml:7:5: error: ", "'drop-boilerplate'"),
      ("bad.yaml:8:47: error: ", "'containment'"), ("bad.yaml:9:58: error: ", "0…1"),
      ("bad.yaml:11:35: error: ", "'copies'"),
    ]
    for (error, (place, suggestion)) in zip(errors, expected) {
      #expect(error.hasPrefix(place), "\(error)")
      #expect(error.contains(suggestion), "\(error)")
    }
    #expect(!FileManager.default.fileExists(atPath: command.folder + "/out.jsonl"))
  }

  @Test("a run into a database and a folder of articles can be asked why, and run again")
  func databaseAndArticles() throws {
    let command = try Command()
    defer { command.remove() }
    let file = """
      copydesk: 1
      name: shelves
      sources: { pages: { source: files, with: { path: "\(samples)", include: ["*.html", "*.txt"] } } }
      stages: [extract-main-text, drop-boilerplate]
      sinks:
        articles: { sink: markdown, with: { path: shelf/articles } }
        database: { sink: sqlite, with: { path: shelf/news.sqlite } }
        rows: { sink: jsonl, with: { path: shelf/rows.jsonl } }
      """
    try command.write(Data(file.utf8), to: "shelves.yaml")
    for _ in 1...2 { #expect(try command.run("run", "shelves.yaml").status == 0) }
    let shelf = try FileManager.default.contentsOfDirectory(atPath: command.folder + "/shelf")
    #expect(shelf.sorted() == ["articles", "news.sqlite", "rows.jsonl"])
    let everywhere = try command.run("why", "midnight on Sunday")
    #expect(everywhere.lines.first == "01-harbour-bridge.html: kept")
    for output in ["news.sqlite", "rows.jsonl"] {
      let one = try command.run("why", "midnight on Sunday", "--in", "shelf/\(output)")
      #expect(one.lines.prefix(3) == everywhere.lines.prefix(3), "\(one.errors)")
    }
    #expect(everywhere.lines.filter { $0.hasSuffix(": kept") }.count == 1)
  }

  @Test("why tells of words that are gone, kept, changed, and of words that are nowhere")
  func why() throws {
    let command = try Command()
    defer { command.remove() }
    try command.write(
      Data(
        """
        Lantern market returns

        The lantern market is back, and I ve never seen it so full. The council s clerk said on Friday that it would stay.

        It was closed for two winters after the flood, and the town was quiet without it.

        Popular in the Community

        Close
        """.utf8), to: "in/market.txt")
    #expect(try command.run("why", "anything").status == 2)
    #expect(try command.run("run", news, "--param", "in=in", "--param", "out=out").status == 0)

    let gone = try command.run("why", "Popular in  the Community")
    #expect(gone.status == 0)
    #expect(gone.lines[0] == "market.txt: cut")
    #expect(gone.output.contains("came in at bytes 223–247"), "\(gone.output)")
    #expect(gone.output.contains("cut by drop-boilerplate, rule '"))

    let changed = try command.run("why", "I've never seen it")
    #expect(changed.lines[0] == "market.txt: changed")
    #expect(changed.output.contains("by restore-apostrophes, rule '"))
    #expect(try command.run("why", "I ve never seen it").output == changed.output)

    let kept = try command.run("why", "the town was quiet")
    #expect(kept.lines[0] == "market.txt: kept")
    #expect(kept.output.contains("left alone by extract-main-text, drop-boilerplate"))

    let nowhere = try command.run("why", "a sentence that nobody wrote")
    #expect(nowhere.status == 1)
    #expect(nowhere.errors.contains("in no document"))
  }

  @Test("step shows what each stage did to a page, as Markdown and as JSON")
  func step() throws {
    let command = try Command()
    defer { command.remove() }
    let page = "\(samples)/01-harbour-bridge.html"
    let markdown = try command.run("step", page, "--pipeline", news)
    #expect(markdown.status == 0, "\(markdown.errors)")
    #expect(markdown.output.contains("## extract-main-text"))
    let json = try command.run("step", page, "--pipeline", news, "--format", "json")
    let journeys = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
    #expect(journeys?.first?["id"] as? String == "01-harbour-bridge.html")
  }

  @Test("stages lists all of them and explains one")
  func stages() throws {
    let command = try Command()
    defer { command.remove() }
    let list = try command.run("stages")
    for name in ["files", "jsonl", "dead-letter", "extract-main-text", "mark-copies"] {
      #expect(list.output.contains(name))
    }
    let one = try command.run("stages", "mark-copies")
    #expect(one.output.contains("containment: number, 0…1; default 0.6"))
    let json = try command.run("stages", "mark-copies", "--format", "json")
    #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [Any])
    #expect(try command.run("stages", "mark-copy").status == 2)
  }

  @Test(
    "wrong arguments exit with 2 and say what is wrong",
    arguments: [
      (["run"], "pipeline"), (["run", "missing.yaml"], "missing.yaml"), (["jump"], "jump"),
      (["run", "x.yaml", "--workers", "0"], "--workers"), (["run", "x.yaml", "--param", "nonsense"], "name=value"),
      (["why", "  "], "words"),
    ])
  func wrongArguments(arguments: [String], word: String) throws {
    let command = try Command()
    defer { command.remove() }
    let result = try command.run(arguments)
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.errors.contains(word), "\(result.errors)")
  }

  @Test("an output that cannot be written ends the run with 1 and leaves nothing behind")
  func unwritable() throws {
    let command = try Command()
    defer { command.remove() }
    try command.write(Data("A file where a folder should be.".utf8), to: "out")
    let result = try command.run("run", news, "--param", "in=\(samples)", "--param", "out=out")
    #expect(result.status == 1)
    #expect(result.errors.contains("out"), "\(result.errors)")
  }

  @Test("a run into a pipe says how much processor time each stage took")
  func processorTime() throws {
    let command = try Command()
    defer { command.remove() }
    let result = try command.run("run", news, "--param", "in=\(samples)", "--param", "out=out")
    #expect(result.status == 0, "\(result.errors)")
    let times = result.lines.filter { $0.contains(" in=") }.compactMap { line in
      line.split(separator: " ").last { $0.hasPrefix("cpu=") }.flatMap { Double($0.dropFirst(4)) }
    }
    #expect(times.count == result.lines.count { $0.contains(" in=") })
    #expect(times.contains { $0 > 0 })
  }

  @Test("A run whose stage does not come back from a document starts again by itself, and that document fails")
  func stalls() throws {
    let command = try Command()
    let sentence = "“We lost the boats,” said Mira Okonjo, who chairs the harbour board of Saltmere. "
    let long = String(repeating: sentence, count: 60_000)
    try command.write(
      Data("{\"id\":\"a\",\"text\":\"A ferry.\"}\n{\"id\":\"long\",\"text\":\"\(long)\"}\n".utf8), to: "in.jsonl")
    try command.write(
      Data(
        """
        copydesk: 1
        name: stalls
        sources:
          rows: { source: jsonl, with: { path: in.jsonl } }
        stages:
          - extract-quotes
        sinks:
          documents: { sink: jsonl, with: { path: out/documents.jsonl } }
          failed: { sink: jsonl, from: "*.failed", with: { path: out/failed.jsonl } }
        limits: { secondsPerDocument: 0.1 }

        """.utf8), to: "stalls.yaml")
    let result = try command.run("run", "stalls.yaml", "--fresh")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try command.rows("out/documents.jsonl").compactMap { $0["id"] as? String } == ["a"])
    let failed = try #require(try command.rows("out/failed.jsonl").first)
    #expect(failed["id"] as? String == "long")
    #expect((failed["error"] as? String)?.hasPrefix("took longer than the limit of 0.1 s") == true)
    // A build for speed may come to the end of the document before anyone grows impatient.
    if result.errors.contains("the run starts again without it") {
      #expect((failed["error"] as? String)?.hasSuffix("did not stop when its time was over") == true)
    }
  }
}
