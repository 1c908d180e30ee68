/// Writes whole numbers in decimal, two digits at a time.
package enum Digits {
  /// How many digits the largest number has.
  package static let most = 19

  private static let pairs: StaticString = """
    0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
    """

  /// Writes `number`, which must not be negative, so that it ends before `end`.
  ///
  /// - Returns: where it begins.
  @inline(__always)
  package static func write(_ number: Int, endingAt end: Int, of buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var rest = UInt(bitPattern: number)
    var start = end
    while rest >= 100 {
      let pair = 2 * Int(rest % 100)
      rest /= 100
      start -= 2
      buffer[start] = pairs.utf8Start[pair]
      buffer[start + 1] = pairs.utf8Start[pair + 1]
    }
    if rest >= 10 {
      start -= 2
      buffer[start] = pairs.utf8Start[2 * Int(rest)]
      buffer[start + 1] = pairs.utf8Start[2 * Int(rest) + 1]
    } else {
      start -= 1
      buffer[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)
    }
    return start
  }
}
