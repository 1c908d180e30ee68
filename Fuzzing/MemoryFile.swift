import Glibc

/// A file in memory without a name, for code that opens what it reads by its path. It is written anew for each input.
enum MemoryFile {
  static let path = "/proc/self/fd/\(descriptor)"

  private static let descriptor: Int32 = {
    var name = Array("/dev/shm/copydesk-fuzz-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    require(descriptor >= 0, "a file in memory can be made")
    unlink(name)
    return descriptor
  }()

  static func write(_ bytes: [UInt8]) {
    let isEmpty = ftruncate(descriptor, 0) == 0
    let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    require(isEmpty && written == bytes.count, "a file in memory can be written")
  }
}
