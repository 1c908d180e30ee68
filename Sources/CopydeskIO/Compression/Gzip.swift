import CZlib

/// Unpacks gzip data (RFC 1952) of any number of members. Zeros behind a member are padding.
final class GzipInflater: Decompressor {
  let format = "gzip"
  private(set) var isInsideMember = false
  // At a fixed address: zlib's state points back to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private var offset = 0
  private var members = 0
  private var failure: CompressionError?

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 16: gzip and nothing else.
    let code = copydesk_inflateInit2(stream, MAX_WBITS + 16)
    precondition(code == Z_OK, "zlib has no memory for its state")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> DecompressionStep {
    if let failure { throw failure }
    var step = DecompressionStep()
    if !isInsideMember {
      if members > 0 { step.consumed = input.prefix { $0 == 0 }.count }
      offset += step.consumed
      guard step.consumed < input.count else { return step }
      isInsideMember = true
    }
    let rest = UnsafeRawBufferPointer(rebasing: input[step.consumed...])
    let (taken, room) = (min(rest.count, 1 << 30), min(output.count, 1 << 30))
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: rest.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(taken)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    let code = inflate(stream, Z_NO_FLUSH)
    let consumed = taken - Int(stream.pointee.avail_in)
    step.consumed += consumed
    step.produced = room - Int(stream.pointee.avail_out)
    offset += consumed
    switch code {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END:
      step.endsMember = true
      isInsideMember = false
      members += 1
      inflateReset(stream)
    default:
      let error = CompressionError(
        reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)", offset: offset)
      failure = error
      guard step.produced > 0 else { throw error }
    }
    return step
  }
}

/// Packs bytes into whole gzip members.
enum GzipCompressor {
  /// zlib's own default, between speed and size.
  private static let level: Int32 = 6

  /// One member, without a name or a time: the same bytes give the same member.
  static func pack(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
    var stream = z_stream()
    guard copydesk_deflateInit2(&stream, level, MAX_WBITS + 16) == Z_OK else {
      throw CompressionError(reason: "zlib has no memory for its state", offset: 0)
    }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var code = Z_OK
    let packed = [UInt8](unsafeUninitializedCapacity: bound) { output, written in
      bytes.withUnsafeBufferPointer { input in
        var taken = 0
        repeat {
          let (share, room) = (min(input.count - taken, 1 << 30), min(bound - written, 1 << 30))
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + taken })
          stream.avail_in = UInt32(share)
          stream.next_out = output.baseAddress.map { $0 + written }
          stream.avail_out = UInt32(room)
          code = deflate(&stream, taken + share == input.count ? Z_FINISH : Z_NO_FLUSH)
          taken += share - Int(stream.avail_in)
          written += room - Int(stream.avail_out)
        } while code == Z_OK
      }
    }
    guard code == Z_STREAM_END else { throw CompressionError(reason: "zlib error \(code)", offset: 0) }
    return packed
  }
}
