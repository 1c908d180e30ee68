/// Hashes a word byte by byte or in blocks of eight bytes, with the same result.
///
/// Blocks are mixed with the folded product of wyhash (see `stableHash`), one multiplication for a word of up to seven
/// bytes.
struct WordHash {
  private var state = HashConstants.a
  private var block: UInt64 = 0
  private var count: UInt64 = 0

  /// Adds one byte of the folded word.
  mutating func append(_ byte: UInt8) {
    block |= UInt64(byte) << (8 * (count & 7))
    count += 1
    if count & 7 == 0 { mixBlock() }
  }

  /// Adds eight bytes of the folded word, the first of them lowest. Only where a multiple of eight went before.
  mutating func append(block eight: UInt64) {
    block = eight
    count += 8
    mixBlock()
  }

  /// Adds the last bytes of the folded word, at most seven, the first of them lowest.
  mutating func append(tail: UInt64, count tailCount: Int) {
    block = tail
    count += UInt64(tailCount)
  }

  private mutating func mixBlock() {
    state = foldedProduct(state ^ block, HashConstants.b)
    block = 0
  }

  func finish() -> UInt64 { foldedProduct(state ^ block, HashConstants.c ^ count) }
}
