import CopydeskCore
import CopydeskJSON

/// Reads the edits of an answer, whose offsets are in the unit of the program.
struct EditReader {
  private let table: OffsetTable
  private let length: Int
  private let program: Greeting
  private let standardRule: String

  init(_ text: String, _ program: Greeting, standardRule: String) {
    table = OffsetTable(text, unit: program.unit)
    length = table.fromBytes(text.utf8.count)
    self.program = program
    self.standardRule = standardRule
  }

  /// - Throws: `AnswerError`, which names the edit by its number.
  func read(_ edit: Value, number: Int, into document: inout Document) throws {
    guard case .object(let members) = edit else { throw AnswerError("edit \(number) is not an object") }
    let kinds = ["cut", "change", "note"].filter { members[$0] != nil }
    guard let kind = kinds.first, kinds.count == 1 else {
      throw AnswerError("edit \(number) must have one of 'cut', 'change' and 'note'")
    }
    let known =
      kind == "note" ? ["note", "spans", "fields"] : kind == "change" ? ["change", "to", "rule"] : ["cut", "rule"]
    if let stranger = members.entries.first(where: { !known.contains($0.name) }) {
      throw AnswerError(
        "edit \(number): '\(stranger.name)' is no member of a \(kind); those are \(known.joined(separator: ", "))")
    }
    if kind == "note" { return document.add(try note(members, number)) }
    guard case .array(let place)? = members[kind], place.count == 2 else {
      throw AnswerError("edit \(number): '\(kind)' is not [start, end]")
    }
    let range = try range(place[0], place[1], "edit \(number): '\(kind)'")
    let rule = members["rule"]?.string ?? standardRule
    if kind == "cut" { return document.cut(range, rule: rule) }
    guard let replacement = members["to"]?.string else {
      throw AnswerError("edit \(number): a change has a text in 'to'")
    }
    document.change(range, to: replacement, rule: rule)
  }

  private func note(_ members: Fields, _ number: Int) throws -> Note {
    guard let label = members["note"]?.string, !label.isEmpty else {
      throw AnswerError("edit \(number): 'note' is not the label of a note")
    }
    if let adds = program.adds, !adds.contains(label) {
      throw AnswerError("'\(program.name)' added a note '\(label)', which is not among what it says that it adds")
    }
    var fields = Fields()
    if let given = members["fields"] {
      guard case .object(let values) = given else { throw AnswerError("edit \(number): 'fields' is not an object") }
      fields = values
    }
    var spans: [Note.Span] = []
    if let given = members["spans"] {
      guard case .array(let parts) = given else { throw AnswerError("edit \(number): 'spans' is not a list") }
      for part in parts {
        guard case .array(let values) = part, values.count == 3, let role = values[0].string else {
          throw AnswerError("edit \(number): a span is not [role, start, end]")
        }
        spans.append(Note.Span(role, try range(values[1], values[2], "edit \(number): a span")))
      }
    }
    return Note(label, spans: spans, fields: fields)
  }

  private func range(_ start: Value, _ end: Value, _ place: String) throws -> Range<Int> {
    guard case .int(let start) = start, case .int(let end) = end else {
      throw AnswerError("\(place) has an offset that is no whole number")
    }
    guard start <= end, let first = table.toBytes(start), let last = table.toBytes(end) else {
      throw AnswerError("\(place) [\(start), \(end)] is no place in a text of \(length) \(program.unit.rawValue)")
    }
    return first..<last
  }
}
