public import CopydeskCore

/// Something that is wrong, or looks wrong, in a pipeline file.
///
/// Prints as `news.yaml:21:13: error: 'min_containment' is not a setting of mark-copies; did you mean 'containment'?
/// (number, 0…1, default 0.6)`, on one line.
public struct Diagnostic: Sendable, Hashable, CustomStringConvertible {
  public enum Severity: String, Sendable, Hashable {
    /// The pipeline cannot run.
    case error
    /// The pipeline runs, but hardly as it was meant.
    case warning
  }

  public var rule: Rule
  /// The path as it was given, or `Diagnostic.commandLine`.
  public var file: String
  /// Line and column from 1, columns in characters; nil where no line is at fault, as in a file that cannot be read.
  public var place: SourcePlace?
  public var severity: Severity
  /// What is wrong, and what to do where that is not a suggestion.
  public var message: String
  /// The word that was probably meant.
  public var suggestion: String?
  /// What may stand there: `number, 0…1, default 0.6`.
  public var expected: String?
  /// How many characters of the line are at fault, from the column on; 1 where that is not known.
  public var length = 1
  /// The correction, where it is sure.
  public var fix: Fix?
  public var notes: [Note] = []
  /// The name that it is about.
  var subject: String?

  /// Stands for the file in what is wrong with an argument.
  public static let commandLine = "command line"

  /// The longest message that is shown whole, in characters: some three lines of a terminal.
  private static let longestMessage = 300

  public init(
    rule: Rule, file: String, place: SourcePlace?, severity: Severity = .error, message: String,
    suggestion: String? = nil,
    expected: String? = nil
  ) {
    self.rule = rule
    self.file = file
    self.place = place
    self.severity = severity
    self.message = Self.onOneLine(message)
    self.suggestion = suggestion.map(Self.onOneLine)
    self.expected = expected.map(Self.onOneLine)
  }

  /// The one of `words` that was probably meant by `word`.
  public static func nearest(of words: [String], to word: String) -> String? { NearestWord.of(words, to: word) }

  public var line: Int? { place?.line }
  public var column: Int? { place?.column }

  public var description: String {
    let position = place.map { ":\($0.line):\($0.column)" } ?? ""
    let question = suggestion.map { "; did you mean '\($0)'?" } ?? ""
    let aside = expected.map { " (\($0))" } ?? ""
    return "\(Self.onOneLine(file))\(position): \(severity.rawValue): \(message)\(question)\(aside)"
  }

  /// The diagnostic and what else in the file has to do with it, a line each.
  public var lines: [String] {
    [description]
      + notes.map { "\(Self.onOneLine(file)):\($0.place.line):\($0.place.column): note: \(Self.onOneLine($0.message))" }
  }

  /// The diagnostic as one JSON object on one line. What is not known is null.
  public var json: String {
    func text(_ value: String?) -> String { value.map(JSONText.quoted) ?? "null" }
    func number(_ value: Int?) -> String { value.map(String.init) ?? "null" }
    let end = column.map { $0 + length }
    let fix = fix.map {
      """
      {"line":\($0.place.line),"column":\($0.place.column),"word":\(text($0.word)),"replacement":\(text($0.replacement))}
      """
    }
    let notes = notes.map {
      "{\"line\":\($0.place.line),\"column\":\($0.place.column),\"message\":\(text($0.message))}"
    }
    return """
      {"file":\(text(file)),"line":\(number(line)),"column":\(number(column)),"endColumn":\(number(end)),\
      "severity":\(text(severity.rawValue)),"rule":\(text(rule.rawValue)),"message":\(text(message)),\
      "suggestion":\(text(suggestion)),"expected":\(text(expected)),"fix":\(fix ?? "null"),\
      "notes":[\(notes.joined(separator: ","))]}
      """
  }

  /// The text without line breaks and other control characters, and cut where it is very long.
  private static func onOneLine(_ text: String) -> String {
    let isLong = text.utf8.count > longestMessage && text.count > longestMessage
    let shown = isLong ? "\(text.prefix(longestMessage / 2))…\(text.suffix(longestMessage / 2))" : text
    guard shown.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return shown }
    var line = ""
    for scalar in shown.unicodeScalars {
      switch scalar {
      case "\n": line += "\\n"
      case "\r": line += "\\r"
      case "\t": line += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: line += "\\x" + JSONText.hex(scalar.value, digits: 2)
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}

/// All that is wrong with a pipeline file.
public struct PipelineFileError: Error, Sendable, CustomStringConvertible {
  /// In the order of the file; warnings too.
  public var diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// JSON strings.
enum JSONText {
  static func quoted(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029:
        json += "\\u" + hex(scalar.value, digits: 4)
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }

  static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
