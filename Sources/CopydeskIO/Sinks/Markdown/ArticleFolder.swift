import CopydeskFiles

/// What makes a folder one of ours: a list of the files that were written to it.
///
/// A run that goes on takes the list up to its checkpoint for the truth: whatever else is in its folder was written after
/// that, and comes again.
enum ArticleFolder {
  static let listName = ".copydesk"

  /// Checks that a folder may be replaced: it is empty, or holds only what is in its list.
  static func checkIsOurs(_ path: String) throws(FileError) {
    guard FileSystem.kind(of: path) == .folder else { return }
    let names = try FileSystem.names(inFolder: path)
    guard !names.isEmpty else { return }
    let listed = names.contains(listName) ? Set(try list(in: path)) : []
    guard let foreign = names.first(where: { $0 != listName && $0 != ".DS_Store" && !listed.contains($0) }) else {
      return
    }
    throw FileError(
      path: path, reason: "holds '\(foreign)', which no run has written; move it away or name another folder")
  }

  /// Takes away everything but the files in the list.
  static func removeUnlisted(in path: String) throws(FileError) {
    let listed = Set(try list(in: path))
    for name in try FileSystem.names(inFolder: path) where name != listName && !listed.contains(name) {
      try FileSystem.removeAll("\(path)/\(name)")
    }
  }

  private static func list(in path: String) throws(FileError) -> [String] {
    let bytes = try FileSystem.read("\(path)/\(listName)", limit: .max)
    return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}
