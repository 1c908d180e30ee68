/// A type that a setting can have.
public protocol SettingValue: Sendable {
  /// What may stand in a pipeline file, for people.
  static var typeName: String { get }
  /// What may stand in a pipeline file, for programs.
  static var shape: SettingShape { get }
  /// Reads the value as it is written in a pipeline file.
  init(literal: SettingLiteral) throws(SettingError)
  /// The value as a pipeline file would write it; nil where it is off or missing.
  var settingText: String? { get }
  /// The same with its lists taken apart, for programs.
  var settingContent: SettingLiteral.Content? { get }
  /// True for a default that only says that a value must be given.
  var isMissing: Bool { get }
}

extension SettingValue {
  public static var shape: SettingShape { .anything }
  public var settingContent: SettingLiteral.Content? { settingText.map { .scalar($0) } }
  public var isMissing: Bool { false }
}

/// A value as written, with its place: text, since types come from the setting and never from guesses about the text.
public struct SettingLiteral: Sendable {
  public indirect enum Content: Sendable {
    case scalar(String)
    case list([SettingLiteral])
    case map([(name: String, value: SettingLiteral)])
  }

  public var content: Content
  public var place: SourcePlace?

  public init(_ content: Content, at place: SourcePlace? = nil) {
    self.content = content
    self.place = place
  }

  /// The text of a scalar.
  func scalar(_ typeName: String) throws(SettingError) -> String {
    guard case .scalar(let text) = content else {
      throw SettingError("expected \(typeName), found \(quoted)", at: place)
    }
    return text
  }

  /// The value for a message.
  public var quoted: String {
    switch content {
    case .scalar(let text): "'\(text)'"
    case .list: "a list"
    case .map: "a map"
    }
  }
}

/// A line and a column, from 1, in a pipeline file.
public struct SourcePlace: Sendable, Hashable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A value that a setting cannot take.
public struct SettingError: Error, CustomStringConvertible {
  public var message: String
  public var place: SourcePlace?
  /// The words that would have been right, for a suggestion.
  public var choices: [String]

  public init(_ message: String, at place: SourcePlace?, choices: [String] = []) {
    self.message = message
    self.place = place
    self.choices = choices
  }

  public var description: String { message }
}

extension Int: SettingValue {
  public static var typeName: String { "whole number" }
  public static var shape: SettingShape { .whole }

  public init(literal: SettingLiteral) throws(SettingError) {
    let text = try literal.scalar(Self.typeName)
    guard let value = Int(text) else {
      throw SettingError("expected \(Self.typeName), found \(literal.quoted)", at: literal.place)
    }
    self = value
  }

  public var settingText: String? { String(self) }
}

extension Double: SettingValue {
  public static var typeName: String { "number" }
  public static var shape: SettingShape { .number }

  public init(literal: SettingLiteral) throws(SettingError) {
    let text = try literal.scalar(Self.typeName)
    guard let value = Double(text), value.isFinite else {
      throw SettingError("expected \(Self.typeName), found \(literal.quoted)", at: literal.place)
    }
    self = value
  }

  public var settingText: String? { self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self) }
}

extension Bool: SettingValue {
  public static var typeName: String { "true or false" }
  public static var shape: SettingShape { .boolean }

  public init(literal: SettingLiteral) throws(SettingError) {
    switch try literal.scalar(Self.typeName) {
    case "true": self = true
    case "false": self = false
    default: throw SettingError("expected \(Self.typeName), found \(literal.quoted)", at: literal.place)
    }
  }

  public var settingText: String? { String(self) }
}

extension String: SettingValue {
  public static var typeName: String { "text" }
  public static var shape: SettingShape { .text }

  public init(literal: SettingLiteral) throws(SettingError) { self = try literal.scalar(Self.typeName) }

  public var settingText: String? { self }
}

extension Array: SettingValue where Element: SettingValue {
  public static var typeName: String { "list of \(Element.typeName)" }
  public static var shape: SettingShape { .list(Element.shape) }

  /// A list, or one element that stands for a list of one.
  public init(literal: SettingLiteral) throws(SettingError) {
    guard case .list(let literals) = literal.content else {
      self = [try Element(literal: literal)]
      return
    }
    self = []
    for literal in literals { append(try Element(literal: literal)) }
  }

  public var settingText: String? { "[" + compactMap(\.settingText).joined(separator: ", ") + "]" }
  public var settingContent: SettingLiteral.Content? { .list(compactMap(\.settingContent).map { SettingLiteral($0) }) }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  public static var typeName: String { "\(Wrapped.typeName), or off" }
  public static var shape: SettingShape { .optional(Wrapped.shape) }

  public init(literal: SettingLiteral) throws(SettingError) {
    if case .scalar("off") = literal.content { self = nil } else { self = try Wrapped(literal: literal) }
  }

  public var settingText: String? { self?.settingText ?? "off" }
  public var settingContent: SettingLiteral.Content? { self?.settingContent ?? .scalar("off") }
}

/// A setting with a few named values: conform a `String` enum to it, with nothing else to write.
public protocol SettingChoice: SettingValue, RawRepresentable<String>, CaseIterable {}

extension SettingChoice {
  public static var shape: SettingShape { .choice(allCases.map(\.rawValue)) }

  public static var typeName: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + (names.count > 1 ? " or " : "") + (names.last ?? "")
  }

  public init(literal: SettingLiteral) throws(SettingError) {
    let text = try literal.scalar(Self.typeName)
    guard let value = Self(rawValue: text) else {
      throw SettingError(
        "expected \(Self.typeName), found \(literal.quoted)", at: literal.place, choices: Self.allCases.map(\.rawValue))
    }
    self = value
  }

  public var settingText: String? { rawValue }
}

/// A path of a file or folder, relative to the working directory of the run.
///
/// The empty path is the default of a path that a pipeline file must give.
public struct FilePath: SettingValue, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  public static var typeName: String { "path" }
  public static var shape: SettingShape { .path }

  public var string: String

  public init(_ string: String) { self.string = string }
  public init(stringLiteral value: String) { string = value }

  public init(literal: SettingLiteral) throws(SettingError) {
    string = try literal.scalar(Self.typeName)
    guard !string.isEmpty else { throw SettingError("expected a path, found nothing", at: literal.place) }
    guard !string.utf8.contains(0) else { throw SettingError("a path cannot hold a NUL byte", at: literal.place) }
  }

  public var settingText: String? { string.isEmpty ? nil : string }
  public var isMissing: Bool { string.isEmpty }
  public var description: String { string }
}
