import CopydeskText

/// What one stage did to one document: the text as it found it, its marks, and the text as it left it.
public struct Revision: Sendable {
  public let stage: String
  public let before: String
  public let marks: [Mark]
  public let after: String
}

extension Document {
  /// The map from the present text to the text as it came in.
  public var offsetMap: OffsetMap {
    var map = OffsetMap(length: incoming.utf8.count)
    for revision in log.revisions { map = map.applying(log.edits(of: revision)) }
    return map
  }

  /// What each stage that edited the text did, in order. The texts in between are worked out here, not stored.
  public var revisions: [Revision] {
    var revisions: [Revision] = []
    replay { step in
      var marks: [Mark] = []
      step.forEachMark { edit, incoming in
        marks.append(
          Mark(
            kind: edit.isCut ? .cut : .change, stage: step.stage, rule: edit.rule, range: edit.range,
            incoming: incoming, removed: String(step.before[bytes: edit.range]), replacement: edit.replacement))
      }
      revisions.append(Revision(stage: step.stage, before: step.before, marks: marks, after: step.after))
    }
    return revisions
  }

  /// One revision in a replay of the log.
  package struct ReplayStep {
    package let stage: String
    /// The text as the stage found it, and as it left it.
    package let before: String
    package let after: String
    fileprivate let edits: [Edit]
    fileprivate let map: OffsetMap

    /// Calls `body` with each edit and the range of the incoming text that its range was made from.
    package func forEachMark(_ body: (_ edit: Edit, _ incoming: Range<Int>) -> Void) {
      for edit in edits { body(edit, map.incomingRange(of: edit.range)) }
    }
  }

  /// Calls `body` with each revision in turn. Cheaper than `revisions` for a caller that keeps nothing.
  package func replay(_ body: (ReplayStep) -> Void) {
    var map = OffsetMap(length: incoming.utf8.count)
    var before = incoming
    for (index, revision) in log.revisions.enumerated() {
      let edits = log.edits(of: revision)
      // What the last one left is the present text.
      let isLast = index == log.revisions.count - 1
      let after = isLast ? text : Edit.apply(edits, to: before)
      body(ReplayStep(stage: revision.stage, before: before, after: after, edits: edits, map: map))
      if !isLast { map = map.applying(edits) }
      before = after
    }
  }

  /// Every cut and change, in the order in which the stages made them.
  public var marks: [Mark] { revisions.flatMap(\.marks) }

  /// True where at least one stage has cut or changed something.
  public var hasMarks: Bool { !log.revisions.isEmpty }

  /// The path of the element that byte `offset` of the incoming text stood in, for text that came out of a page.
  public func path(ofIncoming offset: Int) -> String? {
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low < blocks.count && blocks[low].range.contains(offset) ? blocks[low].path : nil
  }

  /// A document rebuilt from what an output kept of it: its present text, its marks in order, and its notes.
  ///
  /// - Throws: `HistoryError` where the marks do not fit the text.
  public init(
    id: String, text: String, origin: String?, fields: Fields, revisions: [[StoredMark]], notes: [Note], blocks: [Block]
  ) throws {
    var current = text
    for marks in revisions.reversed() {
      current = try StoredMark.undo(marks, in: current)
    }
    self.init(id: id, text: current, origin: origin, fields: fields)
    self.receive(current, blocks: blocks)
    for marks in revisions {
      for mark in marks { change(mark.range, to: mark.replacement, rule: mark.rule) }
      try commit(stage: marks.first?.stage ?? "")
    }
    guard self.text.utf8.elementsEqual(text.utf8) else { throw HistoryError.marksDoNotFit }
    for note in notes { add(note) }
    try commit(stage: "")
    restoreStages(of: notes)
  }
}

/// The marks of a document do not lead to its text: a row was changed after it was written.
public enum HistoryError: Error, CustomStringConvertible {
  case marksDoNotFit

  public var description: String { "the marks do not fit the text; was the row changed after it was written" }
}

/// A mark as an output keeps it: enough to undo it.
public struct StoredMark: Sendable {
  public var stage: String
  public var rule: String
  /// The byte range in the text as the stage found it.
  public var range: Range<Int>
  public var removed: String
  public var replacement: String

  public init(stage: String, rule: String, range: Range<Int>, removed: String, replacement: String) {
    self.stage = stage
    self.rule = rule
    self.range = range
    self.removed = removed
    self.replacement = replacement
  }

  static func undo(_ marks: [StoredMark], in text: String) throws(HistoryError) -> String {
    var shift = 0
    var edits: [Edit] = []
    for mark in marks {
      let start = mark.range.lowerBound + shift
      edits.append(
        Edit(range: start..<start + mark.replacement.utf8.count, replacement: mark.removed, rule: mark.rule))
      shift += mark.replacement.utf8.count - mark.range.count
    }
    guard let settled = try? Edit.settled(edits, in: text), settled.count == edits.count else {
      throw .marksDoNotFit
    }
    return Edit.apply(settled, to: text)
  }
}
