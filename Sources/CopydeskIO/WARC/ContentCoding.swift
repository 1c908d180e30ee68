import CZlib

/// The content codings of HTTP that archives hold: gzip, and deflate with and without its zlib wrapper.
enum ContentCoding {
  private enum Wrapper: Int32 {
    case gzip = 31
    case zlib = 15
    case none = -15
  }

  /// Takes one coding off a body.
  ///
  /// A body that is not in the coding that its header names is taken as it is: some archives store decoded bodies under
  /// the headers that came.
  ///
  /// - Returns: the bytes as far as they go, and whether they are all there.
  static func decode(
    _ bytes: ArraySlice<UInt8>, _ coding: String, limit: Int
  ) throws(WARCError) -> (bytes: [UInt8], isWhole: Bool) {
    switch coding {
    case _ where bytes.isEmpty: return ([], true)
    case "gzip", "x-gzip":
      guard bytes.starts(with: [0x1F, 0x8B]) else { return (Array(bytes), true) }
      return try inflate(bytes, .gzip, limit: limit)
    case "deflate":
      let first = Int(bytes[bytes.startIndex])
      let second = bytes.count > 1 ? Int(bytes[bytes.startIndex + 1]) : 0
      let isWrapped = first & 0x0F == 8 && (first << 8 | second) % 31 == 0
      if isWrapped, let body = try? inflate(bytes, .zlib, limit: limit) { return body }
      if let body = try? inflate(bytes, .none, limit: limit), isWrapped || body.isWhole { return body }
      // A page that was stored decoded; inflating it would give noise.
      if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { return (Array(bytes), true) }
      return try inflate(bytes, isWrapped ? .zlib : .none, limit: limit)
    default: throw WARCError("the body is in the content coding '\(coding)'; only gzip and deflate are read")
    }
  }

  static func tooLarge(_ limit: Int) -> WARCError {
    WARCError("the body is larger than the limit of \(limit) bytes ('maximumBytes')")
  }

  private static func inflate(
    _ bytes: ArraySlice<UInt8>, _ wrapper: Wrapper, limit: Int
  ) throws(WARCError) -> (bytes: [UInt8], isWhole: Bool) {
    var stream = z_stream()
    guard copydesk_inflateInit2(&stream, wrapper.rawValue) == Z_OK else { throw WARCError("zlib gave up") }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var isEnded = false
    var isTooLarge = false
    var input = Array(bytes)
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(clamping: input.count)
      var code = Z_OK
      while code == Z_OK, !isTooLarge {
        let room = 1 << 16
        let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
          stream.next_out = buffer.baseAddress
          stream.avail_out = UInt32(room)
          code = CZlib.inflate(&stream, Z_NO_FLUSH)
          count = room - Int(stream.avail_out)
        }
        output += chunk
        isTooLarge = output.count > limit
        isEnded = code == Z_STREAM_END
        // A body of several gzip members.
        if isEnded, wrapper == .gzip, stream.avail_in > 18, stream.next_in.pointee == 0x1F, !isTooLarge {
          code = inflateReset(&stream)
          isEnded = false
        }
      }
    }
    if isTooLarge { throw tooLarge(limit) }
    guard isEnded || !output.isEmpty else { throw WARCError("the compressed body is damaged from its start") }
    return (output, isEnded)
  }
}
