import CopydeskText

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a build was made of, told by names, sizes and times of change, so that no file has to be read.
struct SourceStamp {
  /// Equal for equal files.
  private(set) var value: UInt64 = 0
  /// What lets someone else change one of the files; see `Ownership`.
  private(set) var flaw: String?

  private static let deepest = 32

  /// - Parameter paths: files and folders; of a folder, all below it whose name begins with no dot.
  init(of paths: [String]) {
    for path in paths { add(path, depth: 0) }
  }

  private mutating func add(_ path: String, depth: Int) {
    var status = stat()
    guard stat(path, &status) == 0 else { return mix("\(path) is gone") }
    if flaw == nil { flaw = Ownership.flaw(status, path) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      return mix("\(path) \(status.st_size) \(time.tv_sec) \(time.tv_nsec)")
    }
    mix(path)
    guard depth < Self.deepest, let folder = opendir(path) else { return }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    for name in names.sorted() { add("\(path)/\(name)", depth: depth + 1) }
  }

  private mutating func mix(_ text: String) { value = stableHash(of: text, seed: value) }
}
