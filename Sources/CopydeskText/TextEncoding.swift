#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A character encoding, by the names that the web gives it.
///
/// Labels mean what the WHATWG Encoding Standard says, since that is what the makers of pages saw in their browsers:
/// `iso-8859-1` and `ascii` are windows-1252, `gb2312` is gb18030. UTF-8, UTF-16 and windows-1252 are decoded here, all
/// others by the system's iconv.
public struct TextEncoding: Sendable, Hashable, CustomStringConvertible {
  /// The standard's name, in lower case: `utf-8`, `windows-1252`.
  public let name: String

  public static let utf8 = TextEncoding(name: "utf-8")
  public static let windows1252 = TextEncoding(name: "windows-1252")
  public static let utf16LittleEndian = TextEncoding(name: "utf-16le")
  public static let utf16BigEndian = TextEncoding(name: "utf-16be")

  private init(name: String) { self.name = name }

  /// The encoding under a label such as `Latin1` or `UTF-8`; nil where the standard knows none.
  public init?(label: String) {
    let folded = String(label.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }).lowercased()
    guard let name = EncodingLabels.names[folded] else { return nil }
    self.name = name
  }

  public var description: String { name }

  /// Whether every byte below 128 is ASCII and every character one byte, so that any bytes at all make some text.
  public var isSingleByte: Bool { EncodingLabels.singleByte.contains(name) }

  /// The encoding that a byte order mark declares, and the mark's length.
  public static func byteOrderMark(in bytes: UnsafeBufferPointer<UInt8>) -> (encoding: TextEncoding, length: Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    return nil
  }

  /// The text of `bytes`, with U+FFFD for what is no character in this encoding, and the number of such places.
  ///
  /// A byte order mark of this encoding is not part of the text.
  ///
  /// - Throws: `TextEncodingError.unavailable` where the system's iconv does not know the encoding.
  public func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(TextEncodingError) -> (text: String, badBytes: Int) {
    var bytes = bytes
    if let mark = Self.byteOrderMark(in: bytes), mark.encoding == self {
      bytes = UnsafeBufferPointer(rebasing: bytes[mark.length...])
    }
    switch self {
    case .utf8: return Self.decodeUTF8(bytes)
    case .windows1252: return (Windows1252.decode(bytes), 0)
    case .utf16LittleEndian: return Self.decodeUTF16(bytes, low: 0, high: 1)
    case .utf16BigEndian: return Self.decodeUTF16(bytes, low: 1, high: 0)
    default: return try decodeWithIconv(bytes)
    }
  }

  /// The text of `bytes`.
  public func decode(_ bytes: [UInt8]) throws(TextEncodingError) -> (text: String, badBytes: Int) {
    var result: Result<(text: String, badBytes: Int), TextEncodingError> = .success(("", 0))
    bytes.withUnsafeBufferPointer { buffer in
      do throws(TextEncodingError) { result = .success(try decode(buffer)) } catch { result = .failure(error) }
    }
    return try result.get()
  }

  /// The text of `bytes`.
  ///
  /// - Throws: `TextEncodingError.badBytes` where any of them is no character in this encoding.
  public func decodeStrictly(_ bytes: [UInt8]) throws(TextEncodingError) -> String {
    let (text, badBytes) = try decode(bytes)
    if badBytes > 0 { throw .badBytes(encoding: name, count: badBytes) }
    return text
  }

  private static func decodeUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> (text: String, badBytes: Int) {
    if let text = String(validating: bytes, as: UTF8.self) { return (text, 0) }
    var bad = 0
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    decoding: while true {
      switch decoder.decode(&iterator) {
      case .emptyInput: break decoding
      case .error: bad += 1
      case .scalarValue: continue
      }
    }
    return (String(decoding: bytes, as: UTF8.self), bad)
  }

  private static func decodeUTF16(
    _ bytes: UnsafeBufferPointer<UInt8>, low: Int, high: Int
  ) -> (text: String, badBytes: Int) {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    for at in stride(from: 0, to: bytes.count - 1, by: 2) {
      units.append(UInt16(bytes[at + low]) | UInt16(bytes[at + high]) << 8)
    }
    var bad = bytes.count % 2
    if String(validating: units, as: UTF16.self) == nil {
      var decoder = UTF16()
      var iterator = units.makeIterator()
      decoding: while true {
        switch decoder.decode(&iterator) {
        case .emptyInput: break decoding
        case .error: bad += 1
        case .scalarValue: continue
        }
      }
    }
    let text = String(decoding: units, as: UTF16.self)
    return (bytes.count % 2 == 1 ? text + "\u{FFFD}" : text, bad)
  }

  private func decodeWithIconv(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(TextEncodingError) -> (text: String, badBytes: Int) {
    var converter = iconv_open("UTF-8", EncodingLabels.iconvNames[name] ?? name)
    // Not every system's iconv has the superset.
    if converter == iconv_t(bitPattern: -1) { converter = iconv_open("UTF-8", name) }
    guard let converter, converter != iconv_t(bitPattern: -1) else { throw .unavailable(encoding: name) }
    defer { iconv_close(converter) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 2)
    var chunk = [CChar](repeating: 0, count: 64 << 10)
    var bad = 0
    // iconv reads through this pointer and never writes.
    var read = bytes.baseAddress.map {
      UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: CChar.self)
    }
    var left = bytes.count
    var isFlushed = false
    while left > 0 || !isFlushed {
      var status = 0
      var reason: Int32 = 0
      let isAtEnd = left == 0
      chunk.withUnsafeMutableBytes { buffer in
        var target = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        var room = buffer.count
        // Some converters hold a character back until they are told that no more bytes come.
        status =
          isAtEnd
          ? Int(iconv(converter, nil, nil, &target, &room)) : Int(iconv(converter, &read, &left, &target, &room))
        reason = errno
        output.append(contentsOf: buffer[..<(buffer.count - room)])
      }
      if isAtEnd {
        isFlushed = true
        continue
      }
      if status == -1, reason != E2BIG {
        // A byte that is no character, or a character cut off by the end.
        output.append(contentsOf: [0xEF, 0xBF, 0xBD])
        bad += 1
        read = read?.advanced(by: 1)
        left -= 1
      }
    }
    return (String(decoding: output, as: UTF8.self), bad)
  }
}

