import CopydeskCore
import Dispatch
import Logging
import Synchronization

/// Tells now and then how far a run has come: a person by one line on the terminal that is drawn again and again, a
/// program by log messages; nobody else.
final class ProgressReporter: @unchecked Sendable {
  // The timer may be used from any thread, but does not say so.
  private let pace = Mutex(Pace())
  private let start = ContinuousClock.now
  private let timer: any DispatchSourceTimer
  private let drawsLine: Bool

  /// - Parameter interval: how often progress is logged, in seconds, where no line is drawn.
  init(logsEvery interval: Double) {
    drawsLine = Terminal.isErrorInteractive && !CommandLog.isJSON
    timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    // A run that is over at once draws no line at all.
    let first = drawsLine ? 0.3 : interval
    timer.schedule(deadline: .now() + first, repeating: drawsLine ? 0.2 : interval)
    timer.setEventHandler { [weak self] in self?.tell() }
    timer.activate()
  }

  /// Whether anybody is told.
  static var isWanted: Bool {
    CommandLog.isJSON || !Terminal.isErrorInteractive ? CommandLog.logger.logLevel <= .info : true
  }

  func update(_ progress: RunProgress) {
    let time = (ContinuousClock.now - start).inSeconds
    pace.withLock { $0.update(progress, at: time) }
  }

  /// Ends it and takes the line away.
  func stop() {
    timer.cancel()
    pace.withLock { _ in if drawsLine { Terminal.status("") } }
  }

  private func tell() {
    let time = (ContinuousClock.now - start).inSeconds
    pace.withLock { pace in
      guard !timer.isCancelled, pace.hasBegun else { return }
      if drawsLine { Terminal.status(pace.line(at: time)) } else { Self.log(pace, at: time) }
    }
  }

  private static func log(_ pace: Pace, at time: Double) {
    let progress = pace.progress
    var metadata: Logger.Metadata = [
      "event": "progress", "step": .stringConvertible(progress.step), "steps": .stringConvertible(progress.steps),
      "documents": .stringConvertible(progress.documents), "rejected": .stringConvertible(progress.rejected),
      "failed": .stringConvertible(progress.failed), "bytes": .stringConvertible(progress.bytes),
      "seconds": .stringConvertible((time * 1000).rounded() / 1000),
    ]
    if let total = progress.totalBytes { metadata["totalBytes"] = .stringConvertible(total) }
    if let share = progress.share { metadata["share"] = .stringConvertible((share * 1000).rounded() / 1000) }
    if let speed = pace.bytesPerSecond(at: time) { metadata["bytesPerSecond"] = .stringConvertible(Int(speed)) }
    if let left = pace.secondsLeft(at: time) { metadata["secondsLeft"] = .stringConvertible(Int(left.rounded())) }
    CommandLog.logger.info("\(pace.line(at: time))", metadata: metadata)
  }
}
