import CopydeskCore

/// Documents in words: equal where, byte for byte, everything about two documents is equal, and readable in a message.
enum Rendering {
  /// - Parameter isNumbered: with its number in the source, which people have no use for.
  static func document(_ document: Document, isNumbered: Bool = true) -> String {
    let number = isNumbered ? ", number \(document.ordinal)" : ""
    var lines = ["\(document.id)\(number)\(document.origin.map { ", from \($0)" } ?? "")"]
    if let page = document.page { lines.append("page of \(page.bytes.count) bytes") }
    lines.append("text \(quoted(document.text, limit: .max))")
    if document.hasMarks { lines.append("incoming \(quoted(document.incoming, limit: .max))") }
    lines += document.fields.entries.map { "field \(quoted($0.name)): \(value($0.value))" }
    lines += document.marks.map(mark)
    lines += document.notes.map { note($0, in: document.text) }
    lines += document.blocks.map { "block \(range($0.range)) \($0.path)" }
    return lines.joined(separator: "\n  ")
  }

  static func mark(_ mark: Mark) -> String {
    let change = mark.kind == .cut ? "" : " to \(quoted(mark.replacement))"
    return "\(mark.kind.rawValue) \(range(mark.range)) \(quoted(mark.removed))\(change) by \(mark.stage), \(mark.rule)"
  }

  static func note(_ note: Note, in text: String) -> String {
    let spans = note.spans.map { " \($0.role) \(range($0.range)) \(quoted(slice(text, $0.range)))" }.joined()
    let fields = note.fields.isEmpty ? "" : " \(self.fields(note.fields))"
    return "note \(note.label)\(spans)\(fields) by \(note.stage)"
  }

  static func fields(_ fields: Fields) -> String {
    "{" + fields.entries.map { "\(quoted($0.name)): \(value($0.value))" }.joined(separator: ", ") + "}"
  }

  static func value(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .int(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): quoted(text, limit: .max)
    case .array(let values): "[" + values.map(Self.value).joined(separator: ", ") + "]"
    case .object(let fields): Self.fields(fields)
    case .json(let text): "json \(quoted(text, limit: .max))"
    case .span(let span): "span \(range(span))"
    case .incomingSpan(let span): "incoming span \(range(span))"
    }
  }

  static func range(_ range: Range<Int>) -> String { "\(range.lowerBound)..<\(range.upperBound)" }

  /// What stands at a range of bytes, as far as there is such a place.
  static func slice(_ text: String, _ range: Range<Int>) -> String {
    String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
  }

  /// The first line in which two renderings differ; nil where they are the same bytes.
  static func difference(_ first: [String], _ second: [String]) -> (first: String, second: String)? {
    for index in 0..<max(first.count, second.count) {
      let left = index < first.count ? first[index] : ""
      let right = index < second.count ? second[index] : ""
      if left.utf8.elementsEqual(right.utf8) { continue }
      let lines = (Array(left.utf8).split(separator: 10), Array(right.utf8).split(separator: 10))
      for line in 0..<max(lines.0.count, lines.1.count) {
        let pair = (line < lines.0.count ? lines.0[line] : [], line < lines.1.count ? lines.1[line] : [])
        if !pair.0.elementsEqual(pair.1) { return (shown(pair.0), shown(pair.1)) }
      }
    }
    return nil
  }

  private static func shown(_ line: ArraySlice<UInt8>) -> String {
    line.isEmpty ? "nothing" : shortened(String(decoding: line.drop { $0 == 0x20 }, as: UTF8.self), limit: 300)
  }
}

/// A text for a message: in quotation marks, with what cannot be seen written out, and not longer than it can be read.
func quoted(_ text: String, limit: Int = 300) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    if result.utf8.count >= limit { return result + "…\" (\(text.utf8.count) bytes)" }
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\"", "\\": result += "\\\(scalar)"
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .unassigned, .privateUse, .nonspacingMark, .lineSeparator, .paragraphSeparator:
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}

private func shortened(_ text: String, limit: Int) -> String {
  guard text.utf8.count > limit else { return text }
  return String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "…"
}
