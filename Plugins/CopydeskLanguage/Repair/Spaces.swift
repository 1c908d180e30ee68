import CopydeskText

/// Evens out spaces and line ends.
///
/// `The  old\u{A0}ferry \n\n\n\nsank` → `The old ferry\n\nsank`: tabs and no-break, thin and other wide spaces become a
/// space, a run of spaces one, spaces before a line end go, and more than two line ends become two. The ideographic
/// space stays beside the characters that it belongs to.
func spaceEdits(in bytes: UnsafeBufferPointer<UInt8>) -> [TextEdit] {
  var edits: [TextEdit] = []
  var index = 0
  while true {
    index = bytes.firstUnevenSpace(from: index)
    guard index < bytes.count else { break }
    if spaceLength(bytes, at: index) > 0 || bytes[index] == 0x0A {
      index = SpaceRun.read(bytes, from: index, into: &edits)
    } else {
      index += 1
    }
  }
  return edits
}

/// A run of spaces and line ends.
private enum SpaceRun {
  /// Adds the edits of the run that begins at `start` and returns its end.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, into edits: inout [TextEdit]) -> Int {
    var index = start
    var lineEnds = 0
    while true {
      let spaces = index
      while index < bytes.count {
        let length = spaceLength(bytes, at: index)
        if length == 0 { break }
        index += length
      }
      let isLineEnd = index < bytes.count && bytes[index] == 0x0A
      if index == bytes.count || isLineEnd {
        if spaces < index { edits.append(TextEdit(spaces..<index, "", rule: "trailing-space")) }
        guard isLineEnd else { return index }
      } else {
        if let edit = single(bytes, spaces..<index) { edits.append(edit) }
        return index
      }
      let firstEnd = index
      while index < bytes.count, bytes[index] == 0x0A { index += 1 }
      let kept = firstEnd + min(index - firstEnd, max(0, 2 - lineEnds))
      lineEnds += index - firstEnd
      if kept < index { edits.append(TextEdit(kept..<index, "", rule: "blank-lines")) }
    }
  }

  /// The edit that makes one space of a run inside a line; nil where it is one.
  private static func single(_ bytes: UnsafeBufferPointer<UInt8>, _ run: Range<Int>) -> TextEdit? {
    if run.isEmpty || run.count == 1 && bytes[run.lowerBound] == 0x20 { return nil }
    let rest = bytes[run].drop { $0 == 0x20 }
    if rest.isEmpty { return TextEdit(run.lowerBound + 1..<run.upperBound, "", rule: "repeated-space") }
    let rule = rest.contains { $0 >= 0x80 } ? "special-space" : "tab"
    return TextEdit(run, " ", rule: rule)
  }
}

/// How many bytes the space at `offset` takes; 0 where there is none.
private func spaceLength(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
  switch bytes[offset] {
  case 0x20, 0x09: return 1
  case 0xC2, 0xE1, 0xE2, 0xE3: break
  default: return 0
  }
  let (scalar, length) = bytes.scalar(at: offset)
  switch scalar {
  case 0x00A0: return isDoublyEncoded(bytes, at: offset) ? 0 : length
  case 0x1680, 0x2000...0x200A, 0x202F, 0x205F: return length
  case 0x3000: return isBesideIdeograph(bytes, offset..<offset + length) ? 0 : length
  default: return 0
  }
}

private func isBesideIdeograph(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
  let previous = range.lowerBound > 0 ? bytes.scalar(before: range.lowerBound).value : 0
  let next = range.upperBound < bytes.count ? bytes.scalar(at: range.upperBound).value : 0
  return previous >= 0x2E80 || next >= 0x2E80
}
