#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The thread that asks.
package enum ThisThread {
  /// Tells it from other threads that run now.
  package static var number: UInt {
    #if canImport(Glibc)
      pthread_self()
    #else
      UInt(bitPattern: pthread_self())
    #endif
  }
}

/// How long processors have worked.
package enum ProcessorTime {
  /// Nanoseconds for which the thread that asks has had a processor.
  package static var ofThread: Int {
    var time = timespec()
    guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }

  /// What `body` gives, and the nanoseconds for which it had a processor.
  package static func measured<Result>(_ body: () throws -> Result) rethrows -> (Result, Int) {
    let start = ofThread
    let result = try body()
    return (result, ofThread - start)
  }
}
