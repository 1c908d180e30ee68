public import CopydeskCore
import CopydeskJSON
import CopydeskText

/// A document as one line of JSON, with its marks, and back.
///
/// The row keeps the present text and every mark with what it removed, which is enough to work out the text as it came in
/// and all texts in between.
public struct DocumentRow: Sendable {
  /// The members that the row itself defines. A document's field of such a name is written with `field:` in front.
  static let ownMembers: Set<String> = [
    "id", "origin", "stage", "reason", "error", "text", "html", "base64", "notes", "marks", "blocks", "offsets",
  ]
  private static let clashPrefix = "field:"

  /// What offsets count.
  public var unit = OffsetUnit.utf8
  public var includesMarks = true
  public var includesNotes = true

  public init() {}

  static func memberName(ofField name: String) -> String { isClash(name) ? clashPrefix + name : name }

  /// The fields that members other than the row's own stand for.
  static func fields(ofMembers members: Fields) -> Fields {
    guard members.entries.contains(where: { hasClashPrefix($0.name) && isClash($0.name) }) else { return members }
    var fields = Fields()
    for entry in members.entries {
      let isPrefixed = hasClashPrefix(entry.name) && isClash(entry.name)
      fields[isPrefixed ? withoutPrefix(entry.name) : entry.name] = entry.value
    }
    return fields
  }

  /// Whether a field's name is that of a member of the row, with or without prefixes: those count too, so that the name
  /// `field:text` comes back as such.
  private static func isClash(_ name: String) -> Bool {
    var rest = name.utf8[...]
    while rest.starts(with: clashPrefix.utf8) { rest = rest.dropFirst(clashPrefix.utf8.count) }
    return ownMembers.contains(String(Substring(rest)))
  }

  private static func hasClashPrefix(_ name: String) -> Bool { name.utf8.starts(with: clashPrefix.utf8) }

  private static func withoutPrefix(_ name: String) -> String {
    String(decoding: name.utf8.dropFirst(clashPrefix.utf8.count), as: UTF8.self)
  }

  /// Appends the row and a line feed.
  ///
  /// - Parameter verdict: further members behind the id, such as the reason of a rejection.
  func append(_ document: Document, verdict: [(String, String)] = [], to bytes: inout [UInt8]) {
    var writer = JSONWriter(bytes)
    bytes = []
    writer.object { row in
      row.member("id")
      row.string(document.id)
      for (name, value) in verdict {
        row.name(name)
        row.string(value)
      }
      if let origin = document.origin {
        row.member("origin")
        row.string(origin)
      }
      let spans = SpanWriter(document, unit: unit)
      for entry in document.fields.entries {
        row.name(Self.memberName(ofField: entry.name))
        row.value(entry.value, spans: spans)
      }
      if let page = document.page {
        row.page(page)
      } else {
        row.member("text")
        row.string(document.text)
      }
      if unit != .utf8 {
        row.member("offsets")
        row.string(unit.rawValue)
      }
      if includesNotes, !document.notes.isEmpty { append(document.notes, spans: spans, to: &row) }
      if includesMarks, document.hasMarks { appendMarks(of: document, spans: spans, to: &row) }
      if includesMarks, spans.knowsIncoming, !document.blocks.isEmpty {
        append(document.blocks, spans: spans, to: &row)
      }
    }
    writer.endLine()
    bytes = writer.bytes
  }

  private func append(_ notes: [Note], spans: SpanWriter, to row: inout JSONWriter) {
    row.member("notes")
    row.array { list in
      for note in notes {
        list.object { item in
          item.member("label")
          item.string(note.label)
          item.member("stage")
          item.string(note.stage)
          item.member("spans")
          item.array { spanList in
            for span in note.spans {
              spanList.array { pair in
                pair.string(span.role)
                let range = spans.present(span.range)
                pair.int(range.lowerBound)
                pair.int(range.upperBound)
              }
            }
          }
          item.member("fields")
          item.object { $0.members(note.fields, spans: spans) }
        }
      }
    }
  }

