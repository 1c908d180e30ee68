import CZstd

/// Unpacks zstd data (RFC 8878) of any number of frames. Frames that ask for more than 128 MB of memory are an error.
final class ZstdDecompressor: Decompressor {
  let format = "zstd"
  private(set) var isInsideMember = false
  /// The length of a block's header, which zstd asks for together with the block before.
  private static let blockHeader = 3
  private let stream: OpaquePointer
  private var offset = 0
  private let firstHint: Int
  /// How many bytes zstd wants next.
  private var hint: Int
  private var failure: CompressionError?

  init() {
    guard let stream = ZSTD_createDStream() else { preconditionFailure("zstd has no memory for its state") }
    self.stream = stream
    firstHint = ZSTD_initDStream(stream)
    hint = firstHint
  }

  deinit { ZSTD_freeDStream(stream) }

  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> DecompressionStep {
    if let failure { throw failure }
    var step = DecompressionStep()
    while true {
      // One block and nothing of the next one: where a call fails, zstd forgets what else it gave in that call.
      let wanted = max(hint > Self.blockHeader ? hint - Self.blockHeader : hint, 1)
      let size = min(wanted, input.count - step.consumed)
      var from = ZSTD_inBuffer(src: input.baseAddress.map { $0 + step.consumed }, size: size, pos: 0)
      var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: step.produced)
      let code = ZSTD_decompressStream(stream, &to, &from)
      guard ZSTD_isError(code) == 0 else {
        let error = CompressionError(reason: String(cString: ZSTD_getErrorName(code)).lowercased(), offset: offset)
        failure = error
        guard step.produced > 0 else { throw error }
        return step
      }
      let isIdle = from.pos == 0 && to.pos == step.produced
      if from.pos > 0 { isInsideMember = true }
      step.consumed += from.pos
      offset += from.pos
      step.produced = to.pos
      hint = code
      if code == 0 {
        hint = firstHint
        step.endsMember = isInsideMember
        isInsideMember = false
        return step
      }
      if isIdle || step.produced == output.count { return step }
    }
  }
}

/// Packs bytes into whole zstd frames.
enum ZstdCompressor {
  /// zstd's own default, between speed and size.
  private static let level: Int32 = 3

  /// One frame with its length and a checksum: the same bytes give the same frame.
  static func pack(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
    guard let context = ZSTD_createCCtx() else {
      throw CompressionError(reason: "zstd has no memory for its state", offset: 0)
    }
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    var code = 0
    let packed = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { output, written in
      code = bytes.withUnsafeBytes {
        ZSTD_compress2(context, output.baseAddress, output.count, $0.baseAddress, $0.count)
      }
      written = ZSTD_isError(code) == 0 ? code : 0
    }
    guard ZSTD_isError(code) == 0 else {
      throw CompressionError(reason: String(cString: ZSTD_getErrorName(code)).lowercased(), offset: 0)
    }
    return packed
  }
}
