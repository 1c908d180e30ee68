import CopydeskCore

extension StageLaw {
  static let endsWhenCancelled = StageLaw("ends when its run is cancelled, and gives no half-done document", on: .none)
  {
    stage, _ in
    try await Cancellation().breach(by: stage)
  }

  static let takesTimeInProportion = StageLaw("takes time in proportion to the text", on: .none) { stage, _ in
    for shape in SampleTexts.Shape.allCases {
      if let breach = await Growth(stage: stage, shape: shape).breach() { return breach }
    }
    return nil
  }
}

/// Cancels a run in its middle.
struct Cancellation: Sendable {
  /// How long a cancelled run may take to end: long, since other work may hold the processors.
  var patience = Duration.seconds(60)

  private static let batches = 2000
  private static let batchSize = 5
  private static let cancelledAt = 4

  func breach(by stage: Subject) async throws -> String? {
    let samples = (0..<Self.batchSize).map { SampleTexts.article(seed: UInt64($0), paragraphs: 2) }
    let documents = SampleTexts.documents(of: (0..<Self.batches * Self.batchSize).map { samples[$0 % samples.count] })
    let (reached, signal) = AsyncStream.makeStream(of: Void.self)
    var source = SampleSource(documents: documents, batches: [Self.batchSize])
    source.onBatch = { if $0 == Self.cancelledAt { signal.yield() } }
    let steady = source
    let (ends, end) = AsyncStream.makeStream(of: EngineRun?.self)
    let run = Task {
      end.yield(await EngineRun.of([stage.stage], steady, .init(workers: 2)))
      // A run that ended before it was cancelled.
      signal.yield()
    }
    for await _ in reached { break }
    run.cancel()
    let clock = Task {
      try await Task.sleep(for: patience)
      end.yield(nil)
    }
    defer { clock.cancel() }
    for await result in ends {
      guard let result else { return "a cancelled run had not ended after \(patience)" }
      return try await halfDone(result, stage, samples)
    }
    return nil
  }

  /// Compares what a cancelled run gave with what one gives that goes to its end.
  private func halfDone(_ run: EngineRun, _ stage: Subject, _ samples: [String]) async throws -> String? {
    if stage.stage is any CorpusStage { return nil }
    let whole = try await stage.run(SampleTexts.documents(of: samples)).everyDocument
    let texts = Dictionary(grouping: whole.map(\.document)) { ($0.ordinal - 1) % samples.count }
    for document in run.documents {
      guard let expected = texts[document.ordinal % samples.count]?.map(\.text) else { continue }
      guard !expected.contains(where: { $0.utf8.elementsEqual(document.text.utf8) }) else { continue }
      let whole = expected.map { quoted($0) }.joined(separator: " and ")
      return "a cancelled run gave \(quoted(document.text)), where one that goes on gives \(whole)"
    }
    return nil
  }
}

/// Compares the processor time for a text with that for one four times as long.
struct Growth: Sendable {
  let stage: Subject
  let shape: SampleTexts.Shape
  var largest = Self.largestText

  /// 16 MB in an optimized build; in one for debugging, where a stage is some thirty times slower, 256 KB.
  #if DEBUG
    static let largestText = 1 << 18
  #else
    static let largestText = 1 << 24
  #endif

  private static let smallestText = 1 << 14
  /// Four times the text may take up to this many times the time: 4 where time grows with the text, 16 with its square.
  /// Where the larger text leaves the cache it was 9 times as long.
  private static let mostGrowth = 12.0
  /// Below this nothing is said: nanoseconds, 300 ms. What the kernel does for memory, while other tests ask for some too,
  /// made 154 of 56 ms.
  private static let tooShortToTell = 300_000_000
  /// How often a suspicion is looked at again. Processor time alone varies threefold on a machine with other work.
  private static let repetitions = 5

  func breach() async -> String? {
    var size = Self.smallestText
    var last = await time(size)
    while 4 * size <= largest {
      size *= 4
      let time = await time(size)
      if time > Self.tooShortToTell, ratio(time, to: last) > Self.mostGrowth, let breach = await lookAgain(size) {
        return breach
      }
      last = time
    }
    return nil
  }

  /// Says what is wrong where the shortest of some measurements say so too: other work only ever adds to a time.
  private func lookAgain(_ size: Int) async -> String? {
    var (quarter, whole) = (Int.max, Int.max)
    for _ in 0..<Self.repetitions {
      quarter = min(quarter, await time(size / 4))
      whole = min(whole, await time(size))
    }
    let growth = ratio(whole, to: quarter)
    guard growth > Self.mostGrowth, whole > Self.tooShortToTell else { return nil }
    return "\(shape) of \(size) bytes takes \(whole / 1_000_000) ms of processor time,"
      + " \((growth * 10).rounded() / 10) times that of a quarter of it; most is \(Self.mostGrowth)"
  }

  private func ratio(_ time: Int, to last: Int) -> Double { Double(time) / Double(max(last, 1_000_000)) }

  /// Nanoseconds of processor time that the stage takes.
  private func time(_ size: Int) async -> Int {
    let run = await EngineRun.of([stage.stage], shape.documents(bytes: size))
    return run.report.nodes.last?.counts.cpuNanoseconds ?? 0
  }
}
