/// What stands before the lines of a block in Markdown, for the quotations and list items around it.
struct MarkupMargins {
  struct Margin {
    var first = ""
    /// Before all other lines.
    var rest = ""
  }

  private let page: Page
  /// The numbers of items of numbered lists, by their element.
  private let numbers: [Int: Int]
  /// For each element the innermost quotation or item that it is or is inside of; -1 where there is none.
  private let levels: [Int]
  /// The items of which a block has been written.
  private var begun: Set<Int> = []

  /// What follows in an item stands to the right by so much, or by the width of its number where that is more.
  private static let step = 3
  /// Only so many of the innermost quotations and items count; a page may nest them without end.
  private static let mostLevels = 9

  init(_ page: Page) {
    self.page = page
    var counts: [Int: Int] = [:]
    var numbers: [Int: Int] = [:]
    var levels = [Int](repeating: -1, count: page.elements.count)
    var lists = levels
    for (list, number) in page.listNumbers where page.elements[list].tag == .ol { counts[list] = number - 1 }
    for (at, element) in page.elements.enumerated() {
      if element.parent >= 0 {
        levels[at] = levels[element.parent]
        lists[at] = lists[element.parent]
      }
      switch element.tag {
      case .ol, .ul, .menu, .dir: lists[at] = at
      case .blockquote: levels[at] = at
      case .li:
        levels[at] = at
        let list = lists[at]
        guard list >= 0, page.elements[list].tag == .ol else { continue }
        numbers[at] = page.listNumbers[at] ?? counts[list, default: 0] + 1
        if element.visibility != .hidden { counts[list] = numbers[at] }
      default: continue
      }
    }
    self.numbers = numbers
    self.levels = levels
  }

  /// The margin of the next block; the first one of an item bears the item's sign.
  ///
  /// - Parameter isAligned: whether all lines of the block must begin in one column.
  mutating func margin(ofBlock at: Int, isAligned: Bool) -> Margin {
    var margin = Margin()
    let levels = levels(around: page.blocks[at].element)
    for (order, level) in levels.enumerated() {
      if page.elements[level].tag == .blockquote {
        margin.first += "> "
        margin.rest += "> "
        continue
      }
      let sign = numbers[level].map { "\($0). " } ?? "- "
      let indent = String(repeating: " ", count: max(Self.step, sign.utf8.count))
      margin.rest += indent
      if !begun.insert(level).inserted {
        margin.first += indent
      } else {
        let isLast = order == levels.count - 1 && !isAligned
        margin.first += isLast ? sign : sign + indent.dropFirst(sign.utf8.count)
      }
    }
    return margin
  }

  /// The quotations and items around an element, the outermost first.
  private func levels(around element: Int) -> [Int] {
    var around: [Int] = []
    var at = element
    while at >= 0, levels[at] >= 0, around.count < Self.mostLevels {
      around.append(levels[at])
      at = page.elements[levels[at]].parent
    }
    return around.reversed()
  }
}
