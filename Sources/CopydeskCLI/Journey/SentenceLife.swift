import CopydeskCore
import CopydeskIO
import CopydeskText

/// What became of some words of a document, and who did it.
struct SentenceLife: Encodable {
  enum Fate: String, Encodable {
    case kept
    case changed
    case partlyCut = "partly cut"
    case cut
  }

  struct Touch: Encodable {
    var stage: String
    var rule: String
    var kind: String
    var incoming: [Int]
    var removed: String
    var replacement: String
  }

  struct NoteTouch: Encodable {
    var stage: String
    var label: String
    var role: String
    var fields: [String: String]
  }

  var id: String
  var origin: String?
  var fate: Fate
  /// The words as they came in.
  var words: String
  /// What is left of them; nil where nothing is.
  var now: String?
  var incoming: [Int]
  var present: [Int]
  var path: String?
  var marks: [Touch]
  var notes: [NoteTouch]
  /// Stages that the words went through unchanged.
  var leftAlone: [String]
  /// Why the whole document left the run; nil where it went through.
  var ending: String?

  init(_ row: ReadRow, incoming range: Range<Int>, present: Range<Int>, stages: [String]) {
    let document = row.document
    id = document.id
    origin = document.origin
    incoming = [range.lowerBound, range.upperBound]
    self.present = [present.lowerBound, present.upperBound]
    words = String(document.incoming[bytes: range])
    now = present.isEmpty ? nil : String(document.text[bytes: present])
    path = document.path(ofIncoming: range.lowerBound)
    let touching = document.marks.filter { mark in
      mark.incoming.isEmpty
        ? range.lowerBound < mark.incoming.lowerBound && mark.incoming.lowerBound < range.upperBound
        : mark.incoming.overlaps(range)
    }
    marks = touching.map {
      Touch(
        stage: $0.stage, rule: $0.rule, kind: $0.kind.rawValue,
        incoming: [$0.incoming.lowerBound, $0.incoming.upperBound], removed: $0.removed, replacement: $0.replacement)
    }
    notes = document.notes.flatMap { note -> [NoteTouch] in
      let roles = note.spans.filter { !present.isEmpty && $0.range.overlaps(present) }.map(\.role)
      guard let role = note.spans.isEmpty ? "whole document" : roles.first else { return [] }
      var fields: [String: String] = [:]
      for entry in note.fields.entries { fields[entry.name] = Journey.text(of: entry.value, in: document.text) }
      return [NoteTouch(stage: note.stage, label: note.label, role: role, fields: fields)]
    }
    let hasCut = touching.contains { $0.kind == .cut }
    fate =
      if present.isEmpty { .cut } else if hasCut { .partlyCut } else if touching.isEmpty { .kept } else { .changed }
    var reached = stages[...]
    if let stage = row.stage, let end = stages.firstIndex(of: stage) { reached = stages[...end] }
    if fate == .cut, let last = touching.last, let end = stages.firstIndex(of: last.stage) { reached = stages[...end] }
    let touchers = Set(marks.map(\.stage) + notes.map(\.stage))
    leftAlone = reached.filter { !touchers.contains($0) && $0 != row.stage }
    if let stage = row.stage {
      ending = row.reason.map { "rejected by \(stage): \($0)" } ?? row.error.map { "failed in \(stage): \($0)" }
    }
  }

  func print() {
    Terminal.line("\(Terminal.bold(id)): \(fate.rawValue)")
    Terminal.line("  \(Self.quoted(words))")
    if let now, now != words { Terminal.line("  now \(Self.quoted(now))") }
    var place = "  came in at bytes \(incoming[0])–\(incoming[1])"
    if let path { place += ", \(path)" }
    if now != nil { place += "; now at \(present[0])–\(present[1])" }
    Terminal.line(place)
    for mark in marks { Terminal.line("  " + Self.described(mark, words: words)) }
    for note in notes {
      let fields = note.fields.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      Terminal.line("  noted by \(note.stage): \(note.label), \(note.role)\(fields.isEmpty ? "" : " (\(fields))")")
    }
    if !leftAlone.isEmpty { Terminal.line("  left alone by \(leftAlone.joined(separator: ", "))") }
    if let ending { Terminal.line("  document \(ending)") }
  }

  private static func described(_ mark: Touch, words: String) -> String {
    let who = "by \(mark.stage), rule '\(mark.rule)'"
    guard mark.kind == Mark.Kind.cut.rawValue else {
      return "changed \(quoted(mark.removed)) to \(quoted(mark.replacement)) \(who)"
    }
    let isAll = quoted(mark.removed) == quoted(words)
    return isAll ? "cut \(who)" : "cut \(who), with \(quoted(mark.removed))"
  }

  /// At most about 160 characters, on one line.
  private static func quoted(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
    let shown = line.count > 160 ? line.prefix(100) + " … " + line.suffix(50) : line[...]
    return text.isEmpty ? "nothing" : text.allSatisfy(\.isWhitespace) ? "white space" : "“\(shown)”"
  }
}
