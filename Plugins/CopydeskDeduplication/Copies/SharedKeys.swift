import CopydeskCore

/// Second round: texts that share a key of their sketches may be copies; a look at both sketches says which may not.
///
/// A key that many texts hold would make a quadratic number of pairs. Above `allPairs` holders, a text meets only the
/// first and the longest of them and `neighbours` others: those that stand beside it when the holders are put in an
/// order that brings similar sketches together. Each key has its own order and a text has many keys, so the copies of a
/// widely syndicated story still find one another, and a phrase of a site's template costs a linear number of
/// comparisons.
///
/// A key whose holders are mostly no copies of one another is stock text: a site's template, a phrase, a quotation that
/// everyone prints. However many have printed a story, its keys are not stock, since its holders are copies.
struct SharedKeys: KeyedRound {
  var shingleLength: Int
  var minimumWords: Int
  var containment: Double

  /// The most holders of a key that are all compared with one another.
  static let allPairs = 12
  /// How many of the following holders a text is compared with where there are more.
  static let neighbours = 3
  /// Fewer holders than this, and nothing is said about whether a key is stock text.
  static let stockHolders = 4
  /// A key is stock text where less than this share of the compared pairs look like copies.
  ///
  /// Of 0.3, 0.5 … 0.9 the best for pairwise F1 on generated pages with templates and on stories of up to 60 copies
  /// (`eval/dedup_generate.py`, also with `--mega 60`): .70 and .94 at 0.8, .04 and .02 at 0.3.
  static let stockShare = 0.8

  func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
    guard SameWords.representative(of: reference, findings) == reference,
      let set = ShingleSet(of: document.text, length: shingleLength, minimumWords: minimumWords)
    else { return [] }
    let sketch = Sketch.keys(of: set.hashes)
    return sketch.map { KeyedRecord(key: $0, document: reference, numbers: sketch) }
  }

  /// Findings without `about`, since candidates are not links yet. The numbers are the key where it is one of stock
  /// text, or else 0 and the numbers of the other documents.
  func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
    var candidates = [[UInt64]](repeating: [0], count: records.count)
    var (compared, likely) = (0, 0)
    for (left, right) in Self.pairs(of: records, key) {
      let overlap = Sketch.overlap(records[left].numbers, records[right].numbers)
      compared += 1
      if overlap.isLikely(containment) { likely += 1 }
      guard overlap.isPossible(containment) else { continue }
      candidates[left].append(UInt64(records[right].document.number))
      candidates[right].append(UInt64(records[left].document.number))
    }
    if records.count >= Self.stockHolders, Double(likely) < Self.stockShare * Double(compared) {
      return records.map { Finding(to: $0.document, numbers: [key]) }
    }
    return zip(records, candidates).compactMap { record, numbers in
      numbers.count > 1 ? Finding(to: record.document, numbers: numbers) : nil
    }
  }

  /// The pairs of holders that are compared.
  private static func pairs(of records: [KeyedRecord], _ key: UInt64) -> [(Int, Int)] {
    guard records.count > Self.allPairs else {
      return records.indices.flatMap { right in (0..<right).map { ($0, right) } }
    }
    let longest = records.indices.max { records[$0].numbers.count < records[$1].numbers.count } ?? 0
    var pairs = records.indices.dropFirst().map { (0, $0) }
    if longest != 0 { pairs += records.indices.filter { $0 != longest && $0 != 0 }.map { (longest, $0) } }
    let order = records.indices.map { (Sketch.minimum(of: records[$0].numbers, seed: key), $0) }.sorted(by: <).map(\.1)
    for place in order.indices {
      pairs += order[(place + 1)...].prefix(neighbours).map { (order[place], $0) }
    }
    return pairs
  }
}
