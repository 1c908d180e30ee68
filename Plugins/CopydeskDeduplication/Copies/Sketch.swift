import CopydeskText

/// A sixteenth of a text's shingles, which finds the texts that it may be a copy of and saves comparing it with the
/// rest.
enum Sketch {
  /// A sixteenth of the 64-bit hashes lie below.
  static let bound: UInt64 = 1 << 60
  /// So that a short text, which may have no hash below `bound`, still meets others that are as short.
  static let minimumKeys = 8
  /// The most keys that an estimate looks at. With 64 of them the standard deviation is at most 0.06; more keys would
  /// only make two very long texts quadratic, since they are compared under every key that they share.
  static let sampleSize = 64

  /// The keys under which a text meets others: every hash below `bound`, and at least the `minimumKeys` smallest.
  ///
  /// The same sixteenth of all shingles in every text (FracMinHash: Irber et al., Lightweight compositional analysis of
  /// metagenomes with FracMinHash, 2022). An article of 420 words has 26 keys.
  ///
  /// - Parameter hashes: ascending.
  static func keys(of hashes: [UInt64]) -> [UInt64] {
    let below = hashes.firstIndex { $0 >= bound } ?? hashes.count
    return Array(hashes.prefix(max(below, minimumKeys)))
  }

  /// How many of the smaller text's keys, of those that the other would have too, the other has.
  static func overlap(_ left: [UInt64], _ right: [UInt64]) -> SketchOverlap {
    let (smaller, larger) = left.count <= right.count ? (left, right) : (right, left)
    let known = max(bound - 1, larger.last ?? 0)
    var (sampled, shared, position) = (0, 0, 0)
    for key in smaller.prefix(sampleSize) where key <= known {
      sampled += 1
      while position < larger.count, larger[position] < key { position += 1 }
      if position < larger.count, larger[position] == key { shared += 1 }
    }
    return SketchOverlap(shared: shared, sampled: sampled)
  }

  /// A number that two texts have in common with the probability of the Jaccard similarity of their sketches.
  ///
  /// Each `seed` orders the keys anew (Broder, On the resemblance and containment of documents, 1997).
  static func minimum(of sketch: [UInt64], seed: UInt64) -> UInt64 {
    var minimum = UInt64.max
    for key in sketch.prefix(4 * sampleSize) where key != seed {
      minimum = min(minimum, foldedProduct(key ^ seed, multiplier))
    }
    return minimum
  }

  /// Odd, with as many ones as zeros, as a multiplicative hash wants it.
  private static let multiplier: UInt64 = 0xd134_2543_de82_ef95
}

/// What two sketches have in common.
struct SketchOverlap {
  var shared: Int
  /// How many keys of the smaller text were looked for in the other.
  var sampled: Int

  /// Whether the best estimate is that the other text has `containment` of the smaller one's shingles.
  func isLikely(_ containment: Double) -> Bool { Double(shared) >= containment * Double(sampled) }

  /// Whether the other text may have `containment` of the smaller one's shingles.
  ///
  /// False only where the share in the sample lies more than three standard deviations below: of the pairs that are
  /// just copies, about one in a thousand is missed.
  func isPossible(_ containment: Double) -> Bool {
    let expected = containment * Double(sampled)
    return Double(shared) >= expected - 3 * (expected * (1 - containment)).squareRoot()
  }
}
