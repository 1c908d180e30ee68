public import CopydeskCore

/// How the bytes of a file are packed.
public enum Compression: String, SettingChoice {
  case none, gzip, zstd

  /// What the end of a path says: `.gz`, `.zst`, or neither.
  init(path: String) {
    if path.hasSuffix(".gz") {
      self = .gzip
    } else if path.hasSuffix(".zst") {
      self = .zstd
    } else {
      self = .none
    }
  }

  /// What stands at the end of a name: `.gz`, `.zst` or nothing.
  var suffix: String {
    switch self {
    case .none: ""
    case .gzip: ".gz"
    case .zstd: ".zst"
    }
  }

  /// Packs bytes into one member or frame that can stand behind others in a file; the same bytes always the same way.
  func pack(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
    switch self {
    case .none: bytes
    case .gzip: try GzipCompressor.pack(bytes)
    case .zstd: try ZstdCompressor.pack(bytes)
    }
  }

  /// What unpacks such a file; nil for one that is not packed.
  func decompressor() -> (any Decompressor)? {
    switch self {
    case .none: nil
    case .gzip: GzipInflater()
    case .zstd: ZstdDecompressor()
    }
  }
}

/// What is wrong with packed bytes, and where.
struct CompressionError: Error, CustomStringConvertible, Hashable {
  var reason: String
  /// How many packed bytes come before it, from where the decompressor began.
  var offset: Int

  var description: String { "\(reason) at byte \(offset + 1)" }
}

/// Unpacks a stream of members (gzip) or frames (zstd) piece by piece, in memory that depends on neither side's length.
protocol Decompressor: AnyObject {
  /// `gzip` or `zstd`, for messages.
  var format: String { get }
  /// Whether a member has begun and not ended: a file that stops here was cut off.
  var isInsideMember: Bool { get }

  /// Unpacks some of `input` into `output`, and stops at the end of a member.
  ///
  /// A step that neither takes nor gives anything needs more input. After the end of a member the next step begins
  /// another one.
  ///
  /// - Throws: what is damaged, after everything before it has been given.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> DecompressionStep
}

/// What one step took and gave.
struct DecompressionStep {
  /// Packed bytes taken from the input.
  var consumed = 0
  /// Bytes put into the output.
  var produced = 0
  /// Whether the member ended here.
  var endsMember = false
}
