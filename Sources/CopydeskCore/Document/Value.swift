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

/// Named values in the order in which they were set; a name occurs once.
///
/// Documents carry few fields, so this is an array and look-up is a scan.
public struct Fields: Sendable, Hashable {
  public private(set) var entries: [Entry] = []

  /// One name and its value.
  public struct Entry: Sendable, Hashable {
    public var name: String
    public var value: Value

    public init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  public init() {}

  public var isEmpty: Bool { entries.isEmpty }

  /// The value under `name`; setting nil removes the entry, setting a new name appends it.
  public subscript(name: String) -> Value? {
    get { entries.first { $0.name == name }?.value }
    set {
      let index = entries.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(name: name, value: value))
      case (nil, nil): break
      }
    }
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, Value)...) {
    for (name, value) in elements { self[name] = value }
  }
}
