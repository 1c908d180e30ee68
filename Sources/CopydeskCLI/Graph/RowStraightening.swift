/// Finds the place of every item in its row, in the order that is given, so that lines are short and straight.
///
/// Each row in turn takes the places that are nearest, by least squares, to where its neighbours want it, with room between
/// the items. That is a regression with an order to keep, which pooling solves exactly (Barlow et al. 1972).
enum RowStraightening {
  private static let sweeps = 24

  static func place(_ rows: inout LayoutRows) {
    for row in rows.rows {
      var x = 0.0
      for (place, item) in row.enumerated() {
        if place > 0 { x += rows.distance(row[place - 1], item) }
        rows.move(item, to: x)
      }
      for item in row { rows.move(item, to: rows.items[item].x - x / 2) }
    }
    var links: (above: [[Int]], below: [[Int]]) = (
      Array(repeating: [], count: rows.items.count), Array(repeating: [], count: rows.items.count)
    )
    for (index, link) in rows.links.enumerated() {
      links.above[link.lower].append(index)
      links.below[link.upper].append(index)
    }
    for sweep in 0..<sweeps {
      let goesDown = sweep.isMultiple(of: 2)
      let seesBoth = sweep >= sweeps / 2
      for row in goesDown ? Array(rows.rows.indices) : rows.rows.indices.reversed() {
        let wishes = rows.rows[row].map { item in
          let above = links.above[item].map { (rows.items[rows.links[$0].upper].x, rows.links[$0].weight) }
          let below = links.below[item].map { (rows.items[rows.links[$0].lower].x, rows.links[$0].weight) }
          return wish(seesBoth ? above + below : goesDown ? above : below, else: rows.items[item].x)
        }
        settle(rows.rows[row], wishes, &rows)
      }
    }
    LineStraightening.straighten(&rows)
  }

  private static func wish(_ pulls: [(x: Double, weight: Double)], else x: Double) -> (x: Double, weight: Double) {
    let weight = pulls.reduce(0) { $0 + $1.weight }
    guard weight > 0 else { return (x, 0.01) }
    return (pulls.reduce(0) { $0 + $1.x * $1.weight } / weight, weight)
  }

  private static func settle(_ row: [Int], _ wishes: [(x: Double, weight: Double)], _ rows: inout LayoutRows) {
    var offsets: [Double] = []
    for (place, item) in row.enumerated() {
      offsets.append(place == 0 ? 0 : offsets[place - 1] + rows.distance(row[place - 1], item))
    }
    let places = Pooling.nearest(zip(wishes, offsets).map { ($0.x - $1, $0.weight) })
    for (place, item) in row.enumerated() { rows.move(item, to: places[place] + offsets[place]) }
  }
}

/// The rising sequence that is nearest to a given one, by weighted least squares.
enum Pooling {
  static func nearest(_ wishes: [(x: Double, weight: Double)]) -> [Double] {
    var pools: [(x: Double, weight: Double, count: Int)] = []
    for wish in wishes {
      pools.append((wish.x, wish.weight, 1))
      while pools.count > 1, pools[pools.count - 2].x > pools[pools.count - 1].x {
        let last = pools.removeLast()
        let before = pools.removeLast()
        let weight = before.weight + last.weight
        pools.append(
          ((before.x * before.weight + last.x * last.weight) / weight, weight, before.count + last.count))
      }
    }
    return pools.flatMap { Array(repeating: $0.x, count: $0.count) }
  }
}
