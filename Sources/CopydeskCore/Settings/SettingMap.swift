/// A setting that holds names and values of the user's choice: texts, lists and maps of them.
///
/// Texts stay texts, also those that look like numbers: only who reads them knows what `1.10` means.
public struct SettingMap: SettingValue, Hashable {
  public static var typeName: String { "map of names and values" }
  public static var shape: SettingShape { .map(.anything) }

  public var fields: Fields

  public init(_ fields: Fields = [:]) { self.fields = fields }

  public init(literal: SettingLiteral) throws(SettingError) {
    guard case .map(let entries) = literal.content else {
      throw SettingError("expected a \(Self.typeName), found \(literal.quoted)", at: literal.place)
    }
    fields = Self.fields(of: entries)
  }

  private static func fields(of entries: [(name: String, value: SettingLiteral)]) -> Fields {
    var fields = Fields()
    for entry in entries { fields[entry.name] = value(of: entry.value) }
    return fields
  }

  private static func value(of literal: SettingLiteral) -> Value {
    switch literal.content {
    case .scalar(let text): .string(text)
    case .list(let literals): .array(literals.map(value))
    case .map(let entries): .object(fields(of: entries))
    }
  }

  public var settingText: String? { Self.text(.object(fields)) }

  public var settingContent: SettingLiteral.Content? { Self.content(.object(fields)) }

  private static func content(_ value: Value) -> SettingLiteral.Content {
    switch value {
    case .array(let values): .list(values.map { SettingLiteral(content($0)) })
    case .object(let fields): .map(fields.entries.map { ($0.name, SettingLiteral(content($0.value))) })
    default: .scalar(text(value))
    }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .string(let text): text
    case .array(let values): "[" + values.map(text).joined(separator: ", ") + "]"
    case .object(let fields):
      "{" + fields.entries.map { "\($0.name): \(text($0.value))" }.joined(separator: ", ") + "}"
    default: "\(value)"
    }
  }
}
