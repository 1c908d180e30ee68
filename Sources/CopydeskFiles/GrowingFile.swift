#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that a run keeps for itself and only ever appends to.
///
/// Used by one task at a time.
package final class GrowingFile {
  package let path: String
  /// How many bytes there are, with those that wait in the buffer.
  package private(set) var length: Int
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 18

  /// - Parameter length: how many bytes of an existing file to keep; whatever stands behind them is cut off.
  /// - Throws: also where there are fewer.
  package init(_ path: String, keeping length: Int = 0) throws(FileError) {
    self.path = path
    self.length = length
    try FileSystem.makeFolder(FileSystem.folder(of: path))
    guard (FileSystem.size(of: path) ?? 0) >= length else {
      throw FileError(path: path, reason: "shorter than the \(length) bytes that a stopped run wrote")
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last(path) }
    guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, off_t(length), SEEK_SET) >= 0 else {
      throw .last(path)
    }
  }

  deinit { close(descriptor) }

  package func append(_ bytes: [UInt8]) throws(FileError) {
    length += bytes.count
    if buffer.isEmpty, bytes.count >= Self.bufferSize { return try write(bytes) }
    buffer += bytes
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Hands what waits in the buffer to the system, so that a reader sees it.
  package func flush() throws(FileError) {
    try write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Puts all bytes safely on disk and says how many there are.
  package func sync() throws(FileError) -> Int {
    try flush()
    KillPoint.reach(.fsync)
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last(path) }
    return length
  }

  private func write(_ bytes: [UInt8]) throws(FileError) {
    try FileSystem.writeAll(bytes, to: descriptor, path: path)
  }
}

/// A file that is read from any place, while others may append to it.
package final class StoredFile: @unchecked Sendable {
  // Nothing but the descriptor, and `pread` leaves no state in it.
  package let path: String
  private let descriptor: Int32

  package init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(path) }
  }

  deinit { close(descriptor) }

  /// Appends `count` bytes from `offset` on to `buffer`, or fewer at the end of the file.
  package func read(_ count: Int, from offset: Int, into buffer: inout [UInt8]) throws(FileError) {
    var failure: FileError?
    let part = [UInt8](unsafeUninitializedCapacity: count) { part, filled in
      while filled < count, let base = part.baseAddress {
        let got = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = .last(path) }
        guard got > 0 else { break }
        filled += got
      }
    }
    if let failure { throw failure }
    if buffer.isEmpty { buffer = part } else { buffer += part }
  }

  /// Takes the file away, where there is one.
  package static func remove(_ path: String) { unlink(path) }
}
