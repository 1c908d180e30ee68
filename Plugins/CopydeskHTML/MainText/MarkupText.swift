/// The text of a block that readers see, and what Markdown would make of its signs.
struct MarkupText {
  private(set) var bytes: [UInt8] = []
  /// Where each byte stands in the page's text.
  private(set) var places: [Int] = []
  /// Whether two runs of backticks could be the ends of a stretch of code.
  private(set) var hasCode = false
  /// The indices of signs that could begin or end an emphasis.
  private(set) var emphasis: [Int] = []

  /// The longest name of a character has 31 letters.
  private static let longestReference = 33

  init(_ text: UnsafeBufferPointer<UInt8>, pieces: [Range<Int>]) {
    for piece in pieces {
      bytes += text[piece]
      places += piece
    }
  }

  static func isPunctuation(_ byte: UInt8) -> Bool {
    (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte)
      || (0x7B...0x7E).contains(byte)
  }

  // MARK: Lines

  /// Indices of the first line.
  var lineOfFirst: Range<Int> { 0..<(bytes.firstIndex(of: 0x0A) ?? bytes.count) }

  /// The indices of what would make a line a heading, quotation, item, rule, fence, row or the name of an address.
  func lineStarts(isItem: Bool) -> [Int] {
    var found: [Int] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let first = bytes[start..<end].firstIndex { $0 > 0x20 } ?? end
      if first < end, let sign = sign(ofLine: first..<end, isFirst: start == 0, isItem: isItem) {
        // What follows an escaped sign of emphasis could end one.
        let isEmphasis = "*_~".utf8.contains(bytes[sign])
        found += sign..<sign + (isEmphasis ? bytes[sign..<end].prefix { $0 == bytes[sign] }.count : 1)
      }
      start = end + 1
    }
    return found
  }

  private func sign(ofLine line: Range<Int>, isFirst: Bool, isItem: Bool) -> Int? {
    let start = line.lowerBound
    let sign = bytes[start]
    let run = bytes[line].prefix { $0 == sign }.count
    switch sign {
    case UInt8(ascii: ">"): return start
    case UInt8(ascii: "#"): return run <= 6 && isBlank(start + run) ? start : nil
    case UInt8(ascii: "`"), UInt8(ascii: "~"): return run >= 3 ? start : nil
    case UInt8(ascii: "["):
      guard isFirst, let close = bytes[line].firstIndex(of: UInt8(ascii: "]")), close + 1 < line.upperBound else {
        return nil
      }
      let isBox = isItem && close == start + 2 && " xX".utf8.contains(bytes[start + 1]) && isBlank(close + 1)
      return isBox || bytes[close + 1] == UInt8(ascii: ":") ? start : nil
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "_"):
      if sign != UInt8(ascii: "_"), isBlank(start + 1) { return start }
      let isRule = sign != UInt8(ascii: "+") && bytes[line].count { $0 == sign } >= 3
      if isRule, bytes[line].allSatisfy({ $0 == sign || $0 <= 0x20 }) { return start }
    case 0x30...0x39:
      let digits = bytes[line].prefix { $0 &- 0x30 < 10 }.count
      let end = start + digits
      guard digits <= 9, end < line.upperBound, ".)".utf8.contains(bytes[end]), isBlank(end + 1) else { return nil }
      return end
    default: break
    }
    // Below a line of text: what makes it a heading, or the first row of a table.
    if isFirst { return nil }
    if sign == UInt8(ascii: "=") { return bytes[line].allSatisfy { $0 == sign || $0 <= 0x20 } ? start : nil }
    guard "|-:".utf8.contains(sign), bytes[line].contains(UInt8(ascii: "-")) else { return nil }
    return bytes[line].allSatisfy { "|-: ".utf8.contains($0) } ? start : nil
  }

  /// The index of the number signs that end a heading, which Markdown leaves out.
  func closingSigns() -> [Int] {
    let end = bytes.count
    let start = bytes.lastIndex { $0 != UInt8(ascii: "#") }.map { $0 + 1 } ?? 0
    return start < end && (start == 0 || bytes[start - 1] <= 0x20) ? [start] : []
  }

  private func isBlank(_ at: Int) -> Bool { at >= bytes.count || bytes[at] <= 0x20 }

  // MARK: Inside of lines

  /// Looks for signs that could be the two ends of something.
  ///
  /// - Parameter isEdge: whether a link's sign is put in at a place, and makes two runs of one.
  mutating func findPairs(isEdge: (Int) -> Bool) {
    var runs: [Range<Int>] = []
    var opened: Set<UInt8> = []
    var paired: Set<UInt8> = []
    var backticks = 0
    var at = 0
    while at < bytes.count {
      let sign = bytes[at]
      guard sign == UInt8(ascii: "*") || sign == UInt8(ascii: "_") || sign == UInt8(ascii: "~") || sign == 0x60 else {
        at += 1
        continue
      }
      var end = at + 1
      while end < bytes.count, bytes[end] == sign, !isEdge(places[end]) { end += 1 }
      if sign == 0x60 {
        backticks += 1
      } else {
        let startsAtEdge = isEdge(places[at]) || at > 0 && isEdge(places[at - 1] + 1)
        let endsAtEdge = isEdge(places[end - 1] + 1) || end < bytes.count && isEdge(places[end])
        let opens = endsAtEdge || isWord(end) && (sign != UInt8(ascii: "_") || startsAtEdge || !isLetter(before: at))
        let closes =
          startsAtEdge || isWord(at - 1) && (sign != UInt8(ascii: "_") || endsAtEdge || !isLetter(after: end))
        if closes, opened.contains(sign) { paired.insert(sign) }
        if opens { opened.insert(sign) }
        if opens || closes { runs.append(at..<end) }
      }
      at = end
    }
    hasCode = backticks > 1
    for run in runs where paired.contains(bytes[run.lowerBound]) { emphasis += run }
  }

  private func isWord(_ at: Int) -> Bool { bytes.indices.contains(at) && bytes[at] > 0x20 }

  private func isLetter(before at: Int) -> Bool {
    guard at > 0 else { return false }
    var start = at - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return isLetter(start)
  }

  private func isLetter(after at: Int) -> Bool { at < bytes.count && isLetter(at) }

  /// Whether a letter or digit begins there. Beyond ASCII the quotation marks, dashes and spaces are told from letters.
  private func isLetter(_ at: Int) -> Bool {
    let byte = bytes[at]
    if byte < 0x80 { return byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 }
    let next = at + 1 < bytes.count ? bytes[at + 1] : 0
    return !(byte == 0xC2 && next < 0xC0 || byte == 0xE2 && next < 0x82 || byte == 0xE3 && next == 0x80)
  }

  /// Whether an `&` begins a character's name or number, such as `&lt;`.
  func isReference(_ at: Int) -> Bool {
    var end = at + 1
    if end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
    let start = end
    while end < bytes.count, end - at < Self.longestReference, bytes[end] < 0x80, isLetter(end) { end += 1 }
    return end > start && end < bytes.count && bytes[end] == UInt8(ascii: ";")
  }
}
