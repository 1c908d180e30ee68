/// Finds the signs in a page's text that Markdown would take for its own.
///
/// `# 1 in the charts` → `\# 1 in the charts`, `2*3*4` → `2\*3\*4`. A sign that means nothing where it stands stays as it
/// is: `snake_case`, `2 * 3`, `the no. 1`, `a [sic] b`.
struct MarkupEscapes {
  enum Place {
    /// Text of its own lines; an item's first line may begin with a box to tick.
    case paragraph(isItem: Bool)
    case heading
    case row
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let cuts: CutPlaces
  /// Where signs of links are put in.
  private var linkStarts: Set<Int> = []
  private var linkEnds: Set<Int> = []
  /// Brackets in the texts of links.
  private var brackets: Set<Int> = []
  /// The last stretch that was searched for brackets; links may stand in one another without end.
  private var searched = 0..<0

  init(_ bytes: UnsafeBufferPointer<UInt8>, cuts: CutPlaces) {
    self.bytes = bytes
    self.cuts = cuts
  }

  /// Notes that a link is written around a stretch of text.
  mutating func add(link: Range<Int>) {
    linkStarts.insert(link.lowerBound)
    linkEnds.insert(link.upperBound)
    if link.lowerBound >= searched.upperBound {
      addBrackets(link)
      searched = link
    } else {
      addBrackets(link.lowerBound..<max(link.lowerBound, searched.lowerBound))
      addBrackets(min(link.upperBound, searched.upperBound)..<link.upperBound)
      searched = min(link.lowerBound, searched.lowerBound)..<max(link.upperBound, searched.upperBound)
    }
  }

  private mutating func addBrackets(_ range: Range<Int>) {
    for at in range where bytes[at] == UInt8(ascii: "[") || bytes[at] == UInt8(ascii: "]") { brackets.insert(at) }
  }

  /// The places of the signs in a block, in order.
  func places(in block: Range<Int>, _ place: Place) -> [Int] {
    guard mayHold(block, place) else { return [] }
    var text = MarkupText(bytes, pieces: cuts.shown(of: block))
    if text.bytes.isEmpty { return [] }
    text.findPairs { linkStarts.contains($0) || linkEnds.contains($0) }
    var found: [Int] = []
    switch place {
    case .paragraph(let isItem):
      found = text.lineStarts(isItem: isItem)
      if linkStarts.contains(text.places[0]) { found.removeAll { text.lineOfFirst.contains($0) } }
    case .heading: found = text.closingSigns()
    case .row: break
    }
    found += text.emphasis
    var isOpen = false
    for (at, byte) in text.bytes.enumerated() where Self.isSign(byte) {
      if byte == UInt8(ascii: "["), !brackets.contains(text.places[at]) { isOpen = true }
      if isSpecial(byte, at, text, isOpen: isOpen) { found.append(at) }
    }
    found.sort()
    return found.indices.filter { $0 == 0 || found[$0] != found[$0 - 1] }.map { text.places[found[$0]] }
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "!"):
      true
    default: false
    }
  }

  /// Most blocks hold no sign at all.
  private func mayHold(_ block: Range<Int>, _ place: Place) -> Bool {
    var isStart = true
    var isHeading = false
    if case .heading = place { isHeading = true }
    for at in block {
      let byte = bytes[at]
      if byte >= 0x61, byte < 0x7B || byte >= 0x80 {
        isStart = false
        continue
      }
      if Self.isSign(byte) { return true }
      if isHeading, byte == UInt8(ascii: "#") { return true }
      if isStart {
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="),
          UInt8(ascii: "|"), UInt8(ascii: ":"), 0x30...0x39:
          return true
        default: break
        }
      }
      // What stands behind a cut may be the start of a line too.
      isStart = byte <= 0x20 && isStart || byte == 0x0A
    }
    return !cuts.isWhole(block)
  }

  private func isSpecial(_ byte: UInt8, _ at: Int, _ text: MarkupText, isOpen: Bool) -> Bool {
    let place = text.places[at]
    let next = at + 1 < text.bytes.count ? text.bytes[at + 1] : 0x20
    let nextPlace = at + 1 < text.bytes.count ? text.places[at + 1] : place + 1
    switch byte {
    case UInt8(ascii: "\\"):
      let isBeforeLink = [place + 1, nextPlace].contains { linkStarts.contains($0) || linkEnds.contains($0) }
      return isBeforeLink || MarkupText.isPunctuation(next) || next == 0x0A
    case UInt8(ascii: "!"): return linkStarts.contains(place + 1) || linkStarts.contains(nextPlace)
    case UInt8(ascii: "`"): return text.hasCode
    case UInt8(ascii: "["): return brackets.contains(place)
    case UInt8(ascii: "]"): return brackets.contains(place) || isOpen && next == UInt8(ascii: "(")
    case UInt8(ascii: "<"): return (next | 0x20) &- 0x61 < 26 || "/!?".utf8.contains(next)
    case UInt8(ascii: "&"): return text.isReference(at)
    default: return false
    }
  }
}
