#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Runs `body` on a thread of its own, which signals do not interrupt: a write to a program that has gone is an error
/// there and no signal.
func startThread(_ body: @escaping @Sendable () -> Void) throws(SystemProblem) {
  let context = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let problem = pthread_create(
    &thread, nil,
    { context in
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_BLOCK, &all, nil)
      #if canImport(Darwin)
        Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
      #else
        if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body() }
      #endif
      return nil
    }, context)
  guard problem == 0 else {
    Unmanaged<ThreadBody>.fromOpaque(context).release()
    throw SystemProblem("no thread", problem)
  }
  #if canImport(Darwin)
    if let thread { pthread_detach(thread) }
  #else
    pthread_detach(thread)
  #endif
}

/// What the system refuses, as where too many files are open.
struct SystemProblem: Error {
  var description: String

  init(_ what: String, _ code: Int32) { description = "\(what): \(String(cString: strerror(code)).lowercased())" }
}

private final class ThreadBody {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// The time, to within a millisecond.
enum MonotonicClock {
  /// Nanoseconds since some moment before the program began.
  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }
}
