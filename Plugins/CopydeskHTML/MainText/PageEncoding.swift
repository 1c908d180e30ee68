import CopydeskText

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Decides what characters the bytes of a page are.
///
/// In order: byte order mark, what the transport declared, what a `<meta>` declares, UTF-8 where the bytes are valid,
/// windows-1252. Two corrections are made to declarations, since real pages are often declared wrong: bytes beyond ASCII
/// that are valid UTF-8 are UTF-8 and no single-byte encoding, nor another one where there are several of them; and bytes declared as UTF-8 in which no character
/// beyond ASCII is valid are windows-1252.
enum PageEncoding {
  /// A `<meta charset>` is looked for in this many bytes. The standard says 1,024; pages put more before it.
  private static let metaSearchLength = 16 << 10

  /// So many characters in a row of no other encoding are valid UTF-8 by chance.
  private static let clearlyUTF8 = 5

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
    let count = UTF8Count(bytes)
    guard let declaration = declared.flatMap(TextEncoding.init(label:)) ?? metaDeclaration(in: bytes) else {
      // Without a declaration a few bad bytes among many good characters are damage, and not another encoding.
      return (count.good >= count.bad * 4 ? .utf8 : .windows1252, count.bad == 0)
    }
    if declaration == .utf8 { return (count.bad > 0 && count.good == 0 ? .windows1252 : .utf8, count.bad == 0) }
    let isWide = declaration == .utf16LittleEndian || declaration == .utf16BigEndian
    if count.bad == 0, declaration.isSingleByte || !isWide && count.good >= clearlyUTF8 { return (.utf8, true) }
    return (declaration, count.bad == 0)
  }

  /// The encoding that a `<meta charset=…>` or `<meta http-equiv content="…charset=…">` near the start declares, or an XML
  /// declaration at the start.
  private static func metaDeclaration(in bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
    let head = UnsafeBufferPointer(rebasing: bytes.prefix(metaSearchLength))
    var declaration = find("charset", in: head) { isInsideMeta(head, $0) }
    if declaration == nil, head.starts(with: "<?xml".utf8), let end = head.firstIndex(of: UInt8(ascii: ">")) {
      declaration = find("encoding", in: UnsafeBufferPointer(rebasing: head[..<end])) { _ in true }
    }
    // A page whose declaration can be read as ASCII is not in UTF-16.
    return declaration == .utf16LittleEndian || declaration == .utf16BigEndian ? .utf8 : declaration
  }

  /// The first encoding that stands behind `name` and an equals sign, where `isPlace` agrees with the offset after the name.
  private static func find(
    _ name: StaticString, in head: UnsafeBufferPointer<UInt8>, isPlace: (Int) -> Bool
  ) -> TextEncoding? {
    let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    var at = 0
    while at + wanted.count < head.count {
      guard head[at] | 0x20 == wanted[0], (0..<wanted.count).allSatisfy({ head[at + $0] | 0x20 == wanted[$0] }) else {
        at += 1
        continue
      }
      at += wanted.count
      guard isPlace(at) else { continue }
      var start = at
      while start < head.count, head[start] <= 0x20 { start += 1 }
      guard start < head.count, head[start] == UInt8(ascii: "=") else { continue }
      start += 1
      while start < head.count, head[start] <= 0x20 || head[start] == 0x22 || head[start] == 0x27 { start += 1 }
      let label = head[start...].prefix { $0 > 0x20 && !#""';/>"#.utf8.contains($0) }
      if let encoding = TextEncoding(label: String(decoding: label, as: UTF8.self)) { return encoding }
    }
    return nil
  }

  private static func isInsideMeta(_ head: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
    guard let open = head[..<at].lastIndex(of: UInt8(ascii: "<")), at - open < 1_024 else { return false }
    let name = Array("meta".utf8)
    return open + name.count < at && (0..<name.count).allSatisfy { head[open + 1 + $0] | 0x20 == name[$0] }
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
    bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return false }
      return memchr(base, Int32(byte), raw.count) != nil
    }
  }
}
