/// Values as YAML that a pipeline file can hold.
enum YAMLText {
  /// Text on one line: plain where nobody could misread it, or else in quotes.
  static func scalar(_ text: String, inFlow: Bool = true) -> String {
    isPlain(text, inFlow: inFlow) ? text : quoted(text)
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where isHidden(scalar):
        result +=
          scalar.value > 0xFFFF
          ? "\\U" + JSONText.hex(scalar.value, digits: 8) : "\\u" + JSONText.hex(scalar.value, digits: 4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Text as a block after a key: `|` and lines that begin at a column.
  ///
  /// - Returns: nil where a block cannot hold it.
  static func block(_ text: String, indent: Int, base: Int) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard !text.isEmpty, let first = lines.first(where: { !$0.isEmpty }),
      !text.unicodeScalars.contains(where: {
        $0 != "\n" && $0 != "\t" && (isHidden($0) || $0 == "\r")
      }), lines.allSatisfy({ $0.utf8.count + indent < SourceText.longestLine })
    else { return nil }
    // A block whose first line begins with a blank must say how far the others are indented.
    let needsNumber = first.hasPrefix(" ") || first.hasPrefix("\t")
    guard !needsNumber || (1...9).contains(indent - base) else { return nil }
    let ending = text.hasSuffix("\n\n") ? "+" : text.hasSuffix("\n") ? "" : "-"
    let body = text.hasSuffix("\n") ? lines.dropLast() : lines[...]
    let head = "|" + (needsNumber ? String(indent - base) : "") + ending
    return head + body.map { $0.isEmpty ? "\n" : "\n" + String(repeating: " ", count: indent) + $0 }.joined()
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
      || scalar.value == 0xFEFF || (0xFFFE...0xFFFF).contains(scalar.value)
  }

  private static func isPlain(_ text: String, inFlow: Bool) -> Bool {
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || ("0"..."9").contains(first),
      text.unicodeScalars.last != " ", text.unicodeScalars.last != ":"
    else { return false }
    return !text.contains(": ") && !text.contains(" #")
      && text.unicodeScalars.allSatisfy { scalar in
        if inFlow, ",[]{}:".unicodeScalars.contains(scalar) { return false }
        return scalar == " "
          || !(isHidden(scalar) || scalar.properties.isWhitespace || "\"`#&*!|>%@\\".unicodeScalars.contains(scalar))
      }
  }
}

extension Seen {
  var yaml: String {
    switch self {
    case .nothing: "nothing"
    case .text(let text): YAMLText.scalar(text)
    case .list(let values): "[" + values.map(\.yaml).joined(separator: ", ") + "]"
    case .map(let entries):
      "{ " + entries.map { "\(YAMLText.scalar($0.name)): \($0.value.yaml)" }.joined(separator: ", ") + " }"
    }
  }
}

extension SeenItem {
  /// Each name once, and none without a value.
  var yaml: String {
    var shown: [(name: String, value: Seen)] = []
    for entry in entries where !shown.contains(where: { $0.name == entry.name }) {
      if case .nothing = entry.value { continue }
      shown.append(entry)
    }
    return Seen.map(shown).yaml
  }
}
