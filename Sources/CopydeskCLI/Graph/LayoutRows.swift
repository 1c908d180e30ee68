/// The rows of a layout, with everything that has a place in them: boxes, labels, and lines that pass.
struct LayoutRows {
  struct Item {
    var size: LayeredLayout.Size
    var row: Int
    /// Of the middle.
    var x = 0.0
    /// Nil for a box.
    var trunk: Int?
  }

  /// A piece of line from one row to the next.
  struct Link {
    var upper: Int
    var lower: Int
    var trunk: Int
    var weight: Double
  }

  /// Boxes first, in their order.
  private(set) var items: [Item]
  private(set) var links: [Link] = []
  /// The items of each row, from left to right.
  var rows: [[Int]] = []
  private(set) var isLabelRow: [Bool] = []
  let trunks: [LayeredLayout.Trunk]
  /// The label and the passing places of each trunk, from the top down.
  private(set) var chains: [[Int]] = []
  /// For each trunk, the links that come to its targets, in their order.
  private(set) var lastLinks: [[Int]]

  init(_ sizes: [LayeredLayout.Size], _ trunks: [LayeredLayout.Trunk], beside: [Int: [Int]]) {
    self.trunks = trunks
    let levels = Self.levels(sizes.count, trunks, beside)
    // A row of labels only where some line has one.
    let labelled = Set(trunks.lazy.filter { $0.label != nil }.map { levels[$0.from] })
    var rowOfLevel: [Int] = []
    for level in 0...(levels.max() ?? 0) {
      rowOfLevel.append(isLabelRow.count)
      isLabelRow += labelled.contains(level) ? [false, true] : [false]
    }
    items = zip(sizes, levels).map { Item(size: $0, row: rowOfLevel[$1]) }
    lastLinks = Array(repeating: [], count: trunks.count)
    for (index, trunk) in trunks.enumerated() { addChain(of: trunk, index) }
    rows = Array(repeating: [], count: isLabelRow.count)
    for index in items.indices { rows[items[index].row].append(index) }
  }

  mutating func move(_ item: Int, to x: Double) { items[item].x = x }

  /// The least distance between the middles of two neighbours in a row.
  func distance(_ left: Int, _ right: Int) -> Double {
    let (a, b) = (items[left], items[right])
    let gap = a.trunk == nil && b.trunk == nil ? 28.0 : 16.0
    return (a.size.width + b.size.width) / 2 + gap
  }

  private mutating func addChain(of trunk: LayeredLayout.Trunk, _ index: Int) {
    let start = items[trunk.from].row
    let ends = trunk.targets.map { items[$0].row }
    var chain: [Int] = []
    // What is above the chain's next place.
    for row in (start + 1)..<max(start + 1, ends.max() ?? 0) {
      let isLabel = row == start + 1 && trunk.label != nil
      let size = isLabel ? trunk.label : nil
      links.append(Link(upper: chain.last ?? trunk.from, lower: items.count, trunk: index, weight: trunk.weight * 4))
      chain.append(items.count)
      items.append(Item(size: size ?? LayeredLayout.Size(width: 0, height: 0), row: row, trunk: index))
    }
    for (target, end) in zip(trunk.targets, ends) {
      let upper = end == start + 1 ? trunk.from : chain[end - start - 2]
      lastLinks[index].append(links.count)
      links.append(Link(upper: upper, lower: target, trunk: index, weight: trunk.weight))
    }
    chains.append(chain)
  }

  /// The longest path to each box; a box that nothing leads to stands just above the first that reads it.
  private static func levels(_ count: Int, _ trunks: [LayeredLayout.Trunk], _ beside: [Int: [Int]]) -> [Int] {
    var out: [[Int]] = Array(repeating: [], count: count)
    var hasInput = Array(repeating: false, count: count)
    for trunk in trunks {
      out[trunk.from] += trunk.targets
      for target in trunk.targets { hasInput[target] = true }
    }
    var levels = Array(repeating: 0, count: count)
    func relax(_ box: Int) { for target in out[box] { levels[target] = max(levels[target], levels[box] + 1) } }
    for box in 0..<count where beside[box] == nil { relax(box) }
    for box in beside.keys.sorted() {
      levels[box] = (beside[box] ?? []).map { levels[$0] }.max() ?? 0
      relax(box)
    }
    for box in 0..<count where !hasInput[box] && beside[box] == nil {
      if let first = out[box].map({ levels[$0] }).min() { levels[box] = first - 1 }
    }
    return levels
  }
}
