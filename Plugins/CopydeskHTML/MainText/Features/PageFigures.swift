import CopydeskText

/// What features need to know about a page as a whole: sums over blocks, containers, and blocks that are built alike.
struct PageFigures {
  /// Levels of containers around a block that features look at.
  static let levels = 4

  /// Blocks are built alike nearby when this many elements, from the innermost on, are of the same kinds…
  private static let nearLevels = 2
  /// …and all the way when this many are.
  private static let farLevels = 5

  /// Running sums over the blocks, so that every element's totals take constant time.
  struct Totals {
    var size = 0.0
    var linked = 0.0
    var prose = 0.0
    var proseBlocks = 0.0
    var sentenceEnds = 0.0
    var kept = 0.0
    var headings = 0.0
    var linkedHeadings = 0.0
    /// Paragraphs that end with an ellipsis, as teasers of other pages do.
    var cutShort = 0.0
    /// Blocks whose words claim something.
    var claims = 0.0

    static func - (left: Totals, right: Totals) -> Totals {
      Totals(
        size: left.size - right.size, linked: left.linked - right.linked, prose: left.prose - right.prose,
        proseBlocks: left.proseBlocks - right.proseBlocks, sentenceEnds: left.sentenceEnds - right.sentenceEnds,
        kept: left.kept - right.kept, headings: left.headings - right.headings,
        linkedHeadings: left.linkedHeadings - right.linkedHeadings, cutShort: left.cutShort - right.cutShort,
        claims: left.claims - right.claims)
    }
  }

  /// Blocks that stand in elements of the same kinds.
  struct Group {
    var blocks = 0.0
    var size = 0.0
    var linked = 0.0
    var prose = 0.0
    var sentenceEnds = 0.0
    var kept = 0.0
  }

  let page: Page
  let blocks: [BlockFeatures]
  let rules: MainTextRules
  let words: BlockWords
  private var before: [Totals] = []
  /// For each element the nearest one around it that holds more blocks; -1 for none.
  private(set) var wider: [Int] = []
  /// The element that gathers most points from paragraphs in it, in the way of Readability.
  private(set) var best = 0
  private(set) var nearGroups: [Group] = []
  private(set) var farGroups: [Group] = []
  private(set) var nearGroupOf: [Int] = []
  private(set) var farGroupOf: [Int] = []
  /// How many blocks say the same.
  private(set) var copies: [Int] = []

  init(_ page: Page, blocks: [BlockFeatures], rules: MainTextRules) {
    self.page = page
    self.blocks = blocks
    self.rules = rules
    words = BlockWords(page, blocks: blocks, rules: rules.rules)
    sum()
    widen()
    choose()
    group()
    countCopies()
  }

  func totals(_ range: Range<Int>) -> Totals {
    before[min(range.upperBound, blocks.count)] - before[min(range.lowerBound, blocks.count)]
  }

  var whole: Totals { before[blocks.count] }

  /// The nearest container around a block that holds others too.
  func container(ofBlock block: Int) -> Int {
    let element = page.blocks[block].element
    return page.elements[element].blocks.count > 1 ? element : wider[element] >= 0 ? wider[element] : element
  }

  private mutating func sum() {
    var sum = Totals()
    before = [sum]
    before.reserveCapacity(blocks.count + 1)
    for (at, block) in blocks.enumerated() {
      sum.size += block.size
      sum.linked += block.size * block.linkDensity
      if block.isProse {
        sum.prose += block.size
        sum.proseBlocks += 1
      }
      sum.sentenceEnds += Double(block.sentenceEnds)
      if rules.rules[at] == nil { sum.kept += block.size }
      if block.headingLevel > 0 {
        sum.headings += 1
        if block.linkDensity > 0.8 { sum.linkedHeadings += 1 }
      }
      if block.isProse, block.endsWithEllipsis { sum.cutShort += 1 }
      if words.claims[at] != .nothing { sum.claims += 1 }
      before.append(sum)
    }
  }

  private mutating func widen() {
    wider = page.elements.map { _ in -1 }
    for (at, element) in page.elements.enumerated() where element.parent >= 0 {
      let parent = element.parent
      wider[at] = page.elements[parent].blocks.count > element.blocks.count ? parent : wider[parent]
    }
  }

  private mutating func choose() {
    var points = [Double](repeating: 0, count: page.elements.count)
    for (at, block) in blocks.enumerated() where block.isProse {
      let own = 1 + min(Double(block.commas), 10) + min(block.size / 100, 6)
      var element = container(ofBlock: at)
      for share in [1, 0.5, 0.3] where element >= 0 {
        points[element] += own * share
        element = wider[element]
      }
    }
    var most = 0.0
    for at in points.indices where points[at] > 0 {
      let totals = totals(page.elements[at].blocks)
      let score = points[at] * (1 - totals.linked / max(1, totals.size))
      if score > most { (most, best) = (score, at) }
    }
  }

  private mutating func group() {
    var near: [UInt64: Int] = [:]
    var far: [UInt64: Int] = [:]
    near.reserveCapacity(64)
    far.reserveCapacity(64)
    for (at, block) in page.blocks.enumerated() {
      var (hash, nearHash): (UInt64, UInt64) = (0, 0)
      var element = block.element
      for level in 0..<Self.farLevels where element >= 0 {
        hash = foldedProduct(hash ^ page.elements[element].kind &+ 1, 0x9E37_79B9_7F4A_7C15)
        if level < Self.nearLevels { nearHash = hash }
        element = page.elements[element].parent
      }
      let isKept = rules.rules[at] == nil
      nearGroupOf.append(Self.add(blocks[at], isKept: isKept, nearHash, &near, &nearGroups))
      farGroupOf.append(Self.add(blocks[at], isKept: isKept, hash, &far, &farGroups))
    }
  }

  private static func add(
    _ block: BlockFeatures, isKept: Bool, _ hash: UInt64, _ known: inout [UInt64: Int], _ groups: inout [Group]
  ) -> Int {
    let at = known[hash] ?? groups.count
    if at == groups.count {
      groups.append(Group())
      known[hash] = at
    }
    groups[at].blocks += 1
    groups[at].size += block.size
    groups[at].linked += block.size * block.linkDensity
    if block.isProse { groups[at].prose += block.size }
    groups[at].sentenceEnds += Double(block.sentenceEnds)
    if isKept { groups[at].kept += block.size }
    return at
  }

  private mutating func countCopies() {
    var seen: [UInt64: Int] = [:]
    seen.reserveCapacity(blocks.count)
    page.text.withUnsafeBufferPointer { text in
      let hashes = page.blocks.map { stableHash(of: UnsafeBufferPointer(rebasing: text[$0.range])) }
      for hash in hashes { seen[hash, default: 0] += 1 }
      copies = hashes.map { seen[$0] ?? 1 }
    }
  }
}
