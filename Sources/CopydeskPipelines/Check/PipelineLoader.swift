public import CopydeskCore

/// Makes a checked pipeline of a file: `PipelineLoader(catalogue).check(.load(path: "Pipelines/news.yaml"))`.
///
/// Every mistake is found at once, before anything runs: names, settings with their types and ranges, params, and what
/// reads what. Only when all that is right, sources, stages and sinks are prepared, so that a folder that does not exist
/// is reported here too.
public struct PipelineLoader: Sendable {
  public let catalogue: Catalogue

  public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// Checks a file and wires the pipeline.
  ///
  /// - Parameters:
  ///   - file: the file as it was read.
  ///   - overrides: values of params, by name, in the place of their defaults.
  ///   - preparesSources: false where the pipeline will run on documents of the program's own and write nothing, so that
  ///     it does not matter whether what sources and sinks name is there.
  public func check(
    _ file: PipelineFile, overrides: [String: String] = [:], preparesSources: Bool = true
  ) -> CheckedPipeline {
    guard file.isReadable else { return CheckedPipeline(pipeline: nil, diagnostics: file.diagnostics) }
    var diagnostics = file.problems
    let params = Params(of: file, overrides: overrides, &diagnostics)
    var reader = PartReader(catalogue: catalogue, source: file.source, params: params, diagnostics: diagnostics)
    var sources = file.sources.map { reader.read($0) }
    var stages = file.stages.map { reader.read($0) }
    var sinks = file.sinks.map { reader.read($0) }
    let limits = reader.readLimits(file.limits)
    diagnostics = reader.diagnostics
    let wiring = Wiring(sources: sources, stages: stages, sinks: sinks, in: file.source, &diagnostics)
    let unusedParams = file.params.map(\.name).filter { !reader.params.used.contains($0.text) }
    diagnostics.weigh(.unknownParam, what: "param", unused: unusedParams)
    diagnostics.weigh(.unknownID, what: "id", unused: wiring.unreferencedIDs)
    SinkPaths.check(sources: sources, sinks: sinks, &diagnostics)

    if file.hasUnknownPlugins { diagnostics.forget([.unknownSource, .unknownStage, .unknownSink]) }
    let defaults = Self.defaultPlaces(of: file, without: overrides)
    guard diagnostics.errorCount == 0, !file.hasUnknownPlugins else {
      // A path that is not there is a mistake like the others. Stages are not asked: their tables take time.
      if preparesSources {
        for parts in [sources, sinks] {
          var right = parts.filter(\.isRight)
          prepare(&right, defaults, &diagnostics)
        }
      }
      return CheckedPipeline(pipeline: nil, diagnostics: diagnostics.sorted)
    }
    for name in unusedParams { diagnostics.warning(.unusedParam, "param '\(name.text)' is not used", at: name.place) }
    PipelineWarnings(
      catalogue: catalogue, sources: sources, stages: stages, wiring: wiring, sinksPlace: file.sinksPlace
    ).report(&diagnostics)
    if preparesSources { prepare(&sources, defaults, &diagnostics) }
    prepare(&stages, defaults, &diagnostics)
    if preparesSources { prepare(&sinks, defaults, &diagnostics) }
    guard diagnostics.errorCount == 0 else { return CheckedPipeline(pipeline: nil, diagnostics: diagnostics.sorted) }
    var pipeline = Self.pipeline(named: file.name, sources, stages, sinks, wiring)
    pipeline.limits = limits
    return CheckedPipeline(pipeline: pipeline, diagnostics: diagnostics.sorted)
  }

  /// Checks a file and gives its pipeline; warnings are left out.
  ///
  /// - Throws: `PipelineFileError` with everything that is wrong.
  public func load(_ file: PipelineFile, overrides: [String: String] = [:]) throws(PipelineFileError) -> Pipeline {
    let checked = check(file, overrides: overrides)
    guard let pipeline = checked.pipeline else { throw PipelineFileError(checked.diagnostics) }
    return pipeline
  }

  /// Where the defaults of params stand that are used.
  private static func defaultPlaces(
    of file: PipelineFile, without overrides: [String: String]
  ) -> [String: SourcePlace] {
    var places: [String: SourcePlace] = [:]
    for param in file.params where overrides[param.name.text] == nil {
      places[param.name.text] = param.standard?.place
    }
    return places
  }

  private func prepare(
    _ parts: inout [ConfiguredPart], _ defaults: [String: SourcePlace], _ diagnostics: inout DiagnosticList
  ) {
    for index in parts.indices {
      do {
        try parts[index].instance?.prepare()
      } catch {
        let part = parts[index]
        let setting = NamedPath.setting(of: part, that: "\(error)", defaults: defaults)
        diagnostics.error(
          .notPrepared, "\(part.id ?? part.part.kind.rawValue): \(error)",
          at: (error as? SettingError)?.place ?? setting?.place ?? part.part.place,
          suggestion: setting.flatMap { NamedPath.nearest(to: $0.path) })
      }
    }
  }

  private static func pipeline(
    named name: String, _ sources: [ConfiguredPart], _ stages: [ConfiguredPart], _ sinks: [ConfiguredPart],
    _ wiring: Wiring
  ) -> Pipeline {
    var sourceNodes: [Pipeline.SourceNode] = []
    var stageNodes: [Pipeline.StageNode] = []
    var sinkNodes: [Pipeline.SinkNode] = []
    for part in sources {
      guard let id = part.id, case .source(let source) = part.instance else { continue }
      sourceNodes.append(Pipeline.SourceNode(id: id, source: source))
    }
    for (part, inputs) in zip(stages, wiring.stageInputs) {
      guard let id = part.id, case .stage(let stage) = part.instance else { continue }
      stageNodes.append(Pipeline.StageNode(id: id, stage: stage, inputs: inputs, memory: part.memory))
    }
    for (part, inputs) in zip(sinks, wiring.sinkInputs) {
      guard let id = part.id, case .sink(let sink) = part.instance else { continue }
      sinkNodes.append(Pipeline.SinkNode(id: id, sink: sink, inputs: inputs))
    }
    return Pipeline(name: name, sources: sourceNodes, stages: stageNodes, sinks: sinkNodes)
  }
}

/// What a check of a pipeline file found.
public struct CheckedPipeline: Sendable {
  /// Nil where the file has errors.
  public var pipeline: Pipeline?
  /// Errors and warnings in the order of the file.
  public var diagnostics: [Diagnostic]
}
