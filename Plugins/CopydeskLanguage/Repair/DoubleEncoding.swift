import CopydeskText

/// Whether the character at `offset`, one of U+0080…U+00BF, is part of UTF-8 that was read as Latin-1.
///
/// In `â\u{80}\u{99}` it is: as bytes, these three characters are the UTF-8 of `’`. Single characters of such a
/// sequence must not be mended, only all of it together can be.
func isDoublyEncoded(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
  var continuations = 1
  var end = offset + 2
  while continuations < 3, let next = latin1(bytes, at: end), next & 0xC0 == 0x80 {
    continuations += 1
    end += 2
  }
  var start = offset
  var before = 0
  while before < 3, let previous = latin1(bytes, at: start - 2) {
    switch previous {
    case 0x80...0xBF:
      before += 1
      start -= 2
      continue
    // Two-byte sequences of the Latin, Greek, Cyrillic and Arabic blocks; others are more likely real letters.
    case 0xC2, 0xC3: return before == 0
    case 0xC4, 0xC5, 0xCE...0xD1, 0xD8, 0xD9: return before == 0 && bytes[offset + 1] < 0xA0
    case 0xE0...0xEF: return before < 2 && before + continuations >= 2
    case 0xF0...0xF4: return before < 3 && before + continuations >= 3
    default: return false
    }
  }
  return false
}

/// The character from U+0080 to U+00FF at `offset`, as the byte that it is in Latin-1.
private func latin1(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt8? {
  guard offset >= 0, offset + 1 < bytes.count, bytes[offset] & 0xFE == 0xC2, bytes[offset + 1].isUTF8Continuation else {
    return nil
  }
  return bytes[offset] << 6 | bytes[offset + 1] & 0x3F
}
