import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Reads the bytes of a file, unpacked where its name ends in `.gz` or `.zst`, in memory that does not grow with it.
final class InputBytes: @unchecked Sendable {
  // Used by one task at a time: a source has one reader.
  /// The path that stands for standard input.
  static let standardInput = "-"
  private static let chunkSize = 1 << 17

  private let path: String
  private let descriptor: Int32
  private let compression: Compression
  private let decompressor: (any Decompressor)?
  /// Packed bytes that were read, and which of them are still to be unpacked.
  private let packed: UnsafeMutableRawBufferPointer
  private var waiting = 0..<0
  private var isAtEnd = false
  private var isAtMemberStart = true
  /// How many packed bytes were unpacked, counted from the beginning of the file.
  private var packedOffset: Int
  /// Where in the file, counted in packed bytes, the member begins that the last bytes came from.
  private(set) var memberOffset: Int

  /// - Parameters:
  ///   - offset: how many unpacked bytes to skip. A file that is not packed is not read for that.
  ///   - memberOffset: where to start in a packed file: a `memberOffset` of an earlier reader; `offset` counts from there.
  ///   - compression: how the file is packed; nil goes by its name.
  init(
    _ path: String, offset: Int = 0, memberOffset: Int = 0, compression: Compression? = nil
  ) throws(FileError) {
    self.path = path == Self.standardInput ? "standard input" : path
    self.compression = compression ?? Compression(path: path)
    self.memberOffset = memberOffset
    packedOffset = memberOffset
    decompressor = self.compression.decompressor()
    packed = .allocate(byteCount: decompressor == nil ? 0 : Self.chunkSize, alignment: 8)
    descriptor = path == Self.standardInput ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(path) }
    let seek = decompressor == nil ? memberOffset + offset : memberOffset
    if seek > 0, lseek(descriptor, off_t(seek), SEEK_SET) < 0 { throw .last(path) }
    if decompressor != nil { try skip(offset) }
  }

  /// How many bytes of a packed file were unpacked; nil for one that is not packed.
  var packedBytes: Int? { decompressor == nil ? nil : packedOffset }

  deinit {
    packed.deallocate()
    if descriptor > 0 { close(descriptor) }
  }

  /// Puts the next bytes into `output`; they come from one member of a packed file.
  ///
  /// - Returns: how many; 0 at the end.
  /// - Throws: what is damaged or cut off, after everything before it has been read.
  func read(into output: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    guard let decompressor else { return try readFile(output) }
    while true {
      if isAtMemberStart {
        memberOffset = packedOffset
        isAtMemberStart = false
      }
      let step = try unpack(with: decompressor, into: output)
      waiting = (waiting.lowerBound + step.consumed)..<waiting.upperBound
      packedOffset += step.consumed
      isAtMemberStart = step.endsMember || !decompressor.isInsideMember
      if step.produced > 0 { return step.produced }
      if step.consumed > 0 || step.endsMember { continue }
      guard !isAtEnd else {
        guard decompressor.isInsideMember else { return 0 }
        throw FileError(
          path: path,
          reason: "the file ends in the middle of its \(decompressor.format) data, after \(packedOffset) bytes; "
            + "it was cut off")
      }
      try refill()
    }
  }

  /// All bytes of a regular file that is packed.
  ///
  /// - Throws: also for one that holds more than `limit` bytes, of which no more than that are unpacked.
  static func unpacked(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    // Opening a named pipe would wait for a writer.
    if let kind = FileSystem.kind(of: path), kind != .file {
      throw FileError(path: path, reason: "not a regular file")
    }
    let input = try InputBytes(path)
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 8)
    defer { piece.deallocate() }
    var bytes: [UInt8] = []
    while case let got = try input.read(into: piece), got > 0 {
      guard bytes.count + got <= limit else {
        throw FileError(
          path: path, reason: "more than the limit of \(limit) bytes ('maximumBytes') once it is unpacked")
      }
      bytes.append(contentsOf: piece[..<got])
    }
    return bytes
  }

  private func unpack(
    with decompressor: any Decompressor, into output: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> DecompressionStep {
    do throws(CompressionError) {
      return try decompressor.step(UnsafeRawBufferPointer(rebasing: packed[waiting]), into: output)
    } catch {
      throw FileError(
        path: path,
        reason: "the \(decompressor.format) data is damaged at byte \(packedOffset + 1) (\(error.reason)); "
          + "get the file again, or unpack what is whole of it")
    }
  }

  private func refill() throws(FileError) {
    let got = try readFile(packed)
    waiting = 0..<got
    isAtEnd = got == 0
  }

  private func readFile(_ buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while let base = buffer.baseAddress {
      let got = systemRead(descriptor, base, buffer.count)
      if got >= 0 { return got }
      guard errno == EINTR else { throw .last(path) }
    }
    return 0
  }

  private func skip(_ count: Int) throws(FileError) {
    var left = count
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: min(count, Self.chunkSize), alignment: 8)
    defer { scratch.deallocate() }
    while left > 0 {
      let got = try read(into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<min(left, scratch.count)]))
      guard got > 0 else { return }
      left -= got
    }
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
