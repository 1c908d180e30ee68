import CopydeskText

// Subtracting 1 from every byte at once sets the high bit of a byte that is zero, and its borrow reaches only bytes above
// it. So the lowest mark is exact, which is the only one that is asked for, at half the work of exact marks for all.

extension EightBytes {
  /// How many bytes from the first on stand for themselves inside a JSON text: no `"`, no `\`, no control character.
  @inline(__always)
  var leadingUnescaped: Int { (reserved & ~value & Self.every(0x80)).trailingZeroBitCount >> 3 }

  /// How many bytes from the first on need no escape for sure. What lies past the end counts as a control character.
  @inline(__always)
  var leadingPlain: Int {
    let delete = (value ^ Self.every(0x7F)) &- Self.every(1)
    // U+0085 begins with 0xC2, U+2028 and U+2029 with 0xE2, one bit away.
    let leads = (value | Self.every(0x20)) ^ Self.every(0xE2)
    let marks = (reserved | delete) & ~value | (leads &- Self.every(1)) & ~leads
    return (marks & Self.every(0x80)).trailingZeroBitCount >> 3
  }

  /// The high bit in `"`, `\` and control characters, and in bytes that have it themselves.
  @inline(__always)
  private var reserved: UInt64 {
    let quotes = (value ^ Self.every(0x22)) &- Self.every(1)
    let backslashes = (value ^ Self.every(0x5C)) &- Self.every(1)
    return quotes | backslashes | (value &- Self.every(0x20))
  }
}
