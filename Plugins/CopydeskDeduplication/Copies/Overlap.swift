import CopydeskText

/// How much two texts share, from the side of one of them: exact counts of distinct shingles.
struct Overlap: Equatable {
  var shared: Int
  var own: Int
  var other: Int

  /// What stands for two texts of the same words, whose shingles nobody counted.
  static let same = Overlap(shared: 0, own: 0, other: 0)

  /// The share of the smaller text's shingles that the other holds.
  var containment: Double { self == .same ? 1 : Double(shared) / Double(max(1, min(own, other))) }
  var jaccard: Double { self == .same ? 1 : Double(shared) / Double(max(1, own + other - shared)) }
  var reversed: Overlap { Overlap(shared: shared, own: other, other: own) }

  /// A text counts as part of another when that holds nine tenths of its shingles: the rest is a dateline, a by-line or
  /// an edit or two.
  static let wholeShare = 0.9

  /// What the one text is to the other.
  var relation: String {
    if self == .same { return "exact" }
    let holdsOther = Double(shared) >= Self.wholeShare * Double(other)
    let isHeld = Double(shared) >= Self.wholeShare * Double(own)
    return holdsOther == isHeld ? "overlaps" : holdsOther ? "contains" : "contained-in"
  }
}

extension Overlap {
  init(of left: [UInt64], _ right: [UInt64]) {
    self.init(shared: intersectionCount(left, right), own: left.count, other: right.count)
  }

  /// As a finding carries it.
  var numbers: [UInt64] { [UInt64(shared), UInt64(own), UInt64(other)] }

  init?(numbers: [UInt64]) {
    guard numbers.count == 3 else { return nil }
    self.init(shared: Int(numbers[0]), own: Int(numbers[1]), other: Int(numbers[2]))
  }
}
