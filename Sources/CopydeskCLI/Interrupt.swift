import Dispatch

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Turns Ctrl-C, and the signal that a system sends before it ends a process, into a stop that keeps what is whole. A
/// second one ends the process at once.
final class Interrupt {
  private var sources: [any DispatchSourceSignal] = []

  init(_ stop: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        CommandLog.notice("stopping; once more stops at once")
        signal(number, SIG_DFL)
        stop()
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Leaves the signals to the system again.
  func stop() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
