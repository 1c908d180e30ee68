#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension FileSystem {
  /// Puts `bytes` under `path` so that after a loss of power either all of them stand there or what stood there before.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last(path) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, path: path)
    KillPoint.reach(.fsync)
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last(path) }
    KillPoint.reach(.rename)
    guard rename(temporary, path) == 0 else { throw .last(path) }
    try syncFolder(folder(of: path))
  }

  /// Writes all of `bytes`, in as many calls as it takes.
  package static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
    KillPoint.reach(.write)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { systemWrite(descriptor, $0 + written, buffer.count - written) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last(path) }
      written += count
    }
  }

  /// Takes away a file; nothing is wrong where there is none.
  package static func remove(_ path: String) { unlink(path) }

  /// Takes away a folder with all that is in it; links are not followed.
  package static func removeFolder(_ path: String) {
    for name in (try? names(inFolder: path)) ?? [] where unlink("\(path)/\(name)") != 0 {
      removeFolder("\(path)/\(name)")
    }
    rmdir(path)
  }
}

/// A file that one process at a time may hold. The system lets go of it when the process ends, however it ends.
package final class FileLock: Sendable {
  private let descriptor: Int32

  /// - Returns: nil where another process holds the lock.
  package init?(_ path: String) throws(FileError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
