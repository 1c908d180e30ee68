import CopydeskCore
import CopydeskDeduplication
import CopydeskIO
import CopydeskLanguage
import CopydeskQuotes

@testable import CopydeskCLI

/// Pipelines that nobody would write, for laws of pictures.
enum GraphSamples {
  /// A pipeline of `count` parts: long ids, joins, branches, records, stages that wait. The same for the same seed.
  static func pipeline(parts count: Int, seed: UInt64) -> Pipeline {
    var random = Numbers(state: seed)
    let sources = (0..<max(1, count / 40)).map { number in
      Pipeline.SourceNode(id: "source-\(number)", source: JSONLinesSource())
    }
    var open = sources.map { Pipeline.Port($0.id) }
    var stages: [Pipeline.StageNode] = []
    var records: [Pipeline.Port] = []
    for number in 0..<max(1, count * 4 / 5) {
      let stage: any Stage =
        switch Int.random(in: 0...3, using: &random) {
        case 0: ExtractQuotes()
        case 1: DropShortTexts()
        case 2 where number % 5 == 2: MarkCopies()
        default: RepairText()
        }
      let id = String(repeating: "stage-", count: Int.random(in: 1...9, using: &random)) + "\(number)"
      let near = Array(open.suffix(Bool.random(using: &random) ? 6 : 60))
      let inputs = Set(
        (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in near.randomElement(using: &random) })
      stages.append(
        Pipeline.StageNode(id: id, stage: stage, inputs: inputs.sorted { $0.description < $1.description }))
      open += [Pipeline.Port(id), Pipeline.Port(id, .rejected)]
      if stage is ExtractQuotes { records.append(Pipeline.Port(id, .records("quotes"))) }
    }
    var sinks = (0..<max(1, count / 8)).map { number in
      Pipeline.SinkNode(
        id: "sink-\(number)", sink: JSONLinesSink(), inputs: [open[Int.random(in: open.indices, using: &random)]])
    }
    sinks.append(Pipeline.SinkNode(id: "quotes", sink: JSONLinesSink(), inputs: records))
    for (id, port) in [("rejected", Pipeline.Port.Name.rejected), ("failed", .failed)] {
      sinks.append(
        Pipeline.SinkNode(id: id, sink: JSONLinesSink(), inputs: stages.map { Pipeline.Port($0.id, port) }))
    }
    return Pipeline(name: "sample-\(seed)", sources: sources, stages: stages, sinks: sinks)
  }

  /// Ids that mean something to XML, Mermaid, DOT, a terminal, or to the direction of writing.
  static let hostileIDs = [
    "\"]; n0 --> n1", "<script>alert(1)</script>", "]]>&amp;&lt;", "%%{init: {}}%%", "`md` **bold**", "end", "1. first",
    "- item", "\\N\\G\\\"", "a\nb", "\u{1B}[31mred", "\u{202E}olleh", "#35;", "{}|<f0>", "\u{0}\u{FFFE}",
    "--> click n1",
    "الميناء", "港の橋", "e\u{301}\u{302}\u{303}", "",
  ]

  static var hostile: Pipeline {
    let source = Pipeline.SourceNode(id: "'\"<&>", source: JSONLinesSource())
    var stages: [Pipeline.StageNode] = []
    for id in hostileIDs {
      let input = Pipeline.Port(stages.last?.id ?? source.id)
      stages.append(Pipeline.StageNode(id: id, stage: ExtractQuotes(), inputs: [input]))
    }
    let sinks = stages.map { stage in
      Pipeline.SinkNode(
        id: stage.id, sink: JSONLinesSink(), inputs: [Pipeline.Port(stage.id, .records("quotes"))])
    }
    return Pipeline(name: "--- \"]>\n%%{<&", sources: [source], stages: stages, sinks: sinks)
  }

  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
