/// What one block looks like by itself: cheap figures from one pass over its bytes, and no words.
///
/// Nothing here knows a language. Lengths are in letters of an alphabet: a character of Chinese or Japanese counts as
/// `ideographSize` of them, so that a sentence is about as long in every script.
struct BlockFeatures {
  /// An ideograph says about as much as this many letters: the ratio of parallel texts such as the Declaration of Human
  /// Rights.
  static let ideographSize = 2.5

  /// UTF-8 bytes.
  var length: Int
  /// Letters, digits and signs, without spaces.
  var size = 0.0
  var words = 0
  /// Share of the bytes that lie in links, 0…1.
  var linkDensity = 0.0
  var linkCount: Int
  /// Share of the bytes in bold, 0…1.
  var boldShare = 0.0
  /// Ends of sentences inside and at the end.
  var sentenceEnds = 0
  var commas = 0
  var digits = 0
  /// Words that begin with an ASCII capital.
  var capitalWords = 0
  var capitals = 0
  var letters = 0
  var symbols = 0
  var lineBreaks = 0
  /// Bars, bullets, arrows and angle quotes: what divides the parts of a line.
  var dividers = 0
  var copyrightSigns = 0
  var quoteMarks = 0
  var addresses = 0
  var endsWithEllipsis = false
  var endsLikeSentence = false
  var endsWithColon = false
  var start = Start.other
  /// 1…6, and 0 for what is no heading.
  var headingLevel = 0
  var tag: Tag
  var surroundings: Page.Surroundings = []
  var timeShare = 0.0

  /// How a block begins.
  enum Start: UInt8 {
    case other, lower, capital, digit, quote, beyondASCII
  }

  /// Bytes of text that lead nowhere else.
  var ownText: Double { Double(length) * (1 - linkDensity) }

  /// Whether the block reads like a paragraph of prose: long enough for a sentence, sentences in it, few links.
  var isProse: Bool {
    headingLevel == 0 && length >= 80 && linkDensity < 0.5 && (sentenceEnds > 0 || commas > 1 || length > 200)
  }
}

extension BlockFeatures {
  /// The figures of all blocks of a page.
  static func all(in page: Page) -> [BlockFeatures] {
    page.text.withUnsafeBufferPointer { bytes in
      page.blocks.map { BlockFeatures($0, page: page, bytes: bytes) }
    }
  }

  /// Reads the figures of `block` and its surroundings.
  init(_ block: Page.TextBlock, page: Page, bytes: UnsafeBufferPointer<UInt8>) {
    self.init(length: block.range.count, linkCount: block.linkCount, tag: page.elements[block.element].tag)
    let spaceBytes = scan(UnsafeBufferPointer(rebasing: bytes[block.range]))
    // Links, bold and times are counted without the spaces between words.
    let inked = Double(max(1, length - spaceBytes))
    linkDensity = min(1, Double(block.linkBytes) / inked)
    boldShare = min(1, Double(block.boldBytes) / inked)
    timeShare = min(1, Double(block.timeBytes) / inked)
    let element = page.elements[block.element]
    headingLevel = element.headingLevel
    surroundings = element.surroundings
  }

  /// Counts what the bytes are, and returns how many of them are white space.
  private mutating func scan(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var spaces = 0
    var ideographs = 0
    var scalars = 0
    var previous: UInt8 = 0x20
    for at in 0..<text.count {
      let byte = text[at]
      if byte <= 0x20 {
        spaces += 1
        if byte == 0x0A { lineBreaks += 1 }
        previous = byte
        continue
      }
      if previous <= 0x20 {
        words += 1
        if byte &- 0x41 < 26 { capitalWords += 1 }
      }
      if byte & 0xC0 != 0x80 { scalars += 1 }
      if (byte | 0x20) &- 0x61 < 26 {
        letters += 1
        if byte & 0x20 == 0 { capitals += 1 }
      } else if byte >= 0x80 {
        if byte &- 0xE3 < 7 { ideographs += 1 }
        scanBeyondASCII(text, at, previous)
      } else {
        scanSign(byte, text, at)
      }
      previous = byte
    }
    size = Double(scalars) + Double(ideographs) * (Self.ideographSize - 1)
    if let first = text.first { start = Self.start(first, text) }
    readEnd(text)
    return spaces
  }

