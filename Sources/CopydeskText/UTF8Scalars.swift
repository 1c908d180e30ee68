extension UnsafeBufferPointer<UInt8> {
  /// Decodes the Unicode scalar that begins at a byte offset.
  ///
  /// Bytes that are no valid UTF-8 count as U+FFFD of one byte each, so that a scan always moves on and never reads past
  /// the end.
  ///
  /// - Parameter offset: an offset below `count`.
  /// - Returns: the scalar's number and the bytes it takes.
  @inlinable
  public func scalar(at offset: Int) -> (value: UInt32, length: Int) {
    let lead = UInt32(self[offset])
    if lead < 0x80 { return (lead, 1) }
    let left = count - offset
    if lead >= 0xC2, lead < 0xE0, left > 1, self[offset + 1].isUTF8Continuation {
      return ((lead & 0x1F) << 6 | continuation(offset + 1), 2)
    }
    if lead >= 0xE0, lead < 0xF0, left > 2, self[offset + 1].isUTF8Continuation, self[offset + 2].isUTF8Continuation {
      let value = (lead & 0x0F) << 12 | continuation(offset + 1) << 6 | continuation(offset + 2)
      if value >= 0x800, value & 0xF800 != 0xD800 { return (value, 3) }
    }
    if lead >= 0xF0, lead < 0xF5, left > 3, self[offset + 1].isUTF8Continuation, self[offset + 2].isUTF8Continuation,
      self[offset + 3].isUTF8Continuation
    {
      let head = (lead & 0x07) << 18 | continuation(offset + 1) << 12
      let value = head | continuation(offset + 2) << 6 | continuation(offset + 3)
      if value >= 0x10000, value <= 0x10FFFF { return (value, 4) }
    }
    return (0xFFFD, 1)
  }

  /// Decodes the Unicode scalar that ends just before a byte offset.
  ///
  /// - Parameter offset: an offset above 0.
  /// - Returns: the scalar's number and the bytes it takes.
  @inlinable
  public func scalar(before offset: Int) -> (value: UInt32, length: Int) {
    var start = offset - 1
    while start > 0, offset - start < 4, self[start].isUTF8Continuation { start -= 1 }
    let (value, length) = scalar(at: start)
    return start + length == offset ? (value, length) : (0xFFFD, 1)
  }

  @inlinable
  func continuation(_ offset: Int) -> UInt32 { UInt32(self[offset] & 0x3F) }
}

/// Calls `body` with each byte of a scalar's UTF-8 form.
@inlinable
func forEachUTF8Byte(of scalar: UInt32, _ body: (UInt8) -> Void) {
  switch scalar {
  case ..<0x80:
    body(UInt8(truncatingIfNeeded: scalar))
  case ..<0x800:
    body(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
    body(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
  case ..<0x10000:
    body(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
    body(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
    body(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
  default:
    body(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
    body(0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
    body(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
    body(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
  }
}
