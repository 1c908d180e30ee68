/// Where the lines of a layout run: down through their places in the rows, and to the side only between rows.
struct LineRouting {
  private let rows: LayoutRows
  private let places: [LayeredLayout.Place]
  private let tops: [(top: Double, bottom: Double)]
  /// Where each trunk leaves its box, and where each link comes into its lower item.
  private var exits: [Double] = []
  private var entries: [Double] = []
  private(set) var trails: [LayeredLayout.Trail] = []

  /// The least distance of two lines at a box, and of a line from its corner.
  private static let spacing = 14.0
  static let corner = 12.0

  init(_ rows: LayoutRows, _ places: [LayeredLayout.Place], _ tops: [(top: Double, bottom: Double)]) {
    self.rows = rows
    self.places = places
    self.tops = tops
    dock()
    trails = rows.trunks.indices.map(trail)
  }

  /// Spreads the lines over the edges of the boxes, each as near to straight as the others allow.
  private mutating func dock() {
    exits = rows.trunks.map { places[$0.from].x }
    entries = rows.links.map { places[$0.lower].x }
    let boxes = rows.items.indices.prefix { rows.items[$0].trunk == nil }
    var leaving: [[Int]] = Array(repeating: [], count: boxes.count)
    var arriving = leaving
    for (index, trunk) in rows.trunks.enumerated() { leaving[trunk.from].append(index) }
    for (index, link) in rows.links.enumerated() where link.lower < boxes.count { arriving[link.lower].append(index) }
    for box in boxes {
      for (trunk, x) in spread(leaving[box], along: places[box], { meeting(of: box, trunk: $0) }) { exits[trunk] = x }
    }
    for box in boxes {
      let docked = spread(arriving[box], along: places[box]) { link in
        let upper = rows.links[link].upper
        return upper < boxes.count ? exits[rows.links[link].trunk] : places[upper].x
      }
      for (link, x) in docked { entries[link] = x }
    }
  }

  /// Where a trunk would best leave its box.
  private func meeting(of box: Int, trunk: Int) -> Double {
    if let next = rows.chains[trunk].first { return places[next].x }
    let targets = rows.trunks[trunk].targets
    guard targets.count == 1 else { return places[box].x }
    let (upper, lower) = (places[box], places[targets[0]])
    // In the middle of what the two boxes have above one another.
    let left = max(upper.left, lower.left)
    let right = min(upper.right, lower.right)
    return right - left > 2 * Self.corner ? (left + right) / 2 : lower.x
  }

  private func spread(
    _ lines: [Int], along box: LayeredLayout.Place, _ wish: (Int) -> Double
  ) -> [(line: Int, x: Double)] {
    let sorted = lines.map { (wish: wish($0), line: $0) }.sorted { ($0.wish, $0.line) < ($1.wish, $1.line) }
    let room = max(0, box.width - 2 * Self.corner)
    let step = sorted.count > 1 ? min(Self.spacing, room / Double(sorted.count - 1)) : 0
    let offsets = sorted.indices.map { step * Double($0) }
    let left = box.left + min(Self.corner, box.width / 2)
    let last = left + room - (offsets.last ?? 0)
    let nearest = Pooling.nearest(zip(sorted, offsets).map { (min(max($0.wish - $1, left), last), 1) })
    return sorted.enumerated().map { ($1.line, nearest[$0] + offsets[$0]) }
  }

  private func trail(_ trunk: Int) -> LayeredLayout.Trail {
    let from = rows.trunks[trunk].from
    let chain = rows.chains[trunk]
    let start = [
      LayeredLayout.Point(x: exits[trunk], y: places[from].bottom),
      LayeredLayout.Point(x: exits[trunk], y: tops[rows.items[from].row].bottom),
    ]
    let lines = zip(rows.trunks[trunk].targets, rows.lastLinks[trunk]).map { target, link in
      let length = rows.items[target].row - rows.items[from].row - 1
      let passed = chain.prefix(length).flatMap { item in
        [
          LayeredLayout.Point(x: places[item].x, y: tops[rows.items[item].row].top),
          LayeredLayout.Point(x: places[item].x, y: tops[rows.items[item].row].bottom),
        ]
      }
      return start + passed + [LayeredLayout.Point(x: entries[link], y: places[target].top)]
    }
    let label = rows.trunks[trunk].label == nil ? nil : chain.first.map { places[$0] }
    return LayeredLayout.Trail(lines: lines, label: label)
  }
}
