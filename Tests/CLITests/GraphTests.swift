import CopydeskCore
import CopydeskPipelines
import Foundation
import Testing

@testable import CopydeskCLI

@Suite("graph", .timeLimit(.minutes(5)))
struct GraphTests {
  private static let samples: [Pipeline] =
    (1...12).map { GraphSamples.pipeline(parts: Int($0) * $0 + 3, seed: UInt64($0)) } + [GraphSamples.hostile]

  @Test("no two boxes or labels lie on one another, and all text is inside of the picture", arguments: samples.indices)
  func boxes(sample: Int) throws {
    let pipeline = Self.samples[sample]
    let graph = DrawnGraph(PipelineGraph(pipeline))
    let drawn = try DrawnSVG(SVGWriter(graph).svg)
    #expect(drawn.boxes.count == graph.boxes.count)
    let frames = drawn.boxes + drawn.labels
    for (index, frame) in frames.enumerated() {
      #expect(!frames[..<index].contains { $0.overlaps(frame) })
      #expect(frame.left >= 0 && frame.right <= drawn.width && frame.top >= 0 && frame.bottom <= drawn.height)
    }
    for text in drawn.texts {
      let frame = text.frame
      #expect(frame.left >= 0 && frame.right <= drawn.width && frame.bottom <= drawn.height, "\(text.content)")
      guard let box = text.box else { continue }
      #expect(frame.left >= drawn.boxes[box].left && frame.right <= drawn.boxes[box].right, "\(text.content)")
      #expect(frame.top >= drawn.boxes[box].top && frame.bottom <= drawn.boxes[box].bottom, "\(text.content)")
    }
  }

  @Test(
    "every line goes from its box to its box, through no other box and no label of another", arguments: samples.indices)
  func lines(sample: Int) throws {
    let pipeline = Self.samples[sample]
    let graph = DrawnGraph(PipelineGraph(pipeline))
    let drawn = try DrawnSVG(SVGWriter(graph).svg)
    var ends: [[Int]] = []
    for line in drawn.lines {
      let from = drawn.boxes.indices.filter { index in
        let box = drawn.boxes[index]
        return abs(line.start.y - box.bottom) < 0.11 && line.start.x >= box.left && line.start.x <= box.right
      }
      let to = drawn.boxes.indices.filter { index in
        let box = drawn.boxes[index]
        return abs(line.end.y - box.top) < 0.11 && line.end.x >= box.left && line.end.x <= box.right
      }
      try #require(from.count == 1 && to.count == 1)
      ends.append([from[0], to[0]])
      for piece in line.pieces {
        #expect(!drawn.boxes.contains { $0.overlaps(piece) })
        let crossed = drawn.labels.filter { $0.overlaps(piece) }
        // Its own label, which it runs through in the middle.
        #expect(crossed.allSatisfy { abs(piece.left - ($0.left + $0.right) / 2) < 1 && piece.width == 0 })
      }
    }
    #expect(
      ends.sorted { $0.lexicographicallyPrecedes($1) }
        == graph.arrows.map { [$0.from, $0.to] }
        .sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test(
    "every edge of the pipeline is drawn once, by itself or with others that were collected", arguments: samples.indices
  )
  func edges(sample: Int) {
    let pipeline = Self.samples[sample]
    let graph = PipelineGraph(pipeline)
    let drawn = DrawnGraph(graph)
    let edges = drawn.arrows.flatMap(\.edges)
    #expect(edges.count == graph.edges.count)
    #expect(Set(edges) == Set(graph.edges))
    let wired = pipeline.stages.flatMap(\.inputs) + pipeline.sinks.flatMap(\.inputs)
    #expect(edges.count == wired.count)
    for (box, members) in drawn.members {
      #expect(drawn.arrows.filter { $0.from == box }.flatMap(\.edges).map(\.from) == members)
    }
    #expect(
      MermaidWriter.write(drawn).split(separator: "\n").count {
        $0.hasPrefix("  n") && $0.contains(">") && !$0.contains(":::")
      } == drawn.arrows.count)
  }

  @Test("the same pipeline gives the same bytes, in whatever process")
  func determinism() throws {
    let command = try Command()
    defer { command.remove() }
    for format in ["mermaid", "dot", "svg"] {
      let arguments = ["graph", "\(repository)/Pipelines/news.yaml", "--format", format]
      let first = try command.run(arguments)
      #expect(first.status == 0 && !first.output.isEmpty)
      #expect(try command.run(arguments).output == first.output)
    }
  }