  private func append(_ blocks: [Block], spans: SpanWriter, to row: inout JSONWriter) {
    row.member("blocks")
    row.array { list in
      for block in blocks {
        list.tuple(spans.incoming(block.range), block.path)
      }
    }
  }
}

/// A row that was read back.
public struct ReadRow: Sendable {
  public var document: Document
  /// The stage that rejected the document or failed on it; nil for one that came through.
  public var stage: String?
  public var reason: String?
  public var error: String?
}

/// A line that is not a document, and why.
public struct RowError: Error, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}

extension DocumentRow {
  /// Reads a row that `DocumentRow` wrote, with the document's whole history.
  ///
  /// - Throws: `JSONError`, `HistoryError` or `RowError`.
  public static func read(_ line: UnsafeBufferPointer<UInt8>) throws -> ReadRow {
    var row = Fields()
    var scanner = JSONScanner(line)
    try scanner.document { (scanner, name) throws(JSONError) in
      row[name] = try ownMembers.contains(name) ? scanner.value() : scanner.shallowValue()
    }
    return try read(row)
  }

  /// Reads a row if it is one that `DocumentRow` wrote: one with marks, notes or blocks in the shape that it gives them.
  ///
  /// - Parameter fields: the members of the row, other than texts as they are written.
  /// - Returns: nil for any other object, such as one that uses the same words for something else.
  /// - Throws: `JSONError` for what is no object, `HistoryError` for marks that do not fit the text.
  static func readOwn(_ line: UnsafeBufferPointer<UInt8>, fields: Fields) throws -> ReadRow? {
    let isOwn = fields.entries.contains { entry in
      guard case .json(let json) = entry.value else { return false }
      guard entry.name == "marks" || entry.name == "notes" || entry.name == "blocks" else { return false }
      return json.utf8.starts(with: "[{\"".utf8) || json.utf8.starts(with: "[[".utf8)
    }
    guard isOwn else { return nil }
    do {
      return try read(line)
    } catch is RowError {
      return nil
    }
  }

  private static func read(_ row: Fields) throws -> ReadRow {
    guard let id = row["id"]?.string else { throw RowError("the row has no 'id'") }
    guard let text = row["text"]?.string else { throw RowError("the row has no 'text'") }
    let unit = row["offsets"]?.string.flatMap(OffsetUnit.init) ?? .utf8
    var members = Fields()
    for entry in row.entries where !ownMembers.contains(entry.name) { members[entry.name] = entry.value }
    let fields = fields(ofMembers: members)
    let passes = try passes(row["marks"])
    let (marks, incoming) = try storedMarks(passes, text: text, unit: unit)
    let table = OffsetTable(text, unit: unit)
    let incomingTable = OffsetTable(incoming, unit: unit)
    let document = try Document(
      id: id, text: text, origin: row["origin"]?.string, fields: fields, revisions: marks,
      notes: try notes(row["notes"], table), blocks: try blocks(row["blocks"], incomingTable))
    return ReadRow(
      document: document, stage: row["stage"]?.string, reason: row["reason"]?.string, error: row["error"]?.string)
  }

  private struct WrittenMark {
    var stage: String
    var rule: String
    var start: Int
    var length: Int
    var removed: String
    var replacement: String
  }

  /// The marks as written, grouped by the stage that made them.
  private static func passes(_ value: Value?) throws -> [[WrittenMark]] {
    guard let value else { return [] }
    guard case .array(let items) = value else { throw RowError("'marks' is not a list") }
    var passes: [[WrittenMark]] = []
    var last: Value?
    for item in items {
      guard case .object(let fields) = item, let stage = fields["stage"]?.string, let rule = fields["rule"]?.string,
        let range = pair(fields["range"]), let removed = fields["removed"]?.string
      else { throw RowError("a mark lacks 'stage', 'rule', 'range' or 'removed'") }
      let mark = WrittenMark(
        stage: stage, rule: rule, start: range.0, length: range.1 &- range.0, removed: removed,
        replacement: fields["replacement"]?.string ?? "")
      defer { last = fields["revision"] }
      if fields["revision"] == last, passes.last?.first?.stage == stage {
        passes[passes.count - 1].append(mark)
      } else {
        passes.append([mark])
      }
    }
    return passes
  }

