import CopydeskText

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Decides what characters the bytes of a page are.
///
/// In order: byte order mark, what the transport declared, what the page declares of itself, UTF-8 where the bytes are
/// valid, windows-1252. Declarations are corrected where the bytes speak against them, since real pages are often
/// declared wrong: bytes that are clearly UTF-8 are in no other encoding, those declared as UTF-8 in which hardly a
/// character beyond ASCII is valid are in the next encoding that is declared, and no page without a zero byte is in
/// UTF-16.
enum PageEncoding {
  /// So many characters in a row of no other encoding are valid UTF-8 by chance.
  private static let clearlyUTF8 = 5
  /// And where so many are valid for each byte that is not, that one is damage.
  private static let goodForEachBad = 20

  /// The page as UTF-8. Bytes that are valid already come back as they are, without a copy.
  static func utf8(_ bytes: [UInt8], declared: String?) -> (bytes: [UInt8], encoding: TextEncoding, badBytes: Int) {
    let (encoding, isValid) = bytes.withUnsafeBufferPointer { detect($0, declared: declared) }
    if encoding == .utf8, isValid { return (bytes, .utf8, 0) }
    if let decoded = try? encoding.decode(bytes) { return (Array(decoded.text.utf8), encoding, decoded.badBytes) }
    // The system has no converter for the declared encoding; what is ASCII can still be read.
    let text = String(decoding: bytes, as: UTF8.self)
    return (Array(text.utf8), .utf8, bytes.count)
  }

  /// The encoding, and whether the bytes are known to be valid UTF-8.
  private static func detect(
    _ bytes: UnsafeBufferPointer<UInt8>, declared: String?
  ) -> (encoding: TextEncoding, isValidUTF8: Bool) {
    if let mark = TextEncoding.byteOrderMark(in: bytes) { return (mark.encoding, false) }
    if bytes.count >= 4, bytes[0] != 0, bytes[1] == 0, bytes[2] != 0, bytes[3] == 0 {
      return (.utf16LittleEndian, false)
    }
    if bytes.count >= 4, bytes[0] == 0, bytes[1] != 0, bytes[2] == 0, bytes[3] != 0 { return (.utf16BigEndian, false) }
    var transport = declared.flatMap { TextEncoding(label: $0.filter { $0 != "\"" && $0 != "'" }) }
    if let encoding = transport, encoding.isUTF16 {
      if PageBytes.contain(0, bytes) { return (encoding, false) }
      transport = nil
    }
    let count = UTF8Count(bytes)
    // Most pages need no look at what they declare; ISO-2022-JP is ASCII to the eye.
    if count.bad == 0, count.good >= clearlyUTF8 || count.good == 0 && !PageBytes.contain(0x1B, bytes) {
      return (.utf8, true)
    }
    guard let declaration = transport ?? DeclaredEncoding.find(in: bytes) else {
      // Without a declaration a few bad bytes among many good characters are damage, and not another encoding.
      return (count.good >= count.bad * 4 ? .utf8 : .windows1252, count.bad == 0)
    }
    if declaration == .utf8 {
      if count.bad > count.good * 8, let other = DeclaredEncoding.find(in: bytes, except: .utf8) {
        return (other, false)
      }
      return (count.bad > 0 && count.good == 0 ? .windows1252 : .utf8, count.bad == 0)
    }
    let isUTF8 =
      count.bad == 0 && declaration.isSingleByte
      || count.good >= clearlyUTF8 && count.good >= (count.bad - UTF8Count.cutOff(bytes)) * goodForEachBad
    return (isUTF8 ? .utf8 : declaration, count.bad == 0)
  }

  /// Characters beyond ASCII that are valid UTF-8, and places that are not.
  private struct UTF8Count {
    var good = 0
    var bad = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      var at = 0
      while at < bytes.count {
        if bytes[at] < 0x80 {
          at = UTF8Count.endOfASCII(bytes, from: at + 1)
          continue
        }
        let length = UTF8Count.length(bytes, at)
        if length > 0 { good += 1 } else { bad += 1 }
        at += max(1, length)
      }
    }

    /// How many bytes at the end begin a character that the page's end cuts off.
    static func cutOff(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
      guard let first = bytes.suffix(3).lastIndex(where: { $0 & 0xC0 != 0x80 }), bytes[first] >= 0xC2 else { return 0 }
      let length = bytes[first] >= 0xF0 ? 4 : bytes[first] >= 0xE0 ? 3 : 2
      return bytes.count - first < length ? bytes.count - first : 0
    }

    /// Steps over ASCII eight bytes at a time.
    @inline(__always)
    private static func endOfASCII(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
      let raw = UnsafeRawBufferPointer(bytes)
      var at = start
      while at + 8 <= raw.count, raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
        at += 8
      }
      while at < raw.count, raw[at] < 0x80 { at += 1 }
      return at
    }

    private static func length(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
      let first = bytes[at]
      let length = first >= 0xF5 ? 0 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
      guard length > 0, at + length <= bytes.count else { return 0 }
      for offset in 1..<length where bytes[at + offset] & 0xC0 != 0x80 { return 0 }
      switch first {
      // Longer forms of shorter characters, surrogates, and what lies beyond U+10FFFF.
      case 0xE0: return bytes[at + 1] >= 0xA0 ? 3 : 0
      case 0xED: return bytes[at + 1] < 0xA0 ? 3 : 0
      case 0xF0: return bytes[at + 1] >= 0x90 ? 4 : 0
      case 0xF4: return bytes[at + 1] < 0x90 ? 4 : 0
      default: return length
      }
    }
  }
}

enum PageBytes {
  /// Whether a byte occurs, at the speed of `memchr`.
  static func contain(_ byte: UInt8, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { contain(byte, $0) }
  }

  static func contain(_ byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    return memchr(base, Int32(byte), bytes.count) != nil
  }
}
