import CopydeskFiles
import Foundation

/// Starts `copydesk run` as a process of its own, and kills it.
struct TorturedRun {
  /// The arguments behind `run`.
  var arguments: [String]
  /// The name of the param that all outputs lie below.
  var out: String
  var workers: Int?

  enum End: Equatable {
    case finished
    case killed
    /// It ended by itself with this exit code.
    case broke(Int32)
  }

  /// What a process did.
  struct Result {
    var end: End
    var seconds: Double
    var messages: String
  }

  /// Runs until the end, or until `delay` seconds have gone, or up to a system call of the kind `KillPoint` has.
  func start(in scratch: Scratch, killAfter delay: Double? = nil, at point: (KillPoint, Int)? = nil) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ThisProgram.path)
    process.arguments = ["run"] + arguments + ["--param", "\(out)=\(scratch.out.path)", "--checkpoint-seconds", "0.02"]
    if let workers { process.arguments? += ["--workers", "\(workers)"] }
    var environment = ProcessInfo.processInfo.environment
    environment["COPYDESK_STATE"] = scratch.state.path
    environment[KillPoint.variable] = point.map { "\($0.0.rawValue):\($0.1)" }
    process.environment = environment
    let messages = scratch.root.appendingPathComponent("messages")
    _ = FileManager.default.createFile(atPath: messages.path, contents: nil)
    let handle = try FileHandle(forWritingTo: messages)
    defer { try? handle.close() }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = handle
    let start = ContinuousClock.now
    try process.run()
    if let delay {
      // A short sleep at a time, so that a run which ends sooner is not waited for.
      while process.isRunning, (ContinuousClock.now - start) < .seconds(delay) { usleep(500) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    process.waitUntilExit()
    let elapsed = (ContinuousClock.now - start).components
    let end: End =
      switch (process.terminationReason, process.terminationStatus) {
      case (.exit, 0): .finished
      case (.uncaughtSignal, SIGKILL): .killed
      case (_, let status): .broke(status)
      }
    return Result(
      end: end, seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18,
      messages: (try? String(contentsOf: messages, encoding: .utf8)) ?? "")
  }
}
