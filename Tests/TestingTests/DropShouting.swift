import CopydeskCore

/// Drops lines without a small letter: the stage of the guide, docs/testing-stages.md.
struct DropShouting: DocumentStage {
  static let name = "drop-shouting"
  static let summary = "Drops lines that are written in capitals only."
  static let example: StageExample? = StageExample(
    before: "The bridge is open.\nREAD MORE", after: "The bridge is open.\n")
  static let edits = TextEdits.cuts
  static let isIdempotent = true

  @Setting("Letters that a line must have to count as shouted.", in: 1...)
  var minimumLetters = 4

  func apply(_ document: inout Document) -> Verdict {
    var start = 0
    for line in document.text.utf8.split(separator: 10, omittingEmptySubsequences: false) {
      let letters = line.lazy.filter { (65...90).contains($0) }.count
      let isShouted = letters >= minimumLetters && !line.contains { (97...122).contains($0) || $0 >= 0x80 }
      if isShouted { document.cut(start..<start + line.count, rule: "shouting") }
      start += line.count + 1
    }
    return .keep
  }
}
