/// The white space since the last word of a block: written in front of the next word, and lost at the block's end.
struct PendingSpace {
  var spaces = 0
  var breaks = 0
  /// Between two cells of a row, one for each column.
  var tabs = 0

  /// Longer runs in preformatted text say nothing, and a hostile page could have millions.
  private static let mostSpaces = 80
  private static let tabWidth = 4

  @inline(__always)
  mutating func add(_ byte: UInt8, isPreformatted: Bool) {
    spaces = isPreformatted ? spaces + (byte == 0x09 ? Self.tabWidth : 1) : 1
  }

  mutating func atLeastOneSpace() { spaces = max(spaces, 1) }

  @inline(__always)
  func write(to text: inout [UInt8], isPreformatted: Bool) {
    if tabs > 0 {
      text.append(contentsOf: repeatElement(0x09, count: tabs))
    } else if breaks > 0 {
      text.append(0x0A)
      if isPreformatted { text.append(contentsOf: repeatElement(0x20, count: min(spaces, Self.mostSpaces))) }
    } else if spaces > 0 {
      text.append(contentsOf: repeatElement(0x20, count: min(spaces, Self.mostSpaces)))
    }
  }
}
