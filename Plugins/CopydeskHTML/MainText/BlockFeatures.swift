/// What a scorer may know about a block: cheap figures from one pass, no words.
struct BlockFeatures {
  /// UTF-8 bytes.
  var length: Int
  var words: Int
  /// Share of the bytes that lie in links, 0…1.
  var linkDensity: Double
  var linkCount: Int
  /// Share of the bytes in bold, 0…1.
  var boldShare: Double
  /// Ends of sentences inside and at the end.
  var sentenceEnds: Int
  var commas: Int
  var digits: Int
  /// Words that begin with an ASCII capital.
  var capitalWords: Int
  var endsLikeSentence: Bool
  var endsWithColon: Bool
  /// 1…6, and 0 for what is no heading.
  var headingLevel: Int
  var tag: Tag
  var isInList: Bool
  var isInTable: Bool
  var isInFigure: Bool
  var isInQuote: Bool
  var isHidden: Bool
  var timeShare: Double
  /// The hints of all elements around the block that hold less than most of the page.
  var hints: NameHints

  /// Bytes of text that lead nowhere else.
  var ownText: Double { Double(length) * (1 - linkDensity) }

  /// Whether the block reads like a paragraph of prose: long enough for a sentence, sentences in it, few links.
  var isProse: Bool {
    headingLevel == 0 && length >= 80 && linkDensity < 0.5 && (sentenceEnds > 0 || commas > 1 || length > 200)
  }
}

extension BlockFeatures {
  /// Reads the figures of `block` and its surroundings.
  init(_ block: Page.TextBlock, page: Page, bytes: UnsafeBufferPointer<UInt8>, hints: NameHints) {
    self.init(
      length: block.range.count, words: 0, linkDensity: Double(block.linkBytes) / Double(max(1, block.range.count)),
      linkCount: block.linkCount, boldShare: Double(block.boldBytes) / Double(max(1, block.range.count)),
      sentenceEnds: 0, commas: 0, digits: 0, capitalWords: 0, endsLikeSentence: false, endsWithColon: false,
      headingLevel: 0, tag: page.elements[block.element].tag, isInList: false, isInTable: false, isInFigure: false,
      isInQuote: false, isHidden: false, timeShare: Double(block.timeBytes) / Double(max(1, block.range.count)),
      hints: hints)
    scan(UnsafeBufferPointer(rebasing: bytes[block.range]))
    climb(from: block.element, in: page)
  }

  private mutating func scan(_ text: UnsafeBufferPointer<UInt8>) {
    var spaceBytes = 0
    var previous: UInt8 = 0x20
    for (at, byte) in text.enumerated() {
      if previous <= 0x20, byte > 0x20 {
        words += 1
        if byte &- 0x41 < 26 { capitalWords += 1 }
      }
      switch byte {
      case 0x20, 0x0A, 0x09: spaceBytes += 1
      case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
        if at + 1 >= text.count || text[at + 1] <= 0x20 || text[at + 1] >= 0x80 || text[at + 1] == 0x22 {
          sentenceEnds += 1
        }
      case UInt8(ascii: ","): commas += 1
      case 0x30...0x39: digits += 1
      case 0x80 where previous == 0xE3 && at + 1 < text.count:
        // U+3001 and U+3002, the comma and full stop of Chinese and Japanese.
        if text[at + 1] == 0x81 { commas += 1 } else if text[at + 1] == 0x82 { sentenceEnds += 1 }
      case 0xBC where previous == 0xEF && at + 1 < text.count && text[at + 1] == 0x8C: commas += 1
      default: break
      }
      previous = byte
    }
    // Links are counted without the spaces between words.
    let inked = Double(max(1, text.count - spaceBytes))
    linkDensity = min(1, linkDensity * Double(text.count) / inked)
    boldShare = min(1, boldShare * Double(text.count) / inked)
    timeShare = min(1, timeShare * Double(text.count) / inked)
    var end = text.count
    while end > 0, [0x22, 0x27, 0x29, 0x5D].contains(text[end - 1]) || isClosingQuote(text, end) {
      end -= text[end - 1] < 0x80 ? 1 : 3
    }
    if end > 0 {
      endsLikeSentence =
        [0x2E, 0x21, 0x3F].contains(text[end - 1]) || (end > 2 && text[end - 3] == 0xE3 && text[end - 1] == 0x82)
        || (end > 2 && text[end - 3] == 0xE2 && text[end - 2] == 0x80 && text[end - 1] == 0xA6)
      endsWithColon = text[end - 1] == UInt8(ascii: ":")
    }
  }

  /// U+2018…U+201F in UTF-8.
  private func isClosingQuote(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
    end > 2 && text[end - 3] == 0xE2 && text[end - 2] == 0x80 && (0x98...0x9F).contains(text[end - 1])
  }

  private mutating func climb(from element: Int, in page: Page) {
    var at = element
    while at >= 0 {
      let around = page.elements[at]
      if headingLevel == 0 { headingLevel = around.tag.headingLevel }
      switch around.tag {
      case .li, .dd, .dt: isInList = true
      case .td, .th, .tr, .table, .caption: isInTable = true
      case .figure, .figcaption: isInFigure = true
      case .blockquote: isInQuote = true
      default: break
      }
      if around.visibility == .hidden { isHidden = true }
      at = around.parent
    }
  }
}
