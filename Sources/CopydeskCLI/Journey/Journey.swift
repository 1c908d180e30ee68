import CopydeskCore
import CopydeskText

/// One document's way through a pipeline: for each stage only what it cut, changed or found.
struct Journey: Encodable {
  struct Step: Encodable {
    var stage: String
    var cuts: [MarkLine] = []
    var changes: [MarkLine] = []
    var notes: [NoteLine] = []
    /// Fields that the stage added, by name.
    var fields: [String: String] = [:]
    /// Why the document left here; nil where it went on.
    var ending: String?

    var isEmpty: Bool { cuts.isEmpty && changes.isEmpty && notes.isEmpty && fields.isEmpty && ending == nil }
  }

  struct MarkLine: Encodable {
    var rule: String
    /// The byte range in the text as it came in.
    var incoming: [Int]
    var path: String?
    var removed: String
    var replacement: String
    /// A few words on both sides of a change.
    var before: String
    var after: String
  }

  struct NoteLine: Encodable {
    var label: String
    var spans: [[String]]
    var fields: [String: String]
  }

  var id: String
  var origin: String?
  var steps: [Step]
  var text: String

  /// - Parameter stages: the ids of the stages and the fields that each adds, in order.
  init(_ outcome: Pipeline.Outcome, stages: [(id: String, adds: [String])]) {
    let document: Document
    var end: (stage: String, reason: String)?
    switch outcome {
    case .out(let through): document = through
    case .rejected(let rejected):
      document = rejected.document
      end = (rejected.stage, "rejected: \(rejected.reason)")
    case .failed(let failed):
      document = failed.document
      end = (failed.stage, "failed: \(failed.error)")
    }
    id = document.id
    origin = document.origin
    text = document.text
    var steps: [Step] = stages.map { Step(stage: $0.id) }
    for revision in document.revisions {
      guard let index = steps.firstIndex(where: { $0.stage == revision.stage }) else { continue }
      for mark in revision.marks {
        let line = MarkLine(mark, before: revision.before, path: document.path(ofIncoming: mark.incoming.lowerBound))
        if mark.kind == .cut { steps[index].cuts.append(line) } else { steps[index].changes.append(line) }
      }
    }
    for note in document.notes {
      guard let index = steps.firstIndex(where: { $0.stage == note.stage }) else { continue }
      steps[index].notes.append(NoteLine(note, in: document.text))
    }
    for (index, stage) in stages.enumerated() {
      for name in stage.adds {
        if let value = document.fields[name] { steps[index].fields[name] = Self.text(of: value, in: document.text) }
      }
    }
    if let end {
      if let index = steps.firstIndex(where: { $0.stage == end.stage }) {
        steps[index].ending = end.reason
        steps.removeSubrange((index + 1)...)
      } else {
        steps = [Step(stage: end.stage, ending: end.reason)]
      }
    }
    self.steps = steps
  }

  static func text(of value: Value, in text: String) -> String {
    switch value {
    case .null: "none"
    case .bool(let bool): String(bool)
    case .int(let number): String(number)
    case .double(let number): String(number)
    case .string(let string): string
    case .json(let json): json
    case .array(let values): values.map { Self.text(of: $0, in: text) }.joined(separator: ", ")
    case .object(let fields):
      fields.entries.map { "\($0.name): \(Self.text(of: $0.value, in: text))" }.joined(separator: ", ")
    case .span(let range): String(text[bytes: range])
    case .incomingSpan(let range): "\(range.lowerBound)–\(range.upperBound)"
    }
  }
}

extension Journey.MarkLine {
  /// Bytes of context on each side of a change.
  private static let context = 24

  init(_ mark: Mark, before text: String, path: String?) {
    rule = mark.rule
    incoming = [mark.incoming.lowerBound, mark.incoming.upperBound]
    self.path = path
    removed = mark.removed
    replacement = mark.replacement
    before = Self.tail(
      String(text[bytes: max(0, mark.range.lowerBound - Self.context)..<mark.range.lowerBound, rounded: .up]))
    after = Self.head(
      String(
        text[bytes: mark.range.upperBound..<min(text.utf8.count, mark.range.upperBound + Self.context), rounded: .down])
    )
  }

  /// What stands on the same line, from a whole word on.
  private static func tail(_ text: String) -> String {
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    guard line.utf8.count == text.utf8.count, text.utf8.count > context / 2, let space = line.firstIndex(of: " ") else {
      return line
    }
    return String(line[line.index(after: space)...])
  }

  private static func head(_ text: String) -> String {
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    guard line.utf8.count == text.utf8.count, text.utf8.count > context / 2, let space = line.lastIndex(of: " ") else {
      return line
    }
    return String(line[..<space])
  }
}

extension Journey.NoteLine {
  init(_ note: Note, in text: String) {
    label = note.label
    spans = note.spans.map { [$0.role, String(text[bytes: $0.range])] }
    fields = [:]
    for entry in note.fields.entries { fields[entry.name] = Journey.text(of: entry.value, in: text) }
  }
}

extension String {
  enum Rounding { case up, down }

  /// The text between two byte offsets, of which the one that may stand inside a character is moved to its edge.
  subscript(bytes range: Range<Int>, rounded rounding: Rounding) -> Substring {
    var lower = utf8.index(startIndex, offsetBy: range.lowerBound)
    var upper = utf8.index(startIndex, offsetBy: range.upperBound)
    while rounding == .up, lower < upper, lower.samePosition(in: unicodeScalars) == nil {
      lower = utf8.index(after: lower)
    }
    while rounding == .down, lower < upper, upper.samePosition(in: unicodeScalars) == nil {
      upper = utf8.index(before: upper)
    }
    return self[lower..<upper]
  }
}
