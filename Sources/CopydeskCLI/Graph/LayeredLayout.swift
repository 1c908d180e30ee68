/// Puts boxes into rows, so that every arrow points down and none runs through a box that it does not belong to.
///
/// The rows are those of the longest path. Between two rows of boxes there may be one of labels. An arrow that passes a row
/// gets a place of its own there, as a box of no size. Between rows there is nothing but lines, so a line that stays in its
/// place within the rows and bends only between them meets no box. (Sugiyama, Tagawa, Toda: Methods for visual
/// understanding of hierarchical system structures, 1981.)
struct LayeredLayout {
  struct Size {
    var width: Double
    var height: Double
  }

  struct Place {
    /// Of the middle.
    var x: Double
    var top: Double
    var width: Double
    var height: Double

    var left: Double { x - width / 2 }
    var right: Double { x + width / 2 }
    var bottom: Double { top + height }
  }

  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  /// What comes out of one port. Its lines run together as far as they can, and have one label.
  struct Trunk {
    var from: Int
    var targets: [Int]
    var label: Size?
    /// How much its straightness counts against that of others.
    var weight: Double
  }

  struct Trail {
    /// For each target, where its line bends, from the bottom of a box to the top of another; from one point to the next it
    /// goes straight down, or goes from one row to the next.
    var lines: [[Point]]
    var label: Place?
  }

  private(set) var boxes: [Place] = []
  private(set) var trails: [Trail] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  static let rowGap = 30.0
  static let labelGap = 16.0

  /// - Parameters:
  ///   - sizes: of the boxes.
  ///   - trunks: each from a box to boxes with higher numbers.
  ///   - beside: boxes that no trunk leads to, and the boxes in whose lowest row each of them is to stand.
  init(_ sizes: [Size], _ trunks: [Trunk], beside: [Int: [Int]]) {
    guard !sizes.isEmpty else { return }
    var rows = LayoutRows(sizes, trunks, beside: beside)
    RowOrder.reduceCrossings(&rows)
    RowStraightening.place(&rows)
    let tops = stack(rows)
    var places = rows.items.map { item in
      Place(x: item.x, top: tops[item.row].top, width: item.size.width, height: item.size.height)
    }
    let left = places.map(\.left).min() ?? 0
    for index in places.indices { places[index].x = (places[index].x - left).rounded() }
    width = places.map(\.right).max() ?? 0
    boxes = Array(places[..<sizes.count])
    trails = LineRouting(rows, places, tops).trails
  }

  /// Where each row begins and ends.
  private mutating func stack(_ rows: LayoutRows) -> [(top: Double, bottom: Double)] {
    var slant = Array(repeating: 0.0, count: rows.rows.count)
    for link in rows.links {
      let (upper, lower) = (rows.items[link.upper], rows.items[link.lower])
      slant[upper.row] = max(slant[upper.row], abs(upper.x - lower.x))
    }
    var top = 0.0
    var result: [(top: Double, bottom: Double)] = []
    for row in rows.rows.indices {
      let bottom = top + (rows.rows[row].map { rows.items[$0].size.height }.max() ?? 0)
      result.append((top, bottom))
      let hasLabels = rows.isLabelRow[row] || (row + 1 < rows.rows.count && rows.isLabelRow[row + 1])
      // Lines that go far to the side need some room to do so.
      top = (bottom + (hasLabels ? Self.labelGap : Self.rowGap) + min(40, slant[row] / 10)).rounded()
    }
    height = result.last?.bottom ?? 0
    return result
  }
}
