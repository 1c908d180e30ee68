import Logging

extension Logger {
  /// Logs what happened, with its name among the metadata, so that a program need not read sentences.
  func event(
    _ level: Level, _ name: String, _ message: @autoclosure () -> Message,
    _ metadata: @autoclosure () -> Metadata = [:]
  ) {
    log(
      level: level, message(),
      metadata: metadata().merging(["event": .string(name)]) { given, _ in given })
  }

  /// Says that all is open and documents are about to be read.
  func runBegun(_ report: RunReport, workers: Int) {
    if let documents = report.resumedAt {
      event(
        .notice, "run-taken-up", "took up the run that stopped after \(documents) documents",
        ["documents": .stringConvertible(documents)])
    } else if let reason = report.reasonToStartOver {
      event(.notice, "run-started-over", "started over: \(reason)", ["reason": "\(reason)"])
    }
    event(
      .info, "run-begun", "the run of '\(report.pipeline)' begins",
      ["pipeline": "\(report.pipeline)", "run": "\(report.run ?? "-")", "workers": .stringConvertible(workers)])
  }

  /// - Parameter parts: the sources, or the stages whose documents have waited.
  func stepBegun(_ step: Int, of steps: Int, from parts: [String]) {
    event(
      .info, "step-begun", "step \(step) of \(steps) begins",
      [
        "step": .stringConvertible(step), "steps": .stringConvertible(steps),
        "from": .array(parts.map { .string($0) }),
      ])
  }

  func roundsBegun(_ stage: String, rounds: Int, documents: Int) {
    event(
      .info, "rounds-begun", "'\(stage)' compares \(documents) documents",
      ["stage": "\(stage)", "rounds": .stringConvertible(rounds), "documents": .stringConvertible(documents)])
  }

  func roundsEnded(_ stage: String, rounds: Int, documents: Int) {
    event(
      .info, "rounds-ended", "'\(stage)' has compared \(documents) documents",
      ["stage": "\(stage)", "rounds": .stringConvertible(rounds), "documents": .stringConvertible(documents)])
  }

  /// - Parameter what: the records or findings of a round.
  func spilled(_ what: String, of stage: String) {
    event(
      .info, "spilled", "'\(stage)' keeps more than its 'memory' holds: \(what) go to the disk",
      ["stage": "\(stage)", "what": "\(what)"])
  }

  func checkpointTaken(_ place: Checkpoint.Place, documents: Int) {
    event(
      .debug, "checkpoint-taken", "kept how far the run has come",
      ["step": .stringConvertible(place.phase + 1), "documents": .stringConvertible(documents)])
  }

  func runEnded(_ report: RunReport) {
    var metadata: Metadata = [
      "pipeline": "\(report.pipeline)", "ended": "\(report.end)", "documents": .stringConvertible(report.documents),
      "rejected": .stringConvertible(report.rejected), "failed": .stringConvertible(report.failed),
    ]
    if let reason = report.reason { metadata["reason"] = "\(reason)" }
    event(
      .info, "run-ended",
      report.reason.map { "the run of '\(report.pipeline)' broke off: \($0)" }
        ?? "the run of '\(report.pipeline)' is complete", metadata)
  }
}

/// Logs documents that fail, without a flood where very many do.
///
/// Of each kind of error in each stage the first three are logged, then number 10, 100, 1000 and so on. Errors that
/// differ only in numbers and in what they quote are of one kind.
actor FailureLog {
  private struct Kind: Hashable {
    var stage: String
    var shape: [UInt8]
  }

  private let logger: Logger
  private var counts: [Kind: Int] = [:]
  /// So many kinds are told apart; all others are one.
  private static let maximumKinds = 200

  init(_ logger: Logger) { self.logger = logger }

  func add(_ failures: [PhaseRun.Failure]) {
    guard logger.logLevel <= .warning else { return }
    for failure in failures {
      var kind = Kind(stage: failure.stage, shape: Self.shape(of: failure.error))
      if counts[kind] == nil, counts.count >= Self.maximumKinds { kind.shape = [] }
      let number = counts[kind, default: 0] + 1
      counts[kind] = number
      guard number <= 3 || Self.isPowerOfTen(number) else { continue }
      let ending = number <= 3 ? "" : " (number \(number) of this kind; see the counts at the end)"
      logger.event(
        .warning, "document-failed", "'\(failure.id)' failed in \(failure.stage): \(failure.error)\(ending)",
        [
          "stage": "\(failure.stage)", "id": "\(failure.id)", "error": "\(failure.error)",
          "number": .stringConvertible(number),
        ])
    }
  }

  /// The error without numbers and without what stands between single quotes.
  static func shape(of error: String) -> [UInt8] {
    var shape: [UInt8] = []
    var isQuoted = false
    for byte in error.utf8.prefix(500) {
      if byte == UInt8(ascii: "'") { isQuoted.toggle() }
      if isQuoted || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { continue }
      shape.append(byte)
    }
    return shape
  }

  private static func isPowerOfTen(_ number: Int) -> Bool {
    var rest = number
    while rest > 1, rest.isMultiple(of: 10) { rest /= 10 }
    return rest == 1
  }
}
