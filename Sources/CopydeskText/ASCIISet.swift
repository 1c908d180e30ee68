/// A set of ASCII characters that answers for a byte in two instructions.
///
/// Bytes from 0x80 up are in no set.
@frozen
public struct ASCIISet: Sendable {
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64

  @inlinable
  public init(_ characters: StaticString) {
    var (low, high) = (UInt64(0), UInt64(0))
    characters.withUTF8Buffer { bytes in
      for byte in bytes {
        if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
      }
    }
    (self.low, self.high) = (low, high)
  }

  @inlinable
  public func contains(_ byte: UInt8) -> Bool {
    let half = byte < 64 ? low : high
    return byte < 128 && half & (1 << UInt64(byte & 63)) != 0
  }
}

extension UInt8 {
  /// `a`…`z` and `A`…`Z`.
  @inlinable public var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

  /// `A`…`Z`.
  @inlinable public var isASCIIUppercase: Bool { self &- 0x41 < 26 }

  /// `a`…`z`.
  @inlinable public var isASCIILowercase: Bool { self &- 0x61 < 26 }

  /// `0`…`9`.
  @inlinable public var isASCIIDigit: Bool { self &- 0x30 < 10 }

  @inlinable public var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }

  /// Space, tab, line feed, vertical tab, form feed and carriage return.
  @inlinable public var isASCIISpace: Bool { self == 0x20 || self &- 0x09 < 5 }

  /// The 32 printable ASCII characters that are neither letters, digits nor space, symbols such as `$` included.
  @inlinable public var isASCIIPunctuation: Bool { self > 0x20 && self < 0x7F && !isASCIIAlphanumeric }

  /// The lower-case letter for `A`…`Z`, every other byte as it is.
  @inlinable public var asciiLowercased: UInt8 { isASCIIUppercase ? self | 0x20 : self }

  /// Whether the byte continues a UTF-8 sequence that an earlier byte began.
  @inlinable public var isUTF8Continuation: Bool { self & 0xC0 == 0x80 }
}