  @Test("no id or name gets out of its place in Mermaid or DOT")
  func hostileIDs() {
    let drawn = DrawnGraph(PipelineGraph(GraphSamples.hostile))
    let mermaid = MermaidWriter.write(drawn).split(separator: "\n", omittingEmptySubsequences: false)
    let dot = DOTWriter.write(drawn).split(separator: "\n", omittingEmptySubsequences: false)
    #expect([mermaid[0], mermaid[2], mermaid[3]] == ["---", "---", "flowchart TD"])
    let boxes = mermaid.filter { $0.contains("\":::") || $0.contains("]:::") || $0.contains("):::") }
    #expect(boxes.count == drawn.boxes.count)
    #expect(mermaid.count == 4 + boxes.count + 2 * drawn.arrows.count - GraphSamples.hostileIDs.count + 6)
    for line in boxes {
      let inside = line.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }.replacing("<br/>", with: "")
      #expect(line.count { $0 == "\"" } == 2)
      #expect(!inside.contains { "`<>{}&|%\\()[]*~$".contains($0) }, "\(line)")
    }
    for line in dot where line.hasPrefix("  n") && !line.contains("->") && !line.contains("node") {
      // Quotes that end a text are those without a stroke before them.
      let bare = line.replacing("\\\\", with: "").replacing("\\\"", with: "").replacing("\\n", with: "")
      #expect(bare.hasSuffix("];") && !bare.contains("\\"), "\(line)")
      #expect(bare.count { $0 == "\"" }.isMultiple(of: 2))
    }
    #expect(!(mermaid + dot).contains { $0.contains("\u{1B}") || $0.contains("\u{202E}") })
    #expect(MermaidWriter.escaped("1. a-b") == "1#46; a-b")
    #expect(MermaidWriter.escaped("- a.b") == "#45; a.b")
  }

  @Test("text is cut in the middle until it fits")
  func fitting() {
    #expect(TextWidth.fit("pages", into: 300, size: 13) == "pages")
    for width in [5.0, 20, 60, 120] {
      let short = TextWidth.fit(String(repeating: "harbour-", count: 20), into: width, size: 13)
      #expect(short.contains("…"))
      #expect(TextWidth.of(short, size: 13) <= width || short == "…")
    }
  }

  @Test("rising places are the nearest that there are")
  func pooling() {
    #expect(Pooling.nearest([(1, 1), (2, 1), (3, 1)]) == [1, 2, 3])
    #expect(Pooling.nearest([(3, 1), (1, 1), (5, 1)]) == [2, 2, 5])
    #expect(Pooling.nearest([(4, 3), (0, 1), (2, 4)]) == [2.5, 2.5, 2.5])
  }

  @Test("the order of rows takes crossings out that need not be")
  func crossings() {
    // Two boxes that each feed the other one's place.
    var rows = LayoutRows(
      Array(repeating: LayeredLayout.Size(width: 50, height: 20), count: 6),
      [(0, 5), (1, 4), (2, 3)].map { LayeredLayout.Trunk(from: $0, targets: [$1], label: nil, weight: 1) }, beside: [:])
    #expect(RowOrder.crossings(rows.rows, Neighbours(rows)) == 3)
    RowOrder.reduceCrossings(&rows)
    #expect(RowOrder.crossings(rows.rows, Neighbours(rows)) == 0)
  }

  @Test("the picture of the news pipeline in the documents is current")
  func documents() throws {
    let path = "\(repository)/Pipelines/news.yaml"
    let file = PipelineFile.load(path: path)
    let pipeline = try #require(PipelineLoader(builtIns).check(file, preparesSources: false).pipeline)
    let svg = SVGWriter(DrawnGraph(PipelineGraph(pipeline, description: file.description))).svg
    let kept = try String(contentsOfFile: "\(repository)/docs/news.svg", encoding: .utf8)
    let command = "copydesk graph Pipelines/news.yaml --no-counts --format svg --output docs/news.svg"
    #expect(kept == svg, "write it anew: \(command)")
  }
}

@Suite("graph with counts", .timeLimit(.minutes(5)))
struct GraphCountsTests {
  private let command: Command

  init() throws {
    command = try Command()
    let rows = (0..<40).map { number in
      let text =
        number.isMultiple(of: 4)
        ? "Short."
        : "“The ferry number \(number) sails again on Monday,” Mira Okonjo said, and nobody at the pier disagreed."
      return "{\"id\":\"r\(number)\",\"text\":\"\(text)\"}\n"
    }
    try command.write(Data((rows.joined() + "no row at all\n").utf8), to: "in.jsonl")
    try write(name: "ferries")
  }

