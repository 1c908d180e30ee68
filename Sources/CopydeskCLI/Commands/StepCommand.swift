import ArgumentParser
import CopydeskCore
import CopydeskIO
import Foundation

struct StepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Takes one page through the stages and shows what each did to it.",
    discussion: """
      The page is a file. Stages that compare documents, such as mark-copies, see this one only. Nothing is written.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, json }

  @Argument(help: "An HTML or text file.")
  var page: String
  @Option(help: "The pipeline file. (default: that of the last run here, else Pipelines/news.yaml)")
  var pipeline: String?
  @OptionGroup var arguments: PipelineArguments
  @Option(help: "markdown or json.")
  var format = Format.markdown

  func run() async throws {
    let last = pipeline == nil ? LastRun.load() : nil
    let file = pipeline ?? last?.pipeline ?? "Pipelines/news.yaml"
    let loaded = try arguments.load(file, below: last?.parameters ?? [:], preparesSources: false)
    let journeys = try await Self.journeys(of: page, through: loaded)
    switch format {
    case .markdown: for journey in journeys { Terminal.line(journey.markdown) }
    case .json: try printJSON(journeys)
    }
  }

  func validate() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: page, isDirectory: &isFolder) else {
      throw ValidationError("there is no file '\(page)'")
    }
    if isFolder.boolValue { throw ValidationError("'\(page)' is a folder; step takes one page") }
  }

  /// The journeys of what becomes of one page: one, unless a stage splits it.
  static func journeys(of page: String, through pipeline: Pipeline) async throws -> [Journey] {
    var source = pipeline.sources.lazy.compactMap { $0.source as? FilesSource }.first ?? FilesSource()
    source.path = FilePath(page)
    try source.prepare()
    let pipeline = pipeline.withOneSource
    let stages = pipeline.stages.map { (id: $0.id, adds: type(of: $0.stage).adds) }
    let input = pipeline.sources.map(\.id)
    var journeys: [Journey] = []
    for try await batch in try source.read(from: nil) {
      for failure in batch.failures {
        journeys.append(
          Journey(.failed(Failed(document: failure.document, stage: input[0], error: failure.error)), stages: stages))
      }
      let documents = AsyncStream { stream in
        for document in batch.documents { stream.yield(document) }
        stream.finish()
      }
      for try await outcome in pipeline.outcomes(of: documents, workers: 1) {
        journeys.append(Journey(outcome, stages: stages))
      }
    }
    return journeys
  }
}

extension Pipeline {
  /// The pipeline with every source replaced by the first, so that a page goes down every branch.
  fileprivate var withOneSource: Pipeline {
    guard let first = sources.first else { return self }
    let ids = Set(sources.map(\.id))
    let stages = stages.map { node in
      var inputs: [Port] = []
      for port in node.inputs {
        let input = ids.contains(port.node) ? Port(first.id, port.name) : port
        if !inputs.contains(input) { inputs.append(input) }
      }
      return StageNode(id: node.id, stage: node.stage, inputs: inputs, memory: node.memory)
    }
    return Pipeline(name: name, sources: [first], stages: stages, sinks: [])
  }
}
