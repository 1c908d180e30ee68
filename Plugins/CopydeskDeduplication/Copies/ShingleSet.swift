import CopydeskText

/// The word shingles of one text as ascending 64-bit hashes without duplicates.
struct ShingleSet {
  let hashes: [UInt64]

  /// - Parameter stock: sketch keys of stock text, which does not count; see `withoutStock`.
  /// - Returns: nil for a text of fewer than `minimumWords` words, or of none.
  init?(of text: String, length: Int, minimumWords: Int, stock: Set<UInt64> = []) {
    let words = wordHashes(of: text)
    guard words.count >= max(minimumWords, 1) else { return nil }
    var hashes = shingles(ofWords: words, length: length)
    if !stock.isEmpty {
      hashes = Self.withoutStock(hashes, stock)
      guard hashes.count > max(minimumWords - length, 0) else { return nil }
    }
    sortHashes(&hashes)
    if zip(hashes, hashes.dropFirst()).contains(where: ==) {
      var last: UInt64?
      hashes.removeAll { hash in
        defer { last = hash }
        return hash == last
      }
    }
    self.hashes = hashes
  }

  /// The shingles, in the order of the text, that do not lie between two keys of stock text, or between one and an end.
  ///
  /// Only every sixteenth shingle is a key, so the keys tell which stretches of the text are stock.
  private static func withoutStock(_ hashes: [UInt64], _ stock: Set<UInt64>) -> [UInt64] {
    var kept: [UInt64] = []
    kept.reserveCapacity(hashes.count)
    var start = 0
    var afterStock = true
    for (index, hash) in hashes.enumerated() where hash < Sketch.bound {
      let isStock = stock.contains(hash)
      if !(afterStock && isStock) { kept += hashes[start..<index] }
      if !isStock { kept.append(hash) }
      afterStock = isStock
      start = index + 1
    }
    if !afterStock { kept += hashes[start...] }
    return kept
  }
}