  private func write(name: String) throws {
    let file = """
      copydesk: 1
      name: \(name)
      sources: { rows: { source: jsonl, with: { path: in.jsonl } } }
      stages:
        - { id: short, stage: drop-short-texts, with: { minimumWords: 5 } }
        - { id: again, stage: repair-text, from: [short, short.rejected] }
        - { id: long, stage: drop-short-texts, with: { minimumWords: 6 } }
        - extract-quotes
        - { id: copies, stage: mark-copies }
      sinks:
        documents: { sink: jsonl, with: { path: out/documents.jsonl } }
        quotes: { sink: jsonl, from: extract-quotes.quotes, with: { path: out/quotes.jsonl } }
        rejected: { sink: jsonl, from: "*.rejected", with: { path: out/rejected.jsonl } }
        failed: { sink: dead-letter, from: "*.failed", with: { path: out/failed } }
      """
    try command.write(Data(file.utf8), to: "ferries.yaml")
  }

  @Test("the counts on the edges add up with the report of the run")
  func counts() throws {
    defer { command.remove() }
    #expect(try command.run("run", "ferries.yaml").status == 0)
    let data = try #require(FileManager.default.contents(atPath: "\(command.folder)/.copydesk/run.json"))
    let report = try JSONDecoder().decode(RunJSON.self, from: data)
    let file = PipelineFile.load(path: "\(command.folder)/ferries.yaml")
    let pipeline = try #require(PipelineLoader(builtIns).check(file, preparesSources: false).pipeline)
    var graph = PipelineGraph(pipeline)
    let counts = try #require(GraphCounts(report, of: graph))
    graph.counts = counts
    for (index, node) in graph.nodes.enumerated() where node.kind != .source {
      let sum = graph.edges.filter { $0.to == index }.reduce(0) { $0 + counts.at($1.port, of: $1.from) }
      let came = report.nodes.first { $0.id == node.id && node.kind == .stage }?.in
      let rows = report.sinks.first { $0.id == node.id && node.kind == .sink }?.rows
      #expect(sum == came ?? rows, "\(node.id)")
    }
    let drawn = DrawnGraph(graph)
    #expect(drawn.caption?.hasSuffix(" UTC: 41 documents") == true)
    #expect(drawn.caption?.hasPrefix("Run of 20") == true)
    let labels = drawn.arrows.map { "\(drawn.boxes[$0.from].title) > \(drawn.boxes[$0.to].title): \($0.label)" }
    #expect(labels.contains("rows > short: 40"))
    #expect(labels.contains("short > again: 30"))
    #expect(labels.contains("short > again: rejected 10"))
    #expect(labels.contains("*.rejected > rejected: 20"))
    #expect(labels.contains("*.failed > failed: 1"))
    #expect(drawn.boxes[0].lines.contains("1 failed"))
    #expect(drawn.boxes[1].lines.contains("10 rejected"))
    let svg = try command.run("graph", "ferries.yaml", "--format", "svg")
    #expect(svg.output.contains(">rejected 10<") && svg.output.contains(" UTC: 41 documents<"))
    #expect(try DrawnSVG(svg.output).lines.count == drawn.arrows.count)
  }

  @Test("counts of another pipeline are not shown, and asked for they are an error")
  func otherRun() throws {
    defer { command.remove() }
    let missing = try command.run("graph", "ferries.yaml", "--counts")
    #expect(missing.status == 2)
    #expect(missing.errors.contains("the last run in this folder was not of 'ferries.yaml'"))
    #expect(try command.run("run", "ferries.yaml").status == 0)
    #expect(try command.run("graph", "ferries.yaml", "--counts").output.contains("|\"40\"|"))
    #expect(try !command.run("graph", "ferries.yaml", "--no-counts").output.contains("|\"40\"|"))
    try write(name: "boats")
    #expect(try !command.run("graph", "ferries.yaml").output.contains("|\"40\"|"))
  }

  @Test("a file is written whole, and a folder that is not there is said")
  func output() throws {
    defer { command.remove() }
    #expect(try command.run("graph", "ferries.yaml", "--format", "dot", "--output", "a.dot").output.isEmpty)
    let kept = try String(contentsOfFile: "\(command.folder)/a.dot", encoding: .utf8)
    #expect(try command.run("graph", "ferries.yaml", "--format", "dot").output == kept)
    let wrong = try command.run("graph", "ferries.yaml", "--output", "nowhere/a.svg")
    #expect(wrong.status == 2)
    #expect(
      wrong.errors.contains("the picture cannot be written: ") && !wrong.errors.contains("NSCocoa"), "\(wrong.errors)")
    #expect(try command.run("graph", "ferries.yaml", "--output", "/dev/null").errors.contains("is not a file"))
    #expect(try command.run("graph", "ferries.yaml", "--output", ".").errors.contains("is not a file"))
  }
}
