import CopydeskCore

/// Drops an agency's dateline from the start of a text.
///
/// Before: `VELLMAR (Northern Wire) — The bridge is open.`
/// After: `The bridge is open.`, with `agency: Northern Wire`
public struct DropDatelines: DocumentStage {
  public static let name = "drop-datelines"
  public static let summary = "Drops an agency's dateline from the start of a text."
  public static let adds = ["agency"]
  public static let edits = TextEdits.cuts

  @Setting("Agencies whose datelines go, as they stand in the brackets.")
  public var agencies = ["Northern Wire", "Coast Press"]

  @Setting("Characters from the start in which a dateline must end.", in: 10...2000)
  public var within = 300

  public init() {}

  public func apply(_ document: inout Document) -> Verdict {
    let start = document.text.prefix(within)
    func offset(_ place: String.Index) -> Int { start.utf8.distance(from: start.startIndex, to: place) }
    for agency in agencies {
      let endings = ["—", "–", "-"].lazy.compactMap { dash in start.firstRange(of: "(\(agency)) \(dash) ") }
      guard let ending = endings.first else { continue }
      let line = start[..<ending.lowerBound].lastIndex(where: \.isNewline).map(start.index(after:)) ?? start.startIndex
      document.cut(offset(line)..<offset(ending.upperBound), rule: "dateline")
      document.fields["agency"] = .string(agency)
      return .keep
    }
    return .keep
  }
}
