/// Where the code of a main text begins and ends in Markdown: blocks of one `<pre>` stand between two fences.
struct MarkupFences {
  struct Code {
    /// What stands on the line before the code and on the one after it.
    var fence: String
    var isFirst: Bool
    var isLast: Bool
  }

  /// The blocks of code, by their index.
  private(set) var code: [Int: Code] = [:]

  /// - Parameter kept: the blocks that are written, in order, but for rows of tables.
  init(_ page: Page, kept: [Int]) {
    let elements = kept.map { block in
      let element = page.blocks[block].element
      return page.elements[element].surroundings.contains(.code) ? page.element(around: element, [.pre]) : nil
    }
    var start = 0
    while start < kept.count {
      var end = start + 1
      while end < kept.count, elements[end] == elements[start] { end += 1 }
      defer { start = end }
      guard elements[start] != nil else { continue }
      let fence = Self.fence(around: kept[start..<end].map { page.text[page.blocks[$0].range] })
      for order in start..<end {
        code[kept[order]] = Code(fence: fence, isFirst: order == start, isLast: order == end - 1)
      }
    }
  }

  /// Three signs, or one more than the code has at one place.
  private static func fence(around blocks: [ArraySlice<UInt8>]) -> String {
    var longest = 2
    for block in blocks {
      var run = 0
      for byte in block {
        run = byte == UInt8(ascii: "`") ? run + 1 : 0
        longest = max(longest, run)
      }
    }
    return String(repeating: "`", count: longest + 1)
  }
}