/// Bytes could not be read as text.
public enum TextEncodingError: Error, Hashable, CustomStringConvertible {
  case badBytes(encoding: String, count: Int)
  case unavailable(encoding: String)

  public var description: String {
    switch self {
    case .badBytes(let encoding, let count):
      "\(count) places are not valid \(encoding); declare the encoding that the text is in"
    case .unavailable(let encoding): "this system cannot decode '\(encoding)'; install its iconv converters"
    }
  }
}

/// Decodes windows-1252. Its five unassigned bytes stand for the C1 controls of the same number, as in browsers.
package enum Windows1252 {
  /// 0x80…0x9F, from the WHATWG Encoding Standard's index of windows-1252.
  package static let high: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
  ]

  static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let extra = bytes.reduce(into: 0) { $0 += $1 >= 0xA0 ? 1 : $1 >= 0x80 ? 2 : 0 }
    return String(unsafeUninitializedCapacity: bytes.count + extra) { target in
      var at = 0
      for byte in bytes {
        let scalar = byte < 0x80 || byte >= 0xA0 ? UInt32(byte) : UInt32(high[Int(byte) - 0x80])
        if scalar < 0x80 {
          target[at] = byte
          at += 1
        } else if scalar < 0x800 {
          target[at] = UInt8(0xC0 | scalar >> 6)
          target[at + 1] = UInt8(0x80 | scalar & 0x3F)
          at += 2
        } else {
          target[at] = UInt8(0xE0 | scalar >> 12)
          target[at + 1] = UInt8(0x80 | scalar >> 6 & 0x3F)
          target[at + 2] = UInt8(0x80 | scalar & 0x3F)
          at += 3
        }
      }
      return at
    }
  }
}
