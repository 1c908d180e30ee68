import CopydeskCore
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A line on standard error that says how far a run has come, drawn anew ten times a second; nothing where no person reads
/// it.
final class ProgressLine: Sendable {
  static let isWanted = isatty(STDERR_FILENO) == 1
  private static let interval = Duration.milliseconds(100)

  private let start = ContinuousClock.now
  private let drawn = Mutex(ContinuousClock.now)

  func update(_ progress: RunProgress) {
    let now = ContinuousClock.now
    let isDue = drawn.withLock { last in
      guard now - last >= Self.interval else { return false }
      last = now
      return true
    }
    guard isDue else { return }
    let elapsed = now - start
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    Terminal.redraw(
      "\(progress.documents) documents, \(Int(Double(progress.documents) / max(seconds, 0.001)))/s, "
        + "\(progress.rejected) rejected, \(progress.failed) failed, \(Int(seconds)) s")
  }

  /// Takes the line away.
  func clear() { Terminal.redraw("") }
}
