/// Eight bytes of a text in one register, the first of them lowest.
struct EightBytes {
  let value: UInt64

  /// Reads eight bytes; what lies past the end reads as zero.
  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
    if bytes.count - offset >= 8 {
      let raw = UnsafeRawBufferPointer(bytes)
      value = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    } else {
      value = Self.tail(of: bytes, from: offset)
    }
  }

  @inline(never)
  private static func tail(of bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> UInt64 {
    var tail: UInt64 = 0
    for index in (min(offset, bytes.count)..<bytes.count).reversed() { tail = tail << 8 | UInt64(bytes[index]) }
    return tail
  }

  /// How many bytes from the first on are ASCII letters or digits.
  ///
  /// All eight are classified at once by sums whose carries stay inside each byte (Lamport, Multiple Byte Processing with
  /// Full-Word Instructions, 1975).
  @inline(__always)
  var leadingLetters: Int {
    let low = value & Self.every(0x7f)
    let folded = low | Self.every(0x20)
    let letters = (folded &+ Self.every(0x80 - 0x61)) & ~(folded &+ Self.every(0x80 - 0x7b))
    let digits = (low &+ Self.every(0x80 - 0x30)) & ~(low &+ Self.every(0x80 - 0x3a))
    let others = ~((letters | digits) & ~value) & Self.every(0x80)
    return others.trailingZeroBitCount >> 3
  }

  @inline(__always)
  private static func every(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }
}
