/// A value of JSON, for schemas.
public indirect enum SchemaValue: Sendable, Hashable, Encodable {
  case text(String)
  case whole(Int)
  case number(Double)
  case boolean(Bool)
  case list([SchemaValue])
  case object([String: SchemaValue])

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .whole(let number): try container.encode(number)
    case .number(let number): try container.encode(number)
    case .boolean(let isTrue): try container.encode(isTrue)
    case .list(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }

  /// The member of an object.
  public subscript(name: String) -> SchemaValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The object with more members.
  func adding(_ more: [String: SchemaValue]) -> SchemaValue {
    guard case .object(let members) = self else { return self }
    return .object(members.merging(more) { _, new in new })
  }
}

extension SchemaValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(integerLiteral value: Int) { self = .whole(value) }
  public init(arrayLiteral elements: SchemaValue...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, SchemaValue)...) {
    self = .object(Dictionary(elements) { _, new in new })
  }
}
