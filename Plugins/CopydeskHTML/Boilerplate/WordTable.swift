/// Values by the hashes of words.
///
/// A dictionary hashes its keys once more; these are spread already. Open addressing, at most half full.
struct WordTable<Value: Sendable>: Sendable {
  /// 0 in a free slot.
  private var hashes: [UInt64] = [0]
  /// The place of a slot's value in `values`.
  private var places: [Int32] = [0]
  private var values: [Value] = []

  init(_ values: [UInt64: Value] = [:]) {
    var size = 2
    while size < values.count * 2 { size *= 2 }
    hashes = Array(repeating: 0, count: size)
    places = Array(repeating: 0, count: size)
    for (hash, value) in values {
      let slot = slot(of: hash)
      hashes[slot] = max(1, hash)
      places[slot] = Int32(self.values.count)
      self.values.append(value)
    }
  }

  subscript(hash: UInt64) -> Value? {
    let slot = slot(of: hash)
    return hashes[slot] == 0 ? nil : values[Int(places[slot])]
  }

  /// Where a hash is, or could go.
  @inline(__always)
  private func slot(of hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash >> 32) & (hashes.count - 1)
    while hashes[slot] != 0, hashes[slot] != max(1, hash) { slot = (slot + 1) & (hashes.count - 1) }
    return slot
  }
}
