/// Says where a range of a text lies after settled edits, in logarithmic time.
///
/// Ends that stand inside an edit move to its edge, so that a range keeps what is put in between its ends and nothing
/// that is put in outside them.
struct SpanMover {
  private let edits: [Edit]
  /// By how many bytes the text in front of each edit has grown, and in the last place the text behind them all.
  private let shifts: [Int]

  init(_ edits: [Edit]) {
    self.edits = edits
    var shifts = [0]
    shifts.reserveCapacity(edits.count + 1)
    var shift = 0
    for edit in edits {
      shift += edit.replacement.utf8.count - edit.range.count
      shifts.append(shift)
    }
    self.shifts = shifts
  }

  /// Where `range` of the text before the edits lies after them; empty where all of it is gone.
  func moved(_ range: Range<Int>) -> Range<Int> {
    let first = firstEdit { $0 > range.lowerBound }
    var start = range.lowerBound
    if first < edits.count { start = min(start, edits[first].range.lowerBound) }
    start += shifts[first]
    guard !range.isEmpty else { return start..<start }
    let last = firstEdit { $0 >= range.upperBound }
    var end = range.upperBound + shifts[last]
    if last < edits.count, edits[last].range.lowerBound < range.upperBound {
      end = edits[last].range.lowerBound + edits[last].replacement.utf8.count + shifts[last]
    }
    return start..<max(start, end)
  }

  /// The index of the first edit whose end satisfies `condition`, which holds for all that follow.
  private func firstEdit(endingAt condition: (Int) -> Bool) -> Int {
    var low = 0
    var high = edits.count
    while low < high {
      let middle = (low + high) / 2
      if condition(edits[middle].range.upperBound) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
