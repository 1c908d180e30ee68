#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension FileSystem {
  /// Takes away a file, or a folder with all that is in it; symbolic links are not followed. Nothing there is no error.
  package static func removeAll(_ path: String) throws(FileError) {
    guard kind(of: path) == .folder, !isLink(path) else {
      guard unlink(path) == 0 || errno == ENOENT else { throw .last(path) }
      return
    }
    for name in try names(inFolder: path) { try removeAll("\(path)/\(name)") }
    guard rmdir(path) == 0 || errno == ENOENT else { throw .last(path) }
  }

  /// Makes sure that what was written to a file is there after a loss of power.
  package static func syncFile(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last(path) }
  }

  /// The first bytes of a file; fewer where it has no more.
  package static func beginning(of path: String, count: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(path) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = pread(descriptor, &bytes, count, 0)
    guard got >= 0 else { throw .last(path) }
    return Array(bytes[..<got])
  }
}
