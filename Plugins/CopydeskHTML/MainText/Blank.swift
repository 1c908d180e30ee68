/// White space that is no ASCII: no-break space, zero-width space and byte order mark.
enum Blank {
  /// Whether a word shows nothing.
  static func isBlank(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    while at < word.count {
      if at + 1 < word.count, word[at] == 0xC2, word[at + 1] == 0xA0 {
        at += 2
      } else if at + 2 < word.count, isZeroWidth(word[at], word[at + 1], word[at + 2]) {
        at += 3
      } else {
        return false
      }
    }
    return true
  }

  /// The length of the white space at an offset, 0 where there is none: that of ASCII, no-break, thin, ideographic and
  /// zero-width spaces, line separators and the byte order mark.
  @inline(__always)
  static func length(of bytes: UnsafeBufferPointer<UInt8>, at: Int) -> Int {
    let byte = bytes[at]
    if byte <= 0x20 { return 1 }
    if byte < 0xC2 { return 0 }
    if byte == 0xC2 { return at + 1 < bytes.count && (bytes[at + 1] == 0xA0 || bytes[at + 1] == 0x85) ? 2 : 0 }
    guard byte == 0xE2 || byte == 0xE3 || byte == 0xEF, at + 2 < bytes.count else { return 0 }
    switch (byte, bytes[at + 1], bytes[at + 2]) {
    case (0xE2, 0x80, 0x80...0x8B), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF), (0xE3, 0x80, 0x80),
      (0xEF, 0xBB, 0xBF):
      return 3
    default: return 0
    }
  }

  /// The length of what shows nothing at the end of `text`, and nil where it shows something.
  static func length(atEndOf text: [UInt8], from start: Int) -> Int? {
    let count = text.count
    if count - start > 0, text[count - 1] <= 0x20 { return 1 }
    if count - start > 1, text[count - 2] == 0xC2, text[count - 1] == 0xA0 { return 2 }
    if count - start > 2, isZeroWidth(text[count - 3], text[count - 2], text[count - 1]) { return 3 }
    return nil
  }

  private static func isZeroWidth(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    (first == 0xE2 && second == 0x80 && third == 0x8B) || (first == 0xEF && second == 0xBB && third == 0xBF)
  }
}
