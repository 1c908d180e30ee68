/// The cuts of a main text, asked by place.
struct CutPlaces {
  /// In order, and apart from one another.
  private let cuts: [MainText.Cut]

  init(_ cuts: [MainText.Cut]) { self.cuts = cuts }

  /// Whether a change there would lie in a cut; what is put in at the edge of a cut does not.
  func hold(_ range: Range<Int>) -> Bool {
    let at = firstCut(endingAfter: range.lowerBound)
    guard at < cuts.count else { return false }
    let start = cuts[at].range.lowerBound
    return range.isEmpty ? start < range.lowerBound : start < range.upperBound
  }

  /// A stretch without the cuts at its start and its end; empty where it is cut as a whole.
  func kept(of range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    var at = firstCut(endingAfter: start)
    while at < cuts.count, cuts[at].range.lowerBound <= start, start < end {
      start = cuts[at].range.upperBound
      at += 1
    }
    if start >= end { return start..<start }
    at = firstCut(endingAfter: end - 1)
    while at >= 0, at < cuts.count, cuts[at].range.contains(end - 1) {
      end = cuts[at].range.lowerBound
      at -= 1
    }
    return start..<max(start, end)
  }

  /// Whether no cut lies in a stretch.
  func isWhole(_ range: Range<Int>) -> Bool {
    let at = firstCut(endingAfter: range.lowerBound)
    return at >= cuts.count || cuts[at].range.lowerBound >= range.upperBound
  }

  /// The parts of a stretch that no cut takes, in order.
  func shown(of range: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = range.lowerBound
    var at = firstCut(endingAfter: start)
    while at < cuts.count, cuts[at].range.lowerBound < range.upperBound {
      if cuts[at].range.lowerBound > start { pieces.append(start..<cuts[at].range.lowerBound) }
      start = max(start, cuts[at].range.upperBound)
      at += 1
    }
    if start < range.upperBound { pieces.append(start..<range.upperBound) }
    return pieces
  }

  private func firstCut(endingAfter place: Int) -> Int {
    var (low, high) = (0, cuts.count)
    while low < high {
      let middle = (low + high) / 2
      if cuts[middle].range.upperBound > place { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
