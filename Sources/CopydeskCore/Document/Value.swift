/// What a field of a document, a note or a record may hold.
///
/// Two cases are places in text. A sink writes them as `[start, end]` in the unit that its settings name (UTF-8 bytes,
/// UTF-16 units or Unicode scalars), so a stage never converts offsets itself.
public enum Value: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([Value])
  case object(Fields)
  /// JSON text that was read and is written again as it is, byte for byte.
  case json(String)
  /// A byte range of the document's present text.
  case span(Range<Int>)
  /// A byte range of the text as it came in.
  case incomingSpan(Range<Int>)

  /// The text of a `string`, and nil for every other case.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}
