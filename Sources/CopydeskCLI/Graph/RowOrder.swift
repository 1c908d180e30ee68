/// Orders what stands in each row so that few lines cross: each item goes to the mean place of what it is joined to in the
/// row above, then below, and so on, and the best order is kept.
enum RowOrder {
  private static let sweeps = 16

  static func reduceCrossings(_ rows: inout LayoutRows) {
    let neighbours = Neighbours(rows)
    var best = rows.rows
    var fewest = crossings(rows.rows, neighbours)
    var current = rows.rows
    for sweep in 0..<sweeps where fewest > 0 {
      let goesDown = sweep.isMultiple(of: 2)
      var places = placesOf(current, count: rows.items.count)
      for row in goesDown ? Array(current.indices.dropFirst()) : current.indices.dropLast().reversed() {
        let joined = goesDown ? neighbours.above : neighbours.below
        sort(&current[row], by: joined, places)
        for (place, item) in current[row].enumerated() { places[item] = place }
      }
      let count = crossings(current, neighbours)
      if count < fewest { (fewest, best) = (count, current) }
    }
    rows.rows = best
  }

  private static func placesOf(_ rows: [[Int]], count: Int) -> [Int] {
    var places = Array(repeating: 0, count: count)
    for row in rows { for (place, item) in row.enumerated() { places[item] = place } }
    return places
  }

  /// Items that are joined to nothing keep their places among the others.
  private static func sort(_ row: inout [Int], by joined: [[Int]], _ places: [Int]) {
    let free = row.indices.filter { joined[row[$0]].isEmpty }
    let movable = row.filter { !joined[$0].isEmpty }.map { item in
      (
        mean: Double(joined[item].reduce(0) { $0 + places[$1] }) / Double(joined[item].count), place: places[item],
        item: item
      )
    }
    var sorted = movable.sorted { ($0.mean, $0.place) < ($1.mean, $1.place) }.map(\.item)
    for place in free { sorted.insert(row[place], at: place) }
    row = sorted
  }

  /// How many pairs of lines cross, counted row by row with a tree of sums.
  static func crossings(_ rows: [[Int]], _ neighbours: Neighbours) -> Int {
    let places = placesOf(rows, count: neighbours.above.count)
    var sum = 0
    for row in rows.indices.dropFirst() {
      var tree = SumTree(rows[row].count)
      var seen = 0
      for item in rows[row - 1] {
        let ends = neighbours.below[item].map { places[$0] }
        for end in ends { sum += seen - tree.sum(through: end) }
        for end in ends { tree.add(at: end) }
        seen += ends.count
      }
    }
    return sum
  }
}

/// What each item is joined to in the rows next to its own.
struct Neighbours {
  private(set) var above: [[Int]]
  private(set) var below: [[Int]]

  init(_ rows: LayoutRows) {
    above = Array(repeating: [], count: rows.items.count)
    below = above
    for link in rows.links {
      above[link.lower].append(link.upper)
      below[link.upper].append(link.lower)
    }
  }
}

/// Counts things by place; adding and summing up take the logarithm of the number of places (Fenwick 1994).
private struct SumTree {
  private var sums: [Int]

  init(_ count: Int) { sums = Array(repeating: 0, count: count + 1) }

  mutating func add(at place: Int) {
    var index = place + 1
    while index < sums.count {
      sums[index] += 1
      index += index & -index
    }
  }

  func sum(through place: Int) -> Int {
    var (index, result) = (place + 1, 0)
    while index > 0 {
      result += sums[index]
      index -= index & -index
    }
    return result
  }
}
