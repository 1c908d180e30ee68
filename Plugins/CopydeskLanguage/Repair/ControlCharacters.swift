import CopydeskText

/// Mends control characters: those of the C1 range become the windows-1252 characters that they were meant as, other
/// line ends become `\n`, everything else goes.
///
/// `It\u{92}s` → `It’s`, `one\r\ntwo` → `one\ntwo`. C1 characters that are part of UTF-8 read as Latin-1
/// (`â\u{80}\u{99}`) stay: only all of it together can be mended.
func controlCharacterEdits(in bytes: UnsafeBufferPointer<UInt8>) -> [TextEdit] {
  var edits: [TextEdit] = []
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    switch byte {
    case 0x20...0x7E, 0x09, 0x0A:
      index += 1
    case 0x0D:
      let isPair = index + 1 < bytes.count && bytes[index + 1] == 0x0A
      // Of a pair only the carriage return goes.
      edits.append(TextEdit(index..<index + 1, isPair ? "" : "\n", rule: "line-end"))
      index += 1
    case 0x0B, 0x0C:
      edits.append(TextEdit(index..<index + 1, "\n", rule: "line-end"))
      index += 1
    case ..<0x20, 0x7F:
      edits.append(TextEdit(index..<index + 1, "", rule: "control-character"))
      index += 1
    case 0xC2 where index + 1 < bytes.count && bytes[index + 1] < 0xA0:
      if !isDoublyEncoded(bytes, around: index) {
        let character = windows1252[Int(bytes[index + 1] & 0x1F)]
        edits.append(TextEdit(index..<index + 2, character, rule: "windows-1252-character"))
      }
      index += 2
    case 0xE2 where index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8:
      edits.append(TextEdit(index..<index + 3, "\n", rule: "line-end"))
      index += 3
    default:
      index += 1
    }
  }
  return edits
}

/// The characters that windows-1252 has where Latin-1 has the controls U+0080…U+009F; empty where it has none.
let windows1252: [String] = [
  "€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "",
  "", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "", "ž", "Ÿ",
]

/// Whether the control at `offset` is one of the characters U+0080…U+00BF behind a character that, as a byte, would begin
/// a UTF-8 sequence of just that length.
private func isDoublyEncoded(_ bytes: UnsafeBufferPointer<UInt8>, around offset: Int) -> Bool {
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
    // Two-byte sequences of the Latin, Greek, Cyrillic, Hebrew and Arabic blocks; others are more likely real letters.
    case 0xC2...0xC5, 0xCE...0xD1, 0xD7...0xD9: return before == 0
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
