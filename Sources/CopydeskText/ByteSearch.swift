extension UnsafeBufferPointer<UInt8> {
  /// The offset of the first `byte` from `start` on, or `count`.
  public func firstIndex(of byte: UInt8, from start: Int) -> Int {
    firstIndex(from: start) { $0.matches(byte) }
  }

  /// The offset of the first byte from `start` on that is not ASCII, or `count`.
  public func firstNonASCII(from start: Int) -> Int {
    firstIndex(from: start) { $0.nonASCII }
  }

  /// The offset of the first byte from `start` on that is neither printable ASCII nor a space, or `count`.
  public func firstUnprintable(from start: Int) -> Int {
    firstIndex(from: start) { $0.unprintable & ~$0.matches(0x20) }
  }

  /// The offset of the first byte from `start` on that is neither printable ASCII nor a single space, or `count`.
  ///
  /// Of two spaces it is the first; a space counts as single only between two printable ASCII characters.
  public func firstUnevenSpace(from start: Int) -> Int {
    // Blocks overlap by one byte, so that every pair of neighbours lies in one of them.
    let found = firstIndex(from: start, step: 7) { eight in
      let unprintable = eight.unprintable
      return unprintable & ~eight.matches(0x20) | unprintable & unprintable << 8
    }
    let end = found < count ? found : count
    return end > start && self[end - 1] == 0x20 ? end - 1 : end
  }

  /// The offset of the first byte that `mark` gives 0x80 for, eight bytes at a time.
  ///
  /// - Parameter step: how many bytes to go on after a block without a mark.
  @inline(__always)
  private func firstIndex(from start: Int, step: Int = 8, where mark: (EightBytes) -> UInt64) -> Int {
    var offset = start
    while offset < count {
      let marked = mark(EightBytes(self, at: offset))
      if marked != 0 { return Swift.min(offset + (marked.trailingZeroBitCount >> 3), count) }
      offset += step
    }
    return count
  }
}
