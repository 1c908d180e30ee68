import CopydeskCore

/// How a program is run.
struct ProgramOptions: Sendable {
  /// Where it is.
  var path: String
  /// Its name and its arguments.
  var command: [String]
  var settings: Fields
  /// For an answer; nil without a limit.
  var timeout: Nanoseconds?
  /// Until the program has said its name.
  var startTimeout: Nanoseconds
  /// Of each process; nil without a limit.
  var restarts: Int?
  /// Of each process.
  var inFlight: Int
  var processes: Int
  /// Of one answer.
  var maximumBytes: Int
  /// Whether what the program writes to standard error also goes to that of this process.
  var showsErrors: Bool
}

/// A length of time, to add to and compare with `MonotonicClock.now`.
struct Nanoseconds: Sendable {
  var count: Int

  init(seconds: Double) { count = Int(seconds * 1e9) }

  /// For people: `30 s`.
  var text: String {
    let seconds = Double(count) / 1e9
    return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
  }
}
