import CopydeskCore
import CopydeskIO
import CopydeskLanguage

/// What it takes to keep the order of batches: the engine's ordered task group against one that delivers as they come.
///
/// `OrderedWork.swift` is the engine's own file. The work is that of a pipeline: two stages and the encoding of rows.
struct OrderCost {
  let batches: [Batch]
  let rounds: Int
  private let stages: [any DocumentStage]

  init(file: String, rounds: Int) async throws {
    var source = JSONLinesSource()
    source.path = FilePath(file)
    var batches: [Batch] = []
    for try await read in try source.read(from: nil) { batches.append(Batch(read.documents)) }
    var apostrophes = RestoreApostrophes()
    try apostrophes.prepare()
    var repair = RepairText()
    try repair.prepare()
    self.batches = batches
    self.rounds = rounds
    stages = [apostrophes, repair]
  }

  func measure() async throws {
    try await compare("even batches", batches)
    // Every sixteenth batch has the documents of eight, so that others wait behind it.
    let uneven = stride(from: 0, to: batches.count, by: 24).flatMap { first in
      let group = Array(batches[first..<min(first + 24, batches.count)])
      return [Batch(group.prefix(8).flatMap(\.documents))] + group.dropFirst(8)
    }
    try await compare("every sixteenth batch eight times as large", uneven)
  }

  private func compare(_ title: String, _ batches: [Batch]) async throws {
    var (processor, wall): ([Double], [Double]) = ([], [])
    for round in 0..<rounds {
      var ordered = Cost(processor: 0, wall: 0)
      var unordered = ordered
      for isOrdered in round % 2 == 0 ? [true, false] : [false, true] {
        let cost = try await Cost.of { try await run(batches, isOrdered: isOrdered) }
        if isOrdered { ordered = cost } else { unordered = cost }
      }
      processor.append((ordered.processor / unordered.processor - 1) * 100)
      wall.append((ordered.wall / unordered.wall - 1) * 100)
    }
    print("order, 2 workers, \(title), \(batches.count) batches: \(Spread(processor)) % CPU, \(Spread(wall)) % wall")
  }

  private func run(_ batches: [Batch], isOrdered: Bool) async throws {
    var rest = batches[...]
    var written = 0
    let stages = stages
    let work: @Sendable (Batch) throws -> [UInt8] = { batch in
      var batch = batch
      for stage in stages { batch.update { document in try stage.apply(&document) } }
      var bytes: [UInt8] = []
      let sink = JSONLinesSink()
      for document in batch.documents { sink.encode(.document(document), into: &bytes) }
      return bytes
    }
    if isOrdered {
      try await inOrder(workers: 2, next: { rest.popFirst() }, body: work, deliver: { written += $0.count })
    } else {
      try await asTheyCome(workers: 2, next: { rest.popFirst() }, body: work, deliver: { written += $0.count })
    }
    precondition(written > 0, "nothing was written")
  }
}

/// `inOrder` without its order.
private func asTheyCome<Input: Sendable, Output: Sendable>(
  workers: Int, next: () throws -> Input?, body: @escaping @Sendable (Input) throws -> Output,
  deliver: (Output) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Output.self) { group in
    var underway = 0

    func takeOne() async throws {
      guard let output = try await group.next() else { return }
      underway -= 1
      try deliver(output)
    }

    while let input = try next() {
      try Task.checkCancellation()
      while underway >= workers { try await takeOne() }
      underway += 1
      group.addTask { try body(input) }
    }
    while underway > 0 { try await takeOne() }
  }
}
