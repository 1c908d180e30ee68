import CopydeskCore
import CopydeskJSON
import CopydeskText

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What is wrong with an answer, or why there is none; fails its document.
struct AnswerError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// What a program says about one document.
struct Answer {
  /// The members that an answer may have; the last ones are those of a request, which may come back and are not read.
  private static let members =
    "id, text, rule, edits, fields, reject, error (origin, notes, html and base64 are not read)"
  static let standardRule = "external"

  private var hasID = false
  private var text: String?
  private var rule = standardRule
  private var edits: [Value] = []
  private var fields = Fields()
  private var rejection: String?
  private var failure: String?

  /// - Throws: `AnswerError` for what is no answer.
  init(_ line: UnsafeBufferPointer<UInt8>) throws {
    var mistake: String?
    do throws(JSONError) {
      var scanner = JSONScanner(line)
      try scanner.document { (scanner, name) throws(JSONError) in
        let value = try scanner.value()
        if !take(value, named: name) { mistake = mistake ?? Self.mistake(in: name) }
      }
    } catch {
      throw AnswerError("the answer cannot be read: \(error): \(excerpt(UnsafeRawBufferPointer(line)))")
    }
    if let mistake { throw AnswerError("\(mistake): \(excerpt(UnsafeRawBufferPointer(line)))") }
    guard hasID else { throw AnswerError("the answer has no 'id': \(excerpt(UnsafeRawBufferPointer(line)))") }
  }

  /// - Returns: false for a member that no answer has, or of another type.
  private mutating func take(_ value: Value, named name: String) -> Bool {
    switch (name, value) {
    case ("id", .string): hasID = true
    case ("text", .string(let text)): self.text = text
    case ("rule", .string(let rule)) where !rule.isEmpty: self.rule = rule
    case ("edits", .array(let edits)): self.edits = edits
    case ("fields", .object(let fields)): self.fields = fields
    case ("reject", .string(let reason)) where !reason.isEmpty: rejection = reason
    case ("error", .string(let reason)) where !reason.isEmpty: failure = reason
    case ("edits", .null), ("fields", .null), ("reject", .null), ("error", .null), ("rule", .null): break
    case ("origin", _), ("notes", _), ("html", _), ("base64", _): break
    default: return false
    }
    return true
  }

  private static func mistake(in name: String) -> String {
    switch name {
    case "id", "text": "'\(name)' of the answer is not a text"
    case "rule", "reject", "error": "'\(name)' of the answer is not a text with something in it"
    case "edits": "'edits' of the answer is not a list"
    case "fields": "'fields' of the answer is not an object"
    default: "'\(name)' is no member of an answer; those are \(members)"
    }
  }

  /// Does to the document what the program says.
  ///
  /// - Throws: `AnswerError`; the document is then as it was, but for edits that are not committed.
  func apply(to document: inout Document, _ program: Greeting) throws -> Verdict {
    if let failure { throw AnswerError("'\(program.name)' says: \(failure)") }
    let changed = try changedFields(of: document, program)
    let isNew = text.map { !$0.isSame(as: document.text) } ?? false
    if isNew, !edits.isEmpty { throw AnswerError("the answer has a new text and edits too; give one of them") }
    if !edits.isEmpty {
      let reader = EditReader(document.text, program, standardRule: rule)
      for (index, edit) in edits.enumerated() { try reader.read(edit, number: index + 1, into: &document) }
    } else if isNew, let text {
      if document.page != nil {
        document.receive(text)
      } else {
        for hunk in TextDifference(from: document.text, to: text).hunks {
          document.change(hunk.range, to: hunk.replacement, rule: rule)
        }
      }
    }
    for entry in changed { document.fields[entry.name] = entry.value == .null ? nil : entry.value }
    return rejection.map { .reject(reason: $0) } ?? .keep
  }

  /// The fields that are new or have another value; those that came back as they were sent are none.
  private func changedFields(of document: Document, _ program: Greeting) throws -> [Fields.Entry] {
    guard !fields.isEmpty else { return [] }
    let changed = fields.entries.filter { entry in
      guard let present = document.fields[entry.name] else { return entry.value != .null }
      return !Self.isSame(present, entry.value, document, program.unit)
    }
    if let adds = program.adds, let stranger = changed.first(where: { !adds.contains($0.name) }) {
      throw AnswerError(
        "'\(program.name)' set the field '\(stranger.name)', which is not among what it says that it adds")
    }
    return changed
  }

  /// Whether a field came back with the value that was sent, however the program wrote it.
  private static func isSame(_ sent: Value, _ answer: Value, _ document: Document, _ unit: OffsetUnit) -> Bool {
    if sent == answer { return true }
    switch sent {
    case .string, .bool, .int, .null: return false
    case .json, .double, .array, .object, .span, .incomingSpan: break
    }
    var writer = JSONWriter()
    writer.value(sent, spans: SpanWriter(document, unit: sent.mayHoldPlace ? unit : .utf8))
    let value: Value? = writer.bytes.withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      return try? scanner.value()
    }
    return value.map { isAlike($0, answer) } ?? false
  }

  private static func isAlike(_ first: Value, _ second: Value) -> Bool {
    switch (first, second) {
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy(isAlike)
    case (.object(let left), .object(let right)):
      return left.entries.count == right.entries.count
        && left.entries.allSatisfy { entry in right[entry.name].map { isAlike(entry.value, $0) } ?? false }
    default:
      if first == second { return true }
      guard let left = number(first), let right = number(second) else { return false }
      return left == right
    }
  }

  private static func number(_ value: Value) -> Double? {
    switch value {
    case .int(let number): Double(number)
    case .json(let text): Double(text)
    default: nil
    }
  }
}

extension String {
  /// Whether both have the same bytes; `==` takes different forms of one character for the same.
  func isSame(as other: String) -> Bool { withBytes { bytes in other.withBytes { bytes.isSame(as: $0) } } }
}

extension UnsafeBufferPointer<UInt8> {
  func isSame(as other: Self) -> Bool {
    guard count == other.count, let base = baseAddress, let otherBase = other.baseAddress else {
      return count == other.count
    }
    return memcmp(base, otherBase, count) == 0
  }
}
