import CopydeskCore

/// The schemas of settings.
///
/// A number or switch may also be a text with `${…}`; where a text is meant, YAML's guesses (`1.10`, `true`) are texts.
enum SettingSchema {
  /// Where a param stands in a text.
  static let param: SchemaValue = #"\$\{[A-Za-z][A-Za-z0-9_-]*\}"#
  static let scalar: SchemaValue = ["string", "number", "boolean"]

  /// All settings of an instance as an object that allows no others.
  static func object(of instance: Any) -> SchemaValue {
    let known = settings(of: instance)
    let required = known.filter { $0.setting.isRequired }.map { SchemaValue.text($0.name) }
    var schema: [String: SchemaValue] = [
      "type": "object", "additionalProperties": false,
      "properties": .object(
        Dictionary(known.map { ($0.name, Self.schema(of: $0.setting)) }) { first, _ in first }),
    ]
    if !required.isEmpty { schema["required"] = .list(required) }
    return .object(schema)
  }

  static func schema(of setting: any AnySetting) -> SchemaValue {
    let details = [setting.typeName, setting.limits].compactMap { $0 }.joined(separator: ", ")
    let standard = setting.isRequired ? "must be given" : "default \(setting.defaultText.map { "`\($0)`" } ?? "none")"
    var more: [String: SchemaValue] = [
      "description": .text(setting.help), "markdownDescription": .text("\(setting.help)\n\n\(details); \(standard)"),
    ]
    if let content = setting.defaultContent { more["default"] = value(of: content, as: setting.shape) }
    return schema(of: setting.shape, setting.bounds).adding(more)
  }

  static func schema(of shape: SettingShape, _ bounds: SettingBounds? = nil) -> SchemaValue {
    switch shape {
    case .text: return ["type": scalar]
    case .path: return ["type": scalar, "minLength": 1]
    case .pattern(let pattern): return ["anyOf": [["type": "string", "pattern": .text(pattern)], paramText]]
    case .whole: return number("integer", bounds)
    case .number: return number("number", bounds)
    case .boolean: return ["type": ["boolean", "string"], "pattern": param]
    case .choice(let words): return ["anyOf": [["enum": .list(words.map { .text($0) })], paramText]]
    case .list(let element):
      let element = schema(of: element)
      return ["anyOf": [["type": "array", "items": element], element]]
    case .map(let element): return ["type": "object", "additionalProperties": schema(of: element)]
    case .optional(let wrapped): return ["anyOf": [["enum": ["off"]], schema(of: wrapped, bounds)]]
    case .anything: return [:]
    }
  }

  private static let paramText: SchemaValue = ["type": "string", "pattern": param]

  private static func number(_ type: SchemaValue, _ bounds: SettingBounds?) -> SchemaValue {
    var schema: [String: SchemaValue] = ["type": [type, "string"], "pattern": param]
    schema["minimum"] = bounds?.minimum.map(number)
    schema["maximum"] = bounds?.maximum.map(number)
    return .object(schema)
  }

  private static func number(_ text: String) -> SchemaValue {
    Int(text).map { .whole($0) } ?? Double(text).map { .number($0) } ?? .text(text)
  }

  /// A value as JSON has it.
  static func value(of content: SettingLiteral.Content, as shape: SettingShape) -> SchemaValue {
    switch (content, shape) {
    case (.scalar("off"), .optional): "off"
    case (_, .optional(let wrapped)): value(of: content, as: wrapped)
    case (.scalar(let text), .whole), (.scalar(let text), .number): number(text)
    case (.scalar(let text), .boolean): .boolean(text == "true")
    case (.scalar(let text), _): .text(text)
    case (.list(let literals), .list(let element)): .list(literals.map { value(of: $0.content, as: element) })
    case (.list(let literals), _): .list(literals.map { value(of: $0.content, as: .text) })
    case (.map(let entries), _):
      .object(Dictionary(entries.map { ($0.name, value(of: $0.value.content, as: .text)) }) { first, _ in first })
    }
  }
}
