package import CopydeskCore
import CopydeskText

/// Appends JSON to bytes: one line, members in the order in which they are given.
///
/// Control characters and the line separators that some readers split lines at (U+0085, U+2028, U+2029) are escaped, so
/// a row is one line for every reader; all other text stays as it is.
package struct JSONWriter {
  package private(set) var bytes: [UInt8]
  private var needsComma = false

  package init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  package mutating func array(_ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// The bytes of a page, as text where they are UTF-8.
  package mutating func page(_ page: RawPage) {
    if let html = String(validating: page.bytes, as: UTF8.self) {
      member("html")
      string(html)
    } else {
      member("base64")
      string(Base64.encode(page.bytes))
    }
  }

  /// The name of the next member.
  package mutating func name(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// The name of the next member, which needs no escapes.
  package mutating func member(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    text.withBytes { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  package mutating func int(_ number: Int) {
    separate()
    needsComma = true
    guard number >= 0 else { return bytes.append(contentsOf: String(number).utf8) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Digits.most) { buffer in
      let start = Digits.write(number, endingAt: buffer.count, of: buffer)
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
    }
  }

  /// JSON text that stands for itself.
  package mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
    needsComma = true
  }

  /// JSON text as it was read, on one line: what breaks lines between values becomes a space, and in texts an escape.
  private mutating func kept(_ json: String) {
    separate()
    needsComma = true
    json.withBytes { text in
      guard text.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0xC2 || $0 == 0xE2 }) else {
        return bytes.append(contentsOf: text)
      }
      var index = 0
      while index < text.count {
        if text[index] == 0x0A || text[index] == 0x0D {
          bytes.append(0x20)
        } else if text[index] >= 0x80, let escape = Self.escape(text, at: index) {
          bytes.append(
            contentsOf: UnsafeBufferPointer(start: escape.text.utf8Start, count: escape.text.utf8CodeUnitCount))
          index += escape.length - 1
        } else {
          bytes.append(text[index])
        }
        index += 1
      }
    }
  }

  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// - Parameter spans: writes the places in the text that a value may hold.
  package mutating func value(_ value: Value, spans: SpanWriter) {
    switch value {
    case .null: raw("null")
    case .bool(let bool): raw(bool ? "true" : "false")
    case .int(let number): int(number)
    case .double(let number): raw(number.isFinite ? String(number) : "null")
    case .string(let text): string(text)
    case .json(let json): kept(json)
    case .array(let values): array { writer in for value in values { writer.value(value, spans: spans) } }
    case .object(let fields): object { $0.members(fields, spans: spans) }
    case .span(let range): span(spans.present(range))
    case .incomingSpan(let range):
      if spans.knowsIncoming { span(spans.incoming(range)) } else { raw("null") }
    }
  }

  package mutating func members(_ fields: Fields, spans: SpanWriter) {
    for entry in fields.entries {
      name(entry.name)
      value(entry.value, spans: spans)
    }
  }

  /// `[start, end]`.
  package mutating func span(_ range: Range<Int>) {
    separate()
    pair(range)
    needsComma = true
  }

  /// `[start, end, "text"]`.
  package mutating func tuple(_ range: Range<Int>, _ text: String) {
    separate()
    pair(range)
    bytes[bytes.count - 1] = UInt8(ascii: ",")
    needsComma = false
    string(text)
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  // MARK: Parts of values, for rows with many that are alike: whoever calls these sees to commas and quotation marks.

  /// The beginning of a further element of an array, as it is.
  package mutating func item(_ beginning: [UInt8]) {
    separate()
    bytes.append(contentsOf: beginning)
    needsComma = true
  }

  package mutating func literal(_ json: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount))
  }

  /// What stands between the quotation marks of a text.
  package mutating func content(_ text: String) { text.withBytes { appendEscaped($0) } }

  /// What stands between the quotation marks of a text.
  package mutating func content(_ text: UnsafeBufferPointer<UInt8>) { appendEscaped(text) }

  /// `[start, end]`.
  package mutating func pair(_ range: Range<Int>) {
    guard range.lowerBound >= 0 else {
      return bytes.append(contentsOf: "[\(range.lowerBound),\(range.upperBound)]".utf8)
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * Digits.most + 3) { buffer in
      var start = buffer.count - 1
      buffer[start] = UInt8(ascii: "]")
      start = Digits.write(range.upperBound, endingAt: start, of: buffer) - 1
      buffer[start] = UInt8(ascii: ",")
      start = Digits.write(range.lowerBound, endingAt: start, of: buffer) - 1
      buffer[start] = UInt8(ascii: "[")
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
    }
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var copied = 0
    var index = 0
    while index < text.count {
      let plain = EightBytes(text, at: index).leadingPlain
      index += plain
      guard plain < 8, index < text.count else { continue }
      guard let escape = Self.escape(text, at: index) else {
        index += 1
        continue
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<index]))
      bytes.append(
        contentsOf: UnsafeBufferPointer(start: escape.text.utf8Start, count: escape.text.utf8CodeUnitCount))
      if escape.needsDigits {
        bytes.append(UInt8(ascii: "0") + text[index] >> 4)
        bytes.append(Self.digits.utf8Start[Int(text[index] & 0xF)])
      }
      index += escape.length
      copied = index
    }
    if copied < text.count { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...])) }
  }

  private static let digits: StaticString = "0123456789abcdef"

  private struct Escape {
    var text: StaticString
    /// How many bytes it stands for.
    var length = 1
    /// Whether the two digits of the byte follow.
    var needsDigits = false

    init(_ text: StaticString, length: Int = 1, needsDigits: Bool = false) {
      self.text = text
      self.length = length
      self.needsDigits = needsDigits
    }
  }

  @inline(__always)
  private static func escape(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Escape? {
    let byte = text[index]
    switch byte {
    case 0x0A: return Escape("\\n")
    case 0x22: return Escape("\\\"")
    case 0x5C: return Escape("\\\\")
    case 0x0D: return Escape("\\r")
    case 0x09: return Escape("\\t")
    case 0xC2 where index + 1 < text.count && text[index + 1] == 0x85: return Escape("\\u0085", length: 2)
    case 0xE2 where index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8:
      return Escape(text[index + 2] == 0xA8 ? "\\u2028" : "\\u2029", length: 3)
    case 0..<0x20, 0x7F: return Escape("\\u00", needsDigits: true)
    default: return nil
    }
  }
}
