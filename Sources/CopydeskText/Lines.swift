/// The lines of a text as byte ranges, without their line ends.
///
/// `\n`, `\r\n` and `\r` end a line. A line end at the very end opens no further line; an empty text has no line.
public func lineRanges(in text: String) -> [Range<Int>] { text.withBytes { lineRanges(in: $0) } }

/// The lines of a text as byte ranges, without their line ends.
public func lineRanges(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
  var lines: [Range<Int>] = []
  var start = 0
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    guard byte == 0x0A || byte == 0x0D else {
      index += 1
      continue
    }
    lines.append(start..<index)
    index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
    start = index
  }
  if start < bytes.count { lines.append(start..<bytes.count) }
  return lines
}

/// What separates one paragraph from the next.
public enum ParagraphBreak: Sendable {
  /// Every line that is not blank is a paragraph.
  case newline
  /// Lines belong together until a blank one.
  case blankLine
}

/// The paragraphs of a text as byte ranges, without the white space around them.
public func paragraphRanges(in text: String, separatedBy separator: ParagraphBreak = .newline) -> [Range<Int>] {
  text.withBytes { paragraphRanges(in: $0, separatedBy: separator) }
}

/// The paragraphs of a text as byte ranges, without the white space around them.
public func paragraphRanges(
  in bytes: UnsafeBufferPointer<UInt8>, separatedBy separator: ParagraphBreak = .newline
) -> [Range<Int>] {
  var paragraphs: [Range<Int>] = []
  var open = false
  for line in lineRanges(in: bytes) {
    let range = trimmingSpaces(line, in: bytes)
    if range.isEmpty {
      open = false
    } else if open, separator == .blankLine, let last = paragraphs.last {
      paragraphs[paragraphs.count - 1] = last.lowerBound..<range.upperBound
    } else {
      paragraphs.append(range)
      open = true
    }
  }
  return paragraphs
}

/// A range without the ASCII white space at its ends.
public func trimmingSpaces(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
  var (start, end) = (range.lowerBound, range.upperBound)
  while start < end, bytes[start].isASCIISpace { start += 1 }
  while start < end, bytes[end - 1].isASCIISpace { end -= 1 }
  return start..<end
}
