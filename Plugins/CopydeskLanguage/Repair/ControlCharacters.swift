import CopydeskText

/// Mends control characters: those of the C1 range become the windows-1252 characters that they were meant as, other
/// line ends become `\n`, everything else goes.
///
/// `It\u{92}s` → `It’s`, `one\r\ntwo` → `one\ntwo`. C1 characters that are part of UTF-8 read as Latin-1
/// (`â\u{80}\u{99}`) stay: only all of it together can be mended.
func controlCharacterEdits(in bytes: UnsafeBufferPointer<UInt8>) -> [TextEdit] {
  var edits: [TextEdit] = []
  var index = 0
  while true {
    index = bytes.firstUnprintable(from: index)
    guard index < bytes.count else { break }
    switch bytes[index] {
    case 0x09, 0x0A:
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
      if !isDoublyEncoded(bytes, at: index) {
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
