#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Tells the time to within a few milliseconds, at a tenth of what the exact time takes.
///
/// For limits of seconds that are looked at for every document.
package enum CoarseClock {
  /// Nanoseconds since some moment before the program began, without those that the machine slept.
  package static var now: Int {
    #if canImport(Darwin)
      let clock = CLOCK_MONOTONIC_RAW_APPROX
    #else
      let clock = CLOCK_MONOTONIC_COARSE
    #endif
    var time = timespec()
    guard clock_gettime(clock, &time) == 0 else { return 0 }
    return Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
  }
}
