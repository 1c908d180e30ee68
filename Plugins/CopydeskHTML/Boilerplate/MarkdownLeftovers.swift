import CopydeskText

/// Finds the marks that a conversion to Markdown left in a text.
///
/// `By [Northern Wire](#)` → `By Northern Wire`, `**LENA FORSTER**` → `LENA FORSTER`, `## What we know` → `What we know`.
/// `*A line like this*` loses its asterisks.
/// `[sic](laughs)`, `2 ** 3` and `f(**options)` stay. Links and bold type end on the line that they begin on.
enum MarkdownLeftovers {
  static let rules: Set<String> = ["markdown-link", "markdown-bold", "markdown-emphasis", "markdown-heading"]

  /// The cuts in one line, in order, without overlaps.
  static func edits(in line: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> [BoilerplateEdit] {
    var scan = LineScan(bytes: bytes, line: line)
    scan.run()
    return scan.edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private struct LineScan {
    let bytes: UnsafeBufferPointer<UInt8>
    let line: Range<Int>
    var edits: [BoilerplateEdit] = []
    /// Where each open bracket stands, and how many edits there were before it.
    var openBrackets: [(start: Int, edits: Int)] = []
    var openBold: (start: Int, length: Int)?

    /// Brackets that may be open at once; a link in a link needs two.
    static let deepest = 8

    mutating func run() {
      var index = line.lowerBound
      if bytes[index] == 0x23 { index = heading() }
      while index < line.upperBound {
        switch bytes[index] {
        case 0x5B:
          if openBrackets.count == Self.deepest { openBrackets.removeFirst() }
          openBrackets.append((index, edits.count))
          index += 1
        case 0x5D: index = closingBracket(index)
        case 0x2A: index = asterisks(index)
        default: index += 1
        }
      }
      if isEmphasised() {
        edits.append(.cut(line.lowerBound..<line.lowerBound + 1, rule: "markdown-emphasis"))
        edits.append(.cut(line.upperBound - 1..<line.upperBound, rule: "markdown-emphasis"))
      }
    }

    /// A whole line between single asterisks or underscores: `*This story was corrected on Monday*`.
    func isEmphasised() -> Bool {
      let mark = bytes[line.lowerBound]
      guard mark == 0x2A || mark == 0x5F, line.count > 4, bytes[line.upperBound - 1] == mark else { return false }
      let inner = line.lowerBound + 1..<line.upperBound - 1
      guard !bytes[inner.lowerBound].isASCIISpace, !bytes[inner.upperBound - 1].isASCIISpace else { return false }
      return bytes[inner].contains(0x20) && !bytes[inner].contains(mark)
    }

    /// Two to six number signs and a space at the start of a line, and again where a heading was marked twice.
    mutating func heading() -> Int {
      var (start, index) = (line.lowerBound, line.lowerBound)
      while true {
        while index < line.upperBound, bytes[index] == 0x23 { index += 1 }
        guard (2...6).contains(index - start), index < line.upperBound, bytes[index] == 0x20 else { break }
        while index < line.upperBound, bytes[index] == 0x20 { index += 1 }
        start = index
      }
      if start > line.lowerBound { edits.append(.cut(line.lowerBound..<start, rule: "markdown-heading")) }
      return index
    }

    /// A `]` that closes a link: its brackets and target go; of an image everything goes.
    mutating func closingBracket(_ close: Int) -> Int {
      guard let open = openBrackets.popLast() else { return close + 1 }
      guard let end = linkTarget(close + 1) else { return close + 1 }
      if open.start > line.lowerBound, bytes[open.start - 1] == 0x21 {
        edits.removeLast(edits.count - open.edits)
        if let bold = openBold, bold.start > open.start { openBold = nil }
        edits.append(.cut(open.start - 1..<end, rule: "markdown-link"))
      } else {
        edits.append(.cut(open.start..<open.start + 1, rule: "markdown-link"))
        edits.append(.cut(close..<end, rule: "markdown-link"))
      }
      return end
    }

    /// The end of `(target)` at `start`, where the target is an address: `#…`, `/…`, `https://…`, `mailto:…`.
    func linkTarget(_ start: Int) -> Int? {
      guard start < line.upperBound, bytes[start] == 0x28 else { return nil }
      let target = start + 1..<line.upperBound
      guard !target.isEmpty,
        bytes[start + 1] == 0x23 || bytes[start + 1] == 0x2F || hasPrefix("http", target, bytes)
          || hasPrefix("www.", target, bytes) || hasPrefix("mailto:", target, bytes)
          || hasPrefix("javascript:", target, bytes)
      else { return nil }
      var depth = 1
      var index = start + 1
      while index < line.upperBound {
        switch bytes[index] {
        case 0x28: depth += 1
        case 0x29:
          depth -= 1
          if depth == 0 { return index + 1 }
        // A bracket or white space ends the search, which keeps the whole scan linear.
        case 0x20, 0x09, 0x5B, 0x5D: return nil
        default: break
        }
        index += 1
      }
      return nil
    }

    /// A run of two or three asterisks opens bold type before a word and closes it after one.
    mutating func asterisks(_ start: Int) -> Int {
      var end = start
      while end < line.upperBound, bytes[end] == 0x2A { end += 1 }
      let length = end - start
      guard length == 2 || length == 3 else { return end }
      let afterSpace = start == line.lowerBound || bytes[start - 1].isASCIISpace
      let beforeSpace = end == line.upperBound || bytes[end].isASCIISpace
      if let open = openBold, open.length == length, !afterSpace || open.start == line.lowerBound && isLast(end) {
        edits.append(.cut(open.start..<open.start + length, rule: "markdown-bold"))
        edits.append(.cut(start..<end, rule: "markdown-bold"))
        openBold = nil
      } else if !beforeSpace, afterSpace || !isWordByte(bytes[start - 1]) {
        openBold = (start, length)
      }
      return end
    }

    /// Whether no further pair of asterisks follows on the line.
    func isLast(_ index: Int) -> Bool { !bytes[index..<line.upperBound].contains(0x2A) }

    func isWordByte(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || byte >= 0x80 }
  }
}