  /// Turns offsets in `unit` into byte offsets, undoing one stage after the other from the present text.
  private static func storedMarks(
    _ passes: [[WrittenMark]], text: String, unit: OffsetUnit
  ) throws -> (marks: [[StoredMark]], incoming: String) {
    var after = text
    var result: [[StoredMark]] = []
    for pass in passes.reversed() {
      let table = OffsetTable(after, unit: unit)
      var unitShift = 0
      var before: [UInt8] = []
      var copied = 0
      var marks: [StoredMark] = []
      let bytes = Array(after.utf8)
      for mark in pass {
        guard count(mark.removed, unit) == mark.length, let start = table.toBytes(mark.start &+ unitShift),
          start >= copied,
          start + mark.replacement.utf8.count <= bytes.count
        else { throw HistoryError.marksDoNotFit }
        before += bytes[copied..<start]
        let first = before.count
        before += mark.removed.utf8
        copied = start + mark.replacement.utf8.count
        marks.append(
          StoredMark(
            stage: mark.stage, rule: mark.rule, range: first..<before.count, removed: mark.removed,
            replacement: mark.replacement))
        unitShift += count(mark.replacement, unit) - count(mark.removed, unit)
      }
      before += bytes[copied...]
      guard let text = String(validating: before, as: UTF8.self) else { throw HistoryError.marksDoNotFit }
      after = text
      result.append(marks)
    }
    return (result.reversed(), after)
  }

  private static func count(_ text: String, _ unit: OffsetUnit) -> Int {
    switch unit {
    case .utf8: text.utf8.count
    case .utf16: text.utf16.count
    case .scalars: text.unicodeScalars.count
    }
  }

  private static func notes(_ value: Value?, _ table: OffsetTable) throws -> [Note] {
    guard let value else { return [] }
    guard case .array(let items) = value else { throw RowError("'notes' is not a list") }
    return try items.map { item in
      guard case .object(let note) = item, let label = note["label"]?.string, case .array(let spans)? = note["spans"]
      else { throw RowError("a note lacks 'label' or 'spans'") }
      var fields = Fields()
      if case .object(let members)? = note["fields"] { fields = members }
      let read = try spans.map { span in
        guard case .array(let parts) = span, parts.count == 3, let role = parts[0].string,
          case .int(let start) = parts[1], case .int(let end) = parts[2], let range = bytes(start, end, table)
        else { throw RowError("a note has a span that does not fit the text") }
        return Note.Span(role, range)
      }
      return Note(label, spans: read, fields: fields, stage: note["stage"]?.string ?? "")
    }
  }

  private static func blocks(_ value: Value?, _ table: OffsetTable) throws -> [Block] {
    guard let value else { return [] }
    guard case .array(let items) = value else { throw RowError("'blocks' is not a list") }
    return try items.map { item in
      guard case .array(let parts) = item, parts.count == 3, case .int(let start) = parts[0],
        case .int(let end) = parts[1], let path = parts[2].string, let range = bytes(start, end, table)
      else { throw RowError("a block does not fit the text") }
      return Block(range: range, path: path)
    }
  }

  private static func bytes(_ start: Int, _ end: Int, _ table: OffsetTable) -> Range<Int>? {
    guard let start = table.toBytes(start), let end = table.toBytes(end), start <= end else { return nil }
    return start..<end
  }

  private static func pair(_ value: Value?) -> (Int, Int)? {
    guard case .array(let parts)? = value, parts.count == 2, case .int(let start) = parts[0],
      case .int(let end) = parts[1], start <= end
    else { return nil }
    return (start, end)
  }
}
