import CopydeskText

/// Takes out characters that show nothing where they stand.
///
/// A soft hyphen, byte order mark or zero width space inside `news<U+00AD>paper` goes. Joiners stay in emoji and in the
/// scripts that need them (Arabic, those of India), zero width spaces in those that write without spaces (Thai, Khmer),
/// direction marks in lines with right-to-left letters, and variation selectors everywhere.
func invisibleCharacterEdits(in bytes: UnsafeBufferPointer<UInt8>) -> [TextEdit] {
  var edits: [TextEdit] = []
  var line = LineDirection()
  var index = 0
  while true {
    index = bytes.firstNonASCII(from: index)
    guard index < bytes.count else { break }
    // The first bytes of the characters in question: U+00AD, U+061C, U+180E, U+200B…U+206F, U+FEFF and U+FFF9….
    switch bytes[index] {
    case 0xC2, 0xD8, 0xE1, 0xE2, 0xEF: break
    default:
      index += 1
      continue
    }
    let (scalar, length) = bytes.scalar(at: index)
    let range = index..<index + length
    index += length
    guard let kind = InvisibleKind(scalar) else { continue }
    if scalar == 0x00AD, isDoublyEncoded(bytes, at: range.lowerBound) { continue }
    switch kind {
    case .always:
      edits.append(TextEdit(range, "", rule: "invisible-character"))
    case .joiner where !needsJoiner(bytes, around: range):
      edits.append(TextEdit(range, "", rule: "invisible-character"))
    case .wordBreak where !standsInUnspacedScript(bytes, range):
      edits.append(TextEdit(range, "", rule: "invisible-character"))
    case .direction where !line.isRightToLeft(bytes, at: range.lowerBound):
      edits.append(TextEdit(range, "", rule: "direction-mark"))
    default: break
    }
  }
  return edits
}

private enum InvisibleKind {
  case always, joiner, wordBreak, direction

  init?(_ scalar: UInt32) {
    switch scalar {
    case 0x00AD, 0x2060...0x2064, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFC: self = .always
    case 0x200C, 0x200D, 0x180E: self = .joiner
    case 0x200B: self = .wordBreak
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: self = .direction
    default: return nil
    }
  }
}

/// Joiners do something only beside characters from Hebrew on: scripts that join letters, and emoji.
private func needsJoiner(_ bytes: UnsafeBufferPointer<UInt8>, around range: Range<Int>) -> Bool {
  let previous = range.lowerBound > 0 ? bytes.scalar(before: range.lowerBound).value : 0
  let next = range.upperBound < bytes.count ? bytes.scalar(at: range.upperBound).value : 0
  return previous >= 0x0590 && !isGeneralPunctuation(previous) || next >= 0x0590 && !isGeneralPunctuation(next)
}

private func isGeneralPunctuation(_ scalar: UInt32) -> Bool { 0x2000...0x206F ~= scalar }

private func standsInUnspacedScript(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
  let previous = range.lowerBound > 0 ? bytes.scalar(before: range.lowerBound).value : 0
  let next = range.upperBound < bytes.count ? bytes.scalar(at: range.upperBound).value : 0
  return isUnspaced(previous) || isUnspaced(next)
}

/// Thai, Lao, Tibetan, Myanmar, Khmer and their extensions; kana and Han.
private func isUnspaced(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x19E0...0x1AAF, 0x2E80...0x9FFF, 0xA9E0...0xAA7F: true
  default: false
  }
}

/// Whether the line of an offset holds right-to-left letters; each line is looked at once.
private struct LineDirection {
  private var line = 0..<0
  private var answer = false

  mutating func isRightToLeft(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    if line.contains(offset) { return answer }
    var start = offset
    while start > line.upperBound, bytes[start - 1] != 0x0A { start -= 1 }
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    line = start..<end
    answer = false
    var index = start
    while index < end, !answer {
      // Hebrew begins with 0xD6, nothing right-to-left below.
      if bytes[index] < 0xD6 {
        index += 1
        continue
      }
      let (scalar, length) = bytes.scalar(at: index)
      answer = isRightToLeftLetter(scalar)
      index += length
    }
    return answer
  }

  private func isRightToLeftLetter(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0590...0x061B, 0x061D...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
  }
}
