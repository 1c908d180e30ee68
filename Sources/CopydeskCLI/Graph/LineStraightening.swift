/// Gives lines that pass several rows one place in as many of them as the room between their neighbours allows.
enum LineStraightening {
  private static let rounds = 3

  static func straighten(_ rows: inout LayoutRows) {
    var places = Array(repeating: 0, count: rows.items.count)
    for row in rows.rows { for (place, item) in row.enumerated() { places[item] = place } }
    let chains = rows.chains.indices.filter { !rows.chains[$0].isEmpty }
      .sorted { (-rows.chains[$0].count, $0) < (-rows.chains[$1].count, $1) }
    for _ in 0..<rounds { for chain in chains { straighten(chain, places, &rows) } }
  }

  private static func straighten(_ trunk: Int, _ places: [Int], _ rows: inout LayoutRows) {
    let chain = rows.chains[trunk]
    var start = 0
    while start < chain.count {
      // As many rows as have a common free place.
      var free = room(of: chain[start], places, rows)
      var end = start + 1
      while end < chain.count, let both = overlap(free, room(of: chain[end], places, rows)) {
        free = both
        end += 1
      }
      if start == 0, let both = overlap(free, span(of: rows.trunks[trunk].from, rows)) { free = both }
      if end == chain.count, let target = rows.trunks[trunk].targets.last,
        let both = overlap(free, span(of: target, rows))
      {
        free = both
      }
      let mean = chain[start..<end].reduce(0) { $0 + rows.items[$1].x } / Double(end - start)
      let x = min(max(mean, free.lowerBound), free.upperBound)
      for item in chain[start..<end] { rows.move(item, to: x) }
      start = end
    }
  }

  private static func overlap(_ a: ClosedRange<Double>, _ b: ClosedRange<Double>) -> ClosedRange<Double>? {
    let (low, high) = (max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
    return low <= high ? low...high : nil
  }

  /// Where an item may be while its neighbours stay where they are.
  private static func room(of item: Int, _ places: [Int], _ rows: LayoutRows) -> ClosedRange<Double> {
    let row = rows.rows[rows.items[item].row]
    let place = places[item]
    let x = rows.items[item].x
    let low =
      place == 0 ? -Double.infinity : rows.items[row[place - 1]].x + rows.distance(row[place - 1], item)
    let high =
      place + 1 == row.count ? Double.infinity : rows.items[row[place + 1]].x - rows.distance(item, row[place + 1])
    // Sums of fractions may miss each other by a hair.
    return min(low, x)...max(high, x)
  }

  /// Where a line may leave or enter a box.
  private static func span(of box: Int, _ rows: LayoutRows) -> ClosedRange<Double> {
    let half = max(0, rows.items[box].size.width / 2 - LineRouting.corner)
    return rows.items[box].x - half...rows.items[box].x + half
  }
}
