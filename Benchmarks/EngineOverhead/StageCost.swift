import CopydeskCore

/// What the engine takes for one document and stage: a pipeline of eight trivial stages less one of none.
struct StageCost {
  static let stages = 8

  let documents: Int
  let rounds: Int

  func measure() async throws {
    for (stage, workers) in [(KeepDocuments() as any Stage, 1), (KeepDocuments(), 2), (ChangeOneByte(), 1)] {
      var figures: [Double] = []
      for _ in 0..<rounds {
        let none = try await cost(of: stage, times: 0, workers: workers)
        let eight = try await cost(of: stage, times: Self.stages, workers: workers)
        figures.append((eight - none) * 1e9 / Double(Self.stages * documents))
      }
      print("\(type(of: stage).name), \(workers) workers: \(Spread(figures)) ns a document and stage")
    }
  }

  private func cost(of stage: any Stage, times: Int, workers: Int) async throws -> Double {
    var pipeline = Pipeline(Array(repeating: stage, count: times))
    let source = pipeline.sources[0].id
    pipeline.sources[0].source = SmallDocuments(count: documents)
    let end = Pipeline.Port(pipeline.stages.last?.id ?? source)
    pipeline.sinks = [Pipeline.SinkNode(id: "sink", sink: CountingSink(), inputs: [end])]
    let engine = Engine(pipeline, options: RunOptions(workers: workers))
    return try await Cost.of {
      let report = try await engine.run()
      precondition(report.sinks[0].delivered == documents && report.violations.isEmpty, "documents were lost")
    }
    .processor
  }
}
