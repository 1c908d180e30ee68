import ArgumentParser
import CopydeskCore
import CopydeskFiles
import CopydeskPipelines

struct GraphCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case mermaid, dot, svg
  }

  static let configuration = CommandConfiguration(
    commandName: "graph", abstract: "Draws a pipeline as Mermaid, DOT or SVG.",
    discussion: """
      Where the last run in this folder was of this pipeline, the picture has its counts: how many documents or records \
      went each way, and when that was.
      """)

  @Argument(help: "The pipeline file.")
  var pipeline: String
  @OptionGroup var arguments: PipelineArguments
  @Option(help: "mermaid, dot or svg.")
  var format = Format.mermaid
  @Option(help: "The file to write, instead of standard output.")
  var output: String?
  @Flag(
    inversion: .prefixedNo,
    help: "The counts of the last run, which must have been of this pipeline. (default: where there are some)")
  var counts: Bool?

  func run() throws {
    let description = PipelineFile.load(path: pipeline).description
    var graph = PipelineGraph(
      try arguments.load(pipeline, preparesSources: false, runs: false), description: description)
    if counts != false {
      graph.counts = GraphCounts.last(of: graph)
      guard graph.counts != nil || counts == nil else {
        throw ValidationError("the last run in this folder was not of '\(pipeline)' as it is now; run it first")
      }
    }
    let drawn = DrawnGraph(graph)
    let text =
      switch format {
      case .mermaid: MermaidWriter.write(drawn)
      case .dot: DOTWriter.write(drawn)
      case .svg: SVGWriter(drawn).svg
      }
    guard let output else { return Terminal.line(String(text.dropLast())) }
    try write(text, to: output)
  }

  private func write(_ text: String, to path: String) throws {
    // A device or folder would be replaced, or could not be.
    guard FileSystem.kind(of: path) != .other, FileSystem.kind(of: path) != .folder else {
      throw ValidationError("'\(path)' is not a file; without '--output' the picture goes to standard output")
    }
    do {
      try FileSystem.replace(path, with: Array(text.utf8))
    } catch {
      throw ValidationError("the picture cannot be written: \(error)")
    }
  }
}
