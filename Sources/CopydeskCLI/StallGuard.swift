import CopydeskCore
import Dispatch

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Starts the run again as a new process when a stage hangs on a document, which then fails there.
///
/// A thread that hangs cannot be stopped, but a run can: whatever it wrote beyond its last checkpoint is written again.
final class StallGuard {
  private let timer: any DispatchSourceTimer

  /// - Parameter limit: the time for one document, at whose end a stage should have stopped by itself.
  init(_ watch: StallWatch, limit: Duration) {
    let patience = limit + max(.seconds(1), limit / 2)
    // A queue of its own has a thread of its own, also when stages hold all others.
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "stalls"))
    timer.schedule(deadline: .now() + 0.25, repeating: 0.25)
    timer.setEventHandler {
      guard let stall = watch.stall(by: patience) else { return }
      let seconds = stall.time.components.seconds
      guard watch.condemn(stall) else {
        CommandLog.error(
          "\(stall.stage): has been at one document for \(seconds) s and does not stop, and this run cannot be "
            + "taken up without it")
        exit(1)
      }
      CommandLog.warning(
        "\(stall.stage) has been at one document for \(seconds) s and does not stop; the run starts again without it")
      Self.startAgain()
    }
    timer.resume()
  }

  func stop() { timer.cancel() }

  /// Becomes a new process of the same command, which takes the run up.
  private static func startAgain() -> Never {
    let arguments = [ThisProgram.path] + CommandLine.arguments.dropFirst().filter { $0 != "--fresh" }
    // What a thread of a queue blocks must not stay blocked in the new process.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    let pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    execv(ThisProgram.path, pointers)
    CommandLog.error("the program cannot be started again: \(String(cString: strerror(errno)))")
    exit(1)
  }
}
