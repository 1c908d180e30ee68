#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a piece of work took, in seconds.
struct Cost {
  /// Of all threads of this process.
  var processor: Double
  var wall: Double

  static func of(_ body: () async throws -> Void) async rethrows -> Cost {
    let (processor, wall) = (seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC))
    try await body()
    return Cost(processor: seconds(CLOCK_PROCESS_CPUTIME_ID) - processor, wall: seconds(CLOCK_MONOTONIC) - wall)
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// The middle of some figures and the smallest and largest of them: `12.3 (11.9…13.0)`.
struct Spread: CustomStringConvertible {
  private let sorted: [Double]

  init(_ figures: [Double]) { sorted = figures.sorted() }

  var description: String {
    "\(text(sorted[sorted.count / 2])) (\(text(sorted[0]))…\(text(sorted[sorted.count - 1])))"
  }

  private func text(_ figure: Double) -> String { "\((figure * 100).rounded() / 100)" }
}
