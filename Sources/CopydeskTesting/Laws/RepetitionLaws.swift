import CopydeskCore

extension StageLaw {
  static let givesTheSameTwice = StageLaw("gives the same for the same, twice", on: .each) { stage, documents in
    let first = stage.rendering(of: try await stage.run(documents))
    let second = stage.rendering(of: try await stage.run(documents))
    return Rendering.difference(first, second).map { "it gave \($0.first), and the second time \($0.second)" }
  }

  static let isIdempotentWhereItSaysSo = StageLaw(
    "does nothing the second time, where it says that it is idempotent", on: .each
  ) { stage, documents in
    guard stage.type.isIdempotent else { return nil }
    let first = try await stage.run(documents).documents
    let second = try await stage.run(first)
    if let left = (second.rejected.map(\.document) + second.failed.map(\.document)).first {
      return "'\(left.id)' passed the first time and not the second"
    }
    let difference = Rendering.difference(
      first.map { Rendering.document($0) }, second.documents.map { Rendering.document($0) })
    return difference.map { "the first run left \($0.first), and the second made of it \($0.second)" }
  }

  static let doesNotDependOnNeighbours = StageLaw(
    "gives the same whatever came before a document", on: .all
  ) { stage, documents in
    guard stage.stage is any DocumentStage else { return nil }
    let forward = stage.rendering(of: try await stage.run(documents)).sorted()
    let backward = stage.rendering(of: try await stage.run(documents.reversed())).sorted()
    return Rendering.difference(forward, backward).map {
      "in one order of the documents it gave \($0.first), and in the other \($0.second)"
    }
  }

  static let doesNotDependOnBatches = StageLaw(
    "gives the same for 1, 2 and 7 workers, and however documents are put into batches", on: .all
  ) { stage, documents in
    let first = await EngineRun.of([stage.stage], documents)
    if let error = first.error { return "the run broke off: \(error)" }
    let rendering = first.rendering
    for (workers, batches) in [(1, [1]), (2, [3, 1, 11, 2]), (2, [125]), (7, [1]), (7, [2, 5])] {
      let other = await EngineRun.of([stage.stage], documents, .init(workers: workers, batches: batches))
      if let error = other.error { return "the run with \(workers) workers broke off: \(error)" }
      guard let difference = Rendering.difference(rendering, other.rendering) else { continue }
      return "with one worker and full batches it gave \(difference.first),"
        + " and with \(workers) and batches of \(batches) \(difference.second)"
    }
    return nil
  }

  static let doesNotDependOnMemory = StageLaw(
    "gives the same with little memory, where it keeps records of many documents", on: .all
  ) { stage, documents in
    guard stage.stage is any CorpusStage else { return nil }
    let first = await EngineRun.of([stage.stage], documents).rendering
    for memory in [1, 4096, 1 << 30] {
      let other = await EngineRun.of([stage.stage], documents, .init(workers: 2, batches: [4], memory: memory))
      if let error = other.error { return "the run with \(memory) bytes broke off: \(error)" }
      guard let difference = Rendering.difference(first, other.rendering) else { continue }
      return "in memory it gave \(difference.first), and with \(memory) bytes \(difference.second)"
    }
    return nil
  }

  static let worksTwiceInOnePipeline = StageLaw("works twice in one pipeline", on: .all) { stage, documents in
    let once = await EngineRun.of([stage.stage], documents)
    let twice = await EngineRun.of([stage.stage, stage.stage], documents)
    if let error = twice.error { return "the run broke off: \(error)" }
    if let violation = twice.report.violations.first { return violation }
    let stages = [stage.name, "\(stage.name)-2"]
    for document in twice.documents {
      if let mark = document.marks.first(where: { !stages.contains($0.stage) }) {
        return "a mark bears the stage '\(mark.stage)', and not one of \(stages)"
      }
    }
    let second = await EngineRun.of([stage.stage], once.documents)
    let (apart, together) = (second.documents.map(\.text), twice.documents.map(\.text))
    return Rendering.difference(apart, together).map {
      "two runs one after the other gave \($0.first), and twice in one pipeline \($0.second)"
    }
  }
}
