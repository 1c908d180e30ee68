/// What a run puts up with. A document that goes beyond a limit of its own fails; a run that goes beyond one stops.
public struct RunLimits: Sendable {
  /// The largest share of the documents read that may fail.
  @Setting("The share of documents that may fail, such as 1%; more stops the run.")
  public var failed: Percentage? = nil
  @Setting("The share of documents that stages may reject, such as 60%; more stops the run.")
  public var rejected: Percentage? = nil
  @Setting("Seconds that one stage may take for one document; a document that takes longer fails.", in: 0.001...86_400)
  public var secondsPerDocument: Double = 600

  public init() {}

  /// How many documents must have been read before a share says anything while the run is still going.
  static let sample = 1000

  /// Why the run must stop; nil where it may go on.
  func excess(read: Int, failed: Int, rejected: Int) -> String? {
    for (count, limit, verb) in [(failed, self.failed, "failed"), (rejected, self.rejected, "were rejected")] {
      guard let limit, Double(count) > Double(read) * limit.share else { continue }
      return "\(count) of \(read) documents \(verb), which is more than the limit of \(limit)"
    }
    return nil
  }
}

/// A share, written as a percentage: `1%`.
public struct Percentage: SettingValue, Hashable, CustomStringConvertible {
  public static var typeName: String { "percentage such as 1%" }
  public static var shape: SettingShape { .pattern("^(100([.]0*)?|[0-9]{1,2}([.][0-9]*)?)%$") }

  /// From 0 to 100.
  public var percent: Double
  /// From 0 to 1.
  public var share: Double { percent / 100 }

  public init(_ percent: Double) { self.percent = percent }

  public init(literal: SettingLiteral) throws(SettingError) {
    let mistake = SettingError("expected a \(Self.typeName), found \(literal.quoted)", at: literal.place)
    guard case .scalar(let text) = literal.content, text.hasSuffix("%"),
      let percent = Double(text.dropLast()), percent >= 0, percent <= 100
    else { throw mistake }
    self.percent = percent
  }

  public var description: String {
    (percent == percent.rounded() ? String(Int(percent)) : String(percent)) + "%"
  }

  public var settingText: String? { description }
}

/// A document took longer than `RunLimits.secondsPerDocument`.
public struct TimeLimitError: Error, CustomStringConvertible {
  public var limit: Duration

  public var description: String {
    let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18
    return "took longer than the limit of \(seconds) s for one document ('secondsPerDocument' under 'limits')"
  }
}
