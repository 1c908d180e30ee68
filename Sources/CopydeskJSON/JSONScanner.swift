package import CopydeskCore
import CopydeskText

/// What is wrong with a line of JSON, and at which byte of it.
public struct JSONError: Error, CustomStringConvertible, Hashable {
  public var message: String
  /// From 0.
  public var offset: Int

  public var description: String { "\(message) at byte \(offset + 1)" }
}

/// Reads JSON from bytes by RFC 8259, strictly.
///
/// Members that nobody asks for are checked and can be kept as they are, byte for byte, so that a number with more digits
/// than a `Double` has comes out as it came in.
package struct JSONScanner {
  /// Objects and arrays within each other; more is an error and not a deep recursion.
  package static let maximumDepth = 256

  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0

  package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Reads one object that fills the bytes; `member` must read or skip the value after each name.
  package mutating func document(_ member: (inout JSONScanner, String) throws(JSONError) -> Void) throws(JSONError) {
    skipSpace()
    guard peek == UInt8(ascii: "{") else { throw error("expected an object") }
    try object(depth: 0, member)
    skipSpace()
    guard index == bytes.count else { throw error("more text after the object") }
  }

  /// Reads the value that comes next: whole numbers and texts as such, other numbers as they are written; `-0` is one of
  /// those, as an `Int` has no sign to keep there.
  package mutating func value(depth: Int = 1) throws(JSONError) -> Value {
    guard depth < Self.maximumDepth else { throw error("objects and arrays are nested too deep") }
    skipSpace()
    switch peek {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"):
      var fields = Fields()
      try object(depth: depth) { (scanner, name) throws(JSONError) in
        fields[name] = try scanner.value(depth: depth + 1)
      }
      return .object(fields)
    case UInt8(ascii: "["):
      var values: [Value] = []
      try array(depth: depth) { (scanner) throws(JSONError) in values.append(try scanner.value(depth: depth + 1)) }
      return .array(values)
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default:
      let text = try number()
      return text == "-0" ? .json(text) : Int(text).map(Value.int) ?? .json(text)
    }
  }

  /// A text as such, everything else as it is written.
  package mutating func shallowValue() throws(JSONError) -> Value {
    isAtString ? try value() : .json(try rawValue())
  }

  /// Checks the value that comes next and gives its text.
  package mutating func rawValue() throws(JSONError) -> String {
    skipSpace()
    let start = index
    try skipValue(depth: 1)
    guard let text = slice(from: start) else { throw JSONError(message: "invalid UTF-8", offset: start) }
    return text
  }

  private mutating func skipValue(depth: Int) throws(JSONError) {
    guard depth < Self.maximumDepth else { throw error("objects and arrays are nested too deep") }
    skipSpace()
    switch peek {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "{"):
      try object(depth: depth) { (scanner, _) throws(JSONError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try array(depth: depth) { (scanner) throws(JSONError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "t"): _ = try word("true", .null)
    case UInt8(ascii: "f"): _ = try word("false", .null)
    case UInt8(ascii: "n"): _ = try word("null", .null)
    default: _ = try number()
    }
  }

  private mutating func object(
    depth: Int, _ member: (inout JSONScanner, String) throws(JSONError) -> Void
  ) throws(JSONError) {
    index += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw error("expected a name in quotation marks") }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("expected ':'") }
      try member(&self, name)
      skipSpace()
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw error("expected ',' or '}'") }
    }
  }

  private mutating func array(
    depth: Int, _ element: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    index += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return }
    while true {
      try element(&self)
      skipSpace()
      if take(UInt8(ascii: "]")) { return }
      guard take(UInt8(ascii: ",")) else { throw error("expected ',' or ']'") }
    }
  }

  // MARK: Scalars

  private mutating func string() throws(JSONError) -> String {
    index += 1
    let start = index
    skipPlain()
    if peek == UInt8(ascii: "\"") {
      let text = slice(from: start)
      index += 1
      guard let text else { throw JSONError(message: "invalid UTF-8", offset: start) }
      return text
    }
    return try escapedString(from: start)
  }

  /// Goes on to the next quotation mark, backslash or control character, eight bytes at a time.
  private mutating func skipPlain() {
    while index + 8 <= bytes.count {
      let plain = EightBytes(bytes, at: index).leadingUnescaped
      index += plain
      if plain < 8 { return }
    }
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
  }

  /// The bytes from `start` to here as text; nil where they are no UTF-8.
  private func slice(from start: Int) -> String? {
    String(validating: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var content: [UInt8] = []
    content.reserveCapacity(min(bytes.count - start, 1 << 14))
    content.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
    while true {
      guard let byte = peek else { throw error("a text is not closed") }
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        guard let text = content.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) else {
          throw JSONError(message: "invalid UTF-8", offset: start)
        }
        return text
      case UInt8(ascii: "\\"):
        index += 1
        try escape(into: &content)
      case 0..<0x20: throw error("a control character in a text is not escaped")
      default:
        let run = index
        skipPlain()
        content.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<index]))
      }
    }
  }

  private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
    guard let byte = peek else { throw error("a text is not closed") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      let unit = try hexadecimal()
      content.append(contentsOf: try scalar(unit).utf8)
    default:
      index -= 1
      throw error("an unknown escape in a text")
    }
  }

  /// The scalar of one or two `\u` escapes; half a surrogate pair becomes U+FFFD, as it has no UTF-8.
  private mutating func scalar(_ unit: UInt32) throws(JSONError) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard 0xD800..<0xDC00 ~= unit else { return Unicode.Scalar(unit) ?? replacement }
    guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return replacement
    }
    let before = index
    index += 2
    let second = try hexadecimal()
    guard 0xDC00..<0xE000 ~= second else {
      index = before
      return replacement
    }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00)) ?? replacement
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch peek {
      case let byte? where byte &- 0x30 < 10: digit = byte &- 0x30
      case let byte? where (byte | 0x20) &- 0x61 < 6: digit = (byte | 0x20) &- 0x61 + 10
      default: throw error("expected four hexadecimal digits")
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }

  private mutating func number() throws(JSONError) -> String {
    let start = index
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    guard let first = peek, first &- 0x30 < 10 else { throw error("expected a value") }
    while let byte = peek, byte &- 0x30 < 10 { index += 1 }
  }

  private mutating func word(_ word: StaticString, _ value: Value) throws(JSONError) -> Value {
    for offset in 0..<word.utf8CodeUnitCount {
      guard take(word.utf8Start[offset]) else { throw error("expected a value") }
    }
    return value
  }

  /// Whether a text comes next.
  package var isAtString: Bool {
    mutating get {
      skipSpace()
      return peek == UInt8(ascii: "\"")
    }
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private func error(_ message: String) -> JSONError { JSONError(message: message, offset: index) }
}
