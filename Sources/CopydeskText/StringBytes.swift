extension String {
  /// Calls `body` with the text's UTF-8 bytes, without a copy for every string that Swift itself stores.
  ///
  /// Strings bridged from Objective-C have no contiguous UTF-8; they are copied once.
  @inlinable
  public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    if let result = try utf8.withContiguousStorageIfAvailable(body) { return result }
    return try Array(utf8).withUnsafeBufferPointer(body)
  }

  /// The text between two UTF-8 byte offsets.
  ///
  /// - Parameter range: byte offsets at scalar boundaries, inside the text.
  @inlinable
  public subscript(bytes range: Range<Int>) -> Substring {
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    return self[start..<utf8.index(start, offsetBy: range.count)]
  }
}
