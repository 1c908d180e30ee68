#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Who may change a file.
enum Ownership {
  /// What lets someone else than the user change the file or folder at `path`, as the end of a sentence; nil where
  /// nothing does.
  ///
  /// A group may write only where its number is the user's own, the usual sign of a group with one member.
  static func flaw(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return "'\(path)' cannot be read" }
    return flaw(status, path)
  }

  /// The same for the file and every folder above it, any of which could be swapped for another. Those may belong to the
  /// system, and be open to all where nobody can move what belongs to others, as in `/tmp`.
  static func flaw(upFrom path: String) -> String? {
    if let flaw = flaw(of: path) { return flaw }
    var folder = path
    while let slash = folder.lastIndex(of: "/"), folder != "/" {
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
      var status = stat()
      guard stat(folder, &status) == 0 else { return "'\(folder)' cannot be read" }
      if status.st_mode & S_ISVTX != 0, status.st_uid == 0 { continue }
      if status.st_uid == 0, status.st_mode & 0o022 == 0 { continue }
      if let flaw = flaw(status, folder) { return flaw }
    }
    return nil
  }

  static func flaw(_ status: stat, _ path: String) -> String? {
    if status.st_uid != geteuid() { return "'\(path)' belongs to another user" }
    let isOpenToGroup = status.st_mode & 0o020 != 0 && status.st_gid != status.st_uid
    return status.st_mode & 0o002 != 0 || isOpenToGroup ? "'\(path)' can be changed by other users" : nil
  }
}
