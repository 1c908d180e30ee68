/// Eight bytes of a text in one register, the first of them lowest.
///
/// Classifies all eight at once by arithmetic whose carries stay inside each byte ("SWAR", see Lamport, Multiple Byte
/// Processing with Full-Word Instructions, 1975).
///
/// Public and frozen so that other modules get it inlined: a `package` declaration is called instead.
@frozen
public struct EightBytes: Sendable {
  /// The bytes, the first of them lowest.
  public let value: UInt64

  /// Reads eight bytes; what lies past the end reads as zero.
  @inlinable @inline(__always)
  public init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
    if bytes.count - offset >= 8 {
      value = UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    } else {
      value = Self.tail(of: bytes, from: offset)
    }
  }

  @inline(never) @usableFromInline
  static func tail(of bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> UInt64 {
    var tail: UInt64 = 0
    var shift: UInt64 = 0
    for index in min(offset, bytes.count)..<bytes.count {
      tail |= UInt64(bytes[index]) << shift
      shift += 8
    }
    return tail
  }

  /// The bytes with `A`…`Z` in lower case; right only for letters and digits.
  @inlinable @inline(__always) public var lowercased: UInt64 { value | Self.every(0x20) }

  /// How many bytes from the first on are ASCII letters or digits.
  @inlinable @inline(__always) public var leadingWordBytes: Int {
    (~alphanumerics & Self.every(0x80)).trailingZeroBitCount >> 3
  }

  /// How many bytes from the first on are ASCII and no letter or digit.
  @inlinable @inline(__always) public var leadingSeparators: Int {
    (alphanumerics | value & Self.every(0x80)).trailingZeroBitCount >> 3
  }

  /// 0x80 in each byte from 0x80 up.
  @inlinable @inline(__always) public var nonASCII: UInt64 { value & Self.every(0x80) }

  /// 0x80 in each byte outside 0x21…0x7E.
  @inlinable @inline(__always) public var unprintable: UInt64 {
    let low = value & Self.every(0x7F)
    return (~(low + Self.every(0x80 - 0x21)) | (low + Self.every(1)) | value) & Self.every(0x80)
  }

  /// 0x80 in each byte that is `byte`.
  @inlinable @inline(__always) public func matches(_ byte: UInt8) -> UInt64 {
    let difference = value ^ Self.every(UInt64(byte))
    return ~(((difference & Self.every(0x7F)) + Self.every(0x7F)) | difference) & Self.every(0x80)
  }

  /// 0x80 in each byte that is an ASCII letter or digit.
  @inlinable @inline(__always) public var alphanumerics: UInt64 {
    let low = value & Self.every(0x7F)
    let folded = low | Self.every(0x20)
    let letters = (folded + Self.every(0x80 - 0x61)) & ~(folded + Self.every(0x80 - 0x7B))
    let digits = (low + Self.every(0x80 - 0x30)) & ~(low + Self.every(0x80 - 0x3A))
    return (letters | digits) & ~value & Self.every(0x80)
  }

  /// `byte` eight times.
  @inlinable @inline(__always)
  public static func every(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }
}
