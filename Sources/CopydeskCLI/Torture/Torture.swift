import CopydeskFiles
import Foundation

/// Kills runs, takes them up, and compares their outputs with those of a run that was left alone.
final class Torture {
  private let run: TorturedRun
  private let root: URL
  private var numbers: SplitMix64
  private var summary = Summary()
  /// What was wrong, in words; each comes with the moment of the kill.
  private(set) var differences: [String] = []

  init(run: TorturedRun, root: URL, numbers: SplitMix64) {
    self.run = run
    self.root = root
    self.numbers = numbers
  }

  struct Summary: CustomStringConvertible {
    var kills = 0
    var killsAtCalls = 0
    /// Kills after which there was no checkpoint yet, and no output either.
    var killsBeforeCheckpoint = 0
    /// Runs that said at their beginning that they take a killed one up, whatever became of them then.
    var takenUp = 0
    /// Those of them that were killed again.
    var killedAgain = 0
    var compared = 0
    var outputs = 0
    var seconds = 0.0

    var description: String {
      """
      an undisturbed run: \(String(format: "%.2f", seconds)) s, \(outputs) outputs
      killed \(kills) times at random moments and \(killsAtCalls) times just before a system call; \
      \(killsBeforeCheckpoint) of these kills came before the first checkpoint
      taken up \(takenUp) times, and \(killedAgain) of these runs were killed again; \
      \(compared) runs went to their end and were compared
      """
    }
  }

  /// - Throws: `TortureError` where the pipeline does not run undisturbed.
  func torment(kills: Int, calls: Int) throws -> Summary {
    let reference = try Scratch(root.appendingPathComponent("reference"))
    let first = try run.start(in: reference)
    guard first.end == .finished else {
      throw TortureError(description: "the pipeline does not run undisturbed:\n\(first.messages)")
    }
    let expected = try reference.outputs()
    (summary.seconds, summary.outputs) = (first.seconds, expected.count)
    try killAtRandom(kills, expected)
    for point in KillPoint.allCases { try killAtCalls(point, calls, expected) }
    for difference in differences { Terminal.error("error: \(difference)") }
    if differences.isEmpty { Terminal.line("0 lost, 0 doubled, 0 partial files under a final name") }
    return summary
  }

  private func killAtRandom(_ kills: Int, _ expected: [String: UInt64]) throws {
    while summary.kills < kills {
      let scratch = try Scratch(root.appendingPathComponent("run"))
      var isOver = false
      while !isOver {
        let delay = summary.kills < kills ? Double.random(in: 0...1, using: &numbers) * summary.seconds : nil
        let result = try run.start(in: scratch, killAfter: delay)
        noteTakenUp(result)
        switch result.end {
        case .killed:
          summary.kills += 1
          try lookAt(scratch, expected, "killed after \(delay ?? 0) s")
        case .finished:
          isOver = true
          try compare(scratch, expected, "after kills at random moments")
        case .broke(let status):
          isOver = true
          differences.append("a run that was taken up ended with \(status): \(result.messages)")
        }
      }
    }
  }

  /// Kills one run just before call number 1, 2, 3 … of a kind, and takes it up; in the last of `calls` runs, at a call
  /// near the end.
  private func killAtCalls(_ point: KillPoint, _ calls: Int, _ expected: [String: UInt64]) throws {
    for number in 0..<calls {
      // 1, 2, 3, 5, 8, …: early calls and late ones.
      let call = number < 3 ? number + 1 : Int(pow(1.6, Double(number + 1)))
      let scratch = try Scratch(root.appendingPathComponent("run"))
      let result = try run.start(in: scratch, at: (point, call))
      guard result.end == .killed else { return }
      summary.killsAtCalls += 1
      try lookAt(scratch, expected, "killed before \(point.rawValue) number \(call)")
      let second = try run.start(in: scratch)
      noteTakenUp(second)
      guard second.end == .finished else {
        differences.append("the run after a kill before \(point.rawValue) \(call) did not end: \(second.messages)")
        continue
      }
      try compare(scratch, expected, "after a kill before \(point.rawValue) number \(call)")
    }
  }

  private func noteTakenUp(_ result: TorturedRun.Result) {
    guard result.messages.contains("took up the run") else { return }
    summary.takenUp += 1
    if result.end == .killed { summary.killedAgain += 1 }
  }

  /// What bears a final name must be whole, whenever the process was killed.
  private func lookAt(_ scratch: Scratch, _ expected: [String: UInt64], _ moment: String) throws {
    let outputs = try scratch.outputs()
    if outputs.isEmpty, !scratch.hasCheckpoint { summary.killsBeforeCheckpoint += 1 }
    for (name, hash) in outputs where expected[name] != hash {
      differences.append("\(moment): '\(name)' has its final name and is not whole")
    }
  }

  private func compare(_ scratch: Scratch, _ expected: [String: UInt64], _ moment: String) throws {
    summary.compared += 1
    let found = try scratch.outputs()
    for name in Set(found.keys).union(expected.keys).sorted() where found[name] != expected[name] {
      differences.append("\(moment): '\(name)' differs from that of the undisturbed run")
    }
    for name in try scratch.outputs(parts: true).keys.sorted() {
      differences.append("\(moment): '\(name)' was left behind")
    }
  }
}

/// A pipeline that cannot be tortured, and why.
struct TortureError: Error, CustomStringConvertible { var description: String }
