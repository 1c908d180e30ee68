/// Turns each run of `length` words into one hash that depends on their order.
///
/// With a length of 2, `the old ferry sank` gives the hashes of `the old`, `old ferry` and `ferry sank`. Fewer words than
/// `length` give one shingle of them all, no words give none.
///
/// Source: the polynomial rolling hash of Karp and Rabin (1987) modulo 2⁶⁴ over word hashes, then mixed.
public func shingles(ofWords hashes: [UInt64], length: Int) -> [UInt64] {
  precondition(length > 0, "a shingle has at least one word")
  guard !hashes.isEmpty else { return [] }
  let length = min(length, hashes.count)
  var leaving: UInt64 = 1
  for _ in 0..<length { leaving = leaving &* shingleBase }
  var state: UInt64 = 0
  for hash in hashes[..<length] { state = state &* shingleBase &+ hash }
  return [UInt64](unsafeUninitializedCapacity: hashes.count - length + 1) { buffer, count in
    buffer[0] = foldedProduct(state ^ HashConstants.a, HashConstants.d)
    count = 1
    for index in length..<hashes.count {
      state = state &* shingleBase &+ hashes[index] &- leaving &* hashes[index - length]
      buffer[count] = foldedProduct(state ^ HashConstants.a, HashConstants.d)
      count += 1
    }
  }
}

/// The distinct word shingles of a text, in ascending order.
///
/// - Parameters:
///   - text: the words, in any script.
///   - length: words per shingle.
public func sortedUniqueShingles(of text: String, length: Int) -> [UInt64] {
  var shingles = shingles(ofWords: wordHashes(of: text), length: length)
  sortHashes(&shingles)
  removeAdjacentDuplicates(&shingles)
  return shingles
}

/// Counts the values that two ascending arrays without duplicates share.
public func intersectionCount(_ left: [UInt64], _ right: [UInt64]) -> Int {
  left.withUnsafeBufferPointer { left in
    right.withUnsafeBufferPointer { right in
      var (i, j, shared) = (0, 0, 0)
      while i < left.count, j < right.count {
        let (a, b) = (left[i], right[j])
        shared += a == b ? 1 : 0
        i += a <= b ? 1 : 0
        j += b <= a ? 1 : 0
      }
      return shared
    }
  }
}

/// The multiplier of the rolling hash: an odd 64-bit number (of Steele and Vigna, Computationally easy, spectrally good
/// multipliers, 2021).
private let shingleBase: UInt64 = 0xd134_2543_de82_ef95

private func removeAdjacentDuplicates(_ values: inout [UInt64]) {
  guard values.count > 1 else { return }
  var kept = 1
  for index in 1..<values.count where values[index] != values[kept - 1] {
    values[kept] = values[index]
    kept += 1
  }
  values.removeLast(values.count - kept)
}
