import CopydeskCore

/// How fast a run goes and how long it will take, worked out from where it began and where it is.
struct Pace {
  private var step = 0
  private var start = RunProgress()
  private var startTime = 0.0
  private(set) var progress = RunProgress()

  /// False until the run says for the first time how far it is.
  var hasBegun: Bool { step > 0 }

  /// Takes note of how far the run has come `time` seconds after its beginning.
  ///
  /// What was there when a step began, as in a run that is taken up, was not done at the pace of this run.
  /// Nor was what goes before the first document of a later step: a stage compares all of them first.
  mutating func update(_ progress: RunProgress, at time: Double) {
    let hasCompared = step > 1 && self.progress.share == 0 && progress.share != 0
    if progress.step != step || hasCompared {
      (step, start, startTime) = (progress.step, progress, time)
    }
    self.progress = progress
  }

  /// Bytes of the input that are read in a second; nil behind the step that reads.
  func bytesPerSecond(at time: Double) -> Double? {
    guard progress.step == 1, time > startTime else { return nil }
    return Double(progress.bytes - start.bytes) / (time - startTime)
  }

  /// Seconds to the end of the present step; nil where nobody can know.
  func secondsLeft(at time: Double) -> Double? {
    guard let share = progress.share else { return nil }
    return Self.secondsLeft(share: share, from: start.share ?? 0, elapsed: time - startTime)
  }

  /// Seconds that the rest of something takes of which a share was done in `elapsed` seconds, from another share on.
  ///
  /// - Returns: nil in the first half second and where nothing was done, when a guess would be wild.
  static func secondsLeft(share: Double, from start: Double, elapsed: Double) -> Double? {
    guard elapsed >= 0.5, share > start else { return nil }
    return max(0, 1 - share) * elapsed / (share - start)
  }

  /// One line for people.
  func line(at time: Double) -> String {
    var parts: [String] = []
    if progress.steps > 1 {
      let stages = progress.stages.isEmpty ? "" : " (\(progress.stages.joined(separator: ", ")))"
      parts.append("step \(progress.step) of \(progress.steps)\(stages)")
    }
    let isComparing = progress.step > 1 && progress.share == 0
    parts.append(
      isComparing
        ? "comparing \(Quantity.count(progress.documents, of: "document"))"
        : Quantity.count(progress.documents, of: "document"))
    if let share = progress.share, !isComparing { parts.append("\(Int(share * 100)) %") }
    if let speed = bytesPerSecond(at: time), progress.bytes > 0 { parts.append("\(Quantity.bytes(speed))/s") }
    if let left = secondsLeft(at: time) {
      parts.append("\(Quantity.time(left)) left")
    } else {
      parts.append("\(Quantity.time(time)) so far")
    }
    parts.append("\(Quantity.count(progress.rejected)) rejected")
    parts.append("\(Quantity.count(progress.failed)) failed")
    return parts.joined(separator: " · ")
  }
}
