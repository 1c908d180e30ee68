/// Chooses the blocks to keep so that the text is expected to be as good as it can be.
///
/// A fixed threshold is right only where a scorer is sure. The best choice by an F measure is always a number of the
/// likeliest blocks, so each number is tried: where likelihoods are low all over a page, weaker blocks stay.
struct KeepChoice {
  /// Every block counts as this many letters more than it has, so that signs alone count too.
  private static let leastSize = 0.5

  private(set) var kept: [Bool]
  /// The F measure that the choice is expected to reach, 0…1.
  private(set) var expected = 0.0
  /// The letters that are kept.
  private(set) var size = 0.0

  init(likelihoods: [Double], sizes: [Double], favour: Favour) {
    kept = [Bool](repeating: false, count: likelihoods.count)
    let order = likelihoods.indices.sorted {
      likelihoods[$0] != likelihoods[$1] ? likelihoods[$0] > likelihoods[$1] : $0 < $1
    }
    let beta = favour.beta * favour.beta
    let wanted = likelihoods.indices.reduce(0) { $0 + likelihoods[$1] * (sizes[$1] + Self.leastSize) }
    var (right, chosen, count) = (0.0, 0.0, 0)
    for (rank, at) in order.enumerated() {
      right += likelihoods[at] * (sizes[at] + Self.leastSize)
      chosen += sizes[at] + Self.leastSize
      let measure = (1 + beta) * right / (chosen + beta * wanted)
      if measure > expected { (expected, count, size) = (measure, rank + 1, chosen) }
    }
    for at in order.prefix(count) { kept[at] = true }
  }
}
