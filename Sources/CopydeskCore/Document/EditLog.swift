/// Every committed edit of a document, compact: an edit is four integers and a rule.
///
/// A revision's edits are in the byte offsets of the text that its stage found, so the log replays forward from the text
/// as it came in; texts in between, and the map from one to the other, are worked out only when someone asks.
struct EditLog: Sendable {
  struct Revision: Sendable {
    var stage: String
    var entries: Range<Int>
  }

  struct Entry: Sendable {
    var start: UInt32
    var end: UInt32
    var replacementStart: UInt32
    var replacementEnd: UInt32
    var rule: String

    var range: Range<Int> { Int(start)..<Int(end) }
  }

  private(set) var revisions: [Revision] = []
  private(set) var entries: [Entry] = []
  private(set) var replacements: [UInt8] = []

  init() {}

  /// A log that was written to a file of the run.
  init(revisions: [Revision], entries: [Entry], replacements: [UInt8]) {
    self.revisions = revisions
    self.entries = entries
    self.replacements = replacements
  }

  mutating func append(_ edits: [Edit], stage: String) {
    let first = entries.count
    entries.reserveCapacity(first + edits.count)
    for edit in edits {
      let start = replacements.count
      if !edit.replacement.isEmpty { replacements.append(contentsOf: edit.replacement.utf8) }
      entries.append(
        Entry(
          start: UInt32(edit.range.lowerBound), end: UInt32(edit.range.upperBound), replacementStart: UInt32(start),
          replacementEnd: UInt32(replacements.count), rule: edit.rule))
    }
    revisions.append(Revision(stage: stage, entries: first..<entries.count))
  }

  /// The edits of one revision.
  func edits(of revision: Revision) -> [Edit] {
    entries[revision.entries].map { entry in
      guard entry.replacementStart < entry.replacementEnd else {
        return Edit(range: entry.range, replacement: "", rule: entry.rule)
      }
      let bytes = replacements[Int(entry.replacementStart)..<Int(entry.replacementEnd)]
      return Edit(range: entry.range, replacement: String(decoding: bytes, as: UTF8.self), rule: entry.rule)
    }
  }
}