  @inline(__always)
  private mutating func scanSign(_ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>, _ at: Int) {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
      if at + 1 >= text.count || text[at + 1] <= 0x20 || text[at + 1] >= 0x80 || text[at + 1] == 0x22 {
        sentenceEnds += 1
      }
    case UInt8(ascii: ","): commas += 1
    case 0x30...0x39: digits += 1
    case 0x22: quoteMarks += 1
    case 0x27, 0x28, 0x29, 0x2D, 0x3A, 0x3B: break
    case UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "*"): (symbols, dividers) = (symbols + 1, dividers + 1)
    case UInt8(ascii: "/"):
      symbols += 1
      if at > 1, text[at - 1] == 0x2F, text[at - 2] == 0x3A { addresses += 1 }
    default: symbols += 1
    }
  }

  @inline(__always)
  private mutating func scanBeyondASCII(_ text: UnsafeBufferPointer<UInt8>, _ at: Int, _ previous: UInt8) {
    guard at + 1 < text.count else { return }
    switch (previous, text[at], text[at + 1]) {
    // U+3001 and U+3002, the comma and full stop of Chinese and Japanese, and their wide forms.
    case (0xE3, 0x80, 0x81), (0xEF, 0xBC, 0x8C): commas += 1
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): sentenceEnds += 1
    // The danda of Indian scripts; below, the question mark of Arabic script.
    case (0xE0, 0xA5, 0xA4), (0xE0, 0xA5, 0xA5): sentenceEnds += 1
    case (_, 0xC2, 0xA9): copyrightSigns += 1
    // The angle quotes and dots of U+00AB, U+00B7, U+00BB, U+2022 and U+203A; arrows, boxes and triangles.
    case (_, 0xC2, 0xAB), (_, 0xC2, 0xB7), (_, 0xC2, 0xBB): dividers += 1
    case (_, 0xE2, 0x80):
      guard at + 2 < text.count else { return }
      if text[at + 2] == 0xA2 || text[at + 2] == 0xBA { dividers += 1 }
      if (0x9C...0x9F).contains(text[at + 2]) { quoteMarks += 1 }
    case (_, 0xE2, 0x86), (_, 0xE2, 0x96), (_, 0xE2, 0x97), (_, 0xE2, 0x9E): dividers += 1
    default: if previous == 0xD8, text[at] == 0x9F { sentenceEnds += 1 }
    }
  }

  private static func start(_ first: UInt8, _ text: UnsafeBufferPointer<UInt8>) -> Start {
    switch first {
    case 0x61...0x7A: .lower
    case 0x41...0x5A: .capital
    case 0x30...0x39: .digit
    case 0x22, 0x27: .quote
    case 0xE2 where text.count > 2 && text[1] == 0x80 && (0x98...0x9F).contains(text[2]): .quote
    case 0xE2, 0xC2: .other
    case 0x80...: .beyondASCII
    default: .other
    }
  }

  private mutating func readEnd(_ text: UnsafeBufferPointer<UInt8>) {
    var end = text.count
    while end > 0, [0x22, 0x27, 0x29, 0x5D].contains(text[end - 1]) || isClosingQuote(text, end) {
      end -= text[end - 1] < 0x80 ? 1 : 3
    }
    guard end > 0 else { return }
    let last = text[end - 1]
    endsLikeSentence = last == 0x2E || last == 0x21 || last == 0x3F
    endsWithColon = last == UInt8(ascii: ":")
    endsWithEllipsis =
      end > 2 && (last == 0x2E && text[end - 2] == 0x2E || (text[end - 3], text[end - 2], last) == (0xE2, 0x80, 0xA6))
    guard end > 2, last >= 0x80 else { return }
    switch (text[end - 3], text[end - 2], last) {
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F), (0xE0, 0xA5, 0xA4), (0xE2, 0x80, 0xA6):
      endsLikeSentence = true
    case (0xEF, 0xBC, 0x9A): endsWithColon = true
    default: endsLikeSentence = text[end - 2] == 0xD8 && last == 0x9F
    }
  }

  /// U+2018…U+201F in UTF-8, and the closing brackets of Chinese and Japanese.
  private func isClosingQuote(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
    guard end > 2, text[end - 1] >= 0x80 else { return false }
    if text[end - 3] == 0xE2 { return text[end - 2] == 0x80 && (0x98...0x9F).contains(text[end - 1]) }
    return text[end - 3] == 0xE3 && text[end - 2] == 0x80 && (0x8D...0x8F).contains(text[end - 1])
  }
}
