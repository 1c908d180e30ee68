import CSQLite
import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Makes kill points of the calls by which SQLite itself writes, cuts and removes files, so that a torture test reaches
/// the middle of a transaction as well.
///
/// By the interface that SQLite has for tests of its own (`sqlite3_vfs.xSetSystemCall`), once in a process, and only
/// where kill points are asked for.
enum SQLiteKillPoints {
  static let installed: Void = {
    guard KillPoint.areWanted else { return }
    for name in ["unix", "unix-none"] {
      guard let vfs = sqlite3_vfs_find(name), let set = vfs.pointee.xSetSystemCall else { continue }
      for (call, replacement) in replacements { _ = set(vfs, call, replacement) }
    }
  }()

  private static let replacements: [(call: String, replacement: sqlite3_syscall_ptr)] = [
    ("write", unsafeBitCast(writing, to: sqlite3_syscall_ptr.self)),
    ("pwrite", unsafeBitCast(writingAt, to: sqlite3_syscall_ptr.self)),
    ("pwrite64", unsafeBitCast(writingAt, to: sqlite3_syscall_ptr.self)),
    ("ftruncate", unsafeBitCast(cutting, to: sqlite3_syscall_ptr.self)),
    ("unlink", unsafeBitCast(removing, to: sqlite3_syscall_ptr.self)),
  ]

  private static let writing: @convention(c) (Int32, UnsafeRawPointer?, Int) -> Int = { file, bytes, count in
    KillPoint.reach(.write)
    return write(file, bytes, count)
  }

  private static let writingAt: @convention(c) (Int32, UnsafeRawPointer?, Int, off_t) -> Int = {
    file, bytes, count, at in
    KillPoint.reach(.write)
    return pwrite(file, bytes, count, at)
  }

  private static let cutting: @convention(c) (Int32, off_t) -> Int32 = { file, length in
    KillPoint.reach(.write)
    return ftruncate(file, length)
  }

  private static let removing: @convention(c) (UnsafePointer<CChar>?) -> Int32 = { path in
    KillPoint.reach(.rename)
    return path.map { unlink($0) } ?? -1
  }
}
