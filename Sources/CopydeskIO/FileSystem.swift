#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the system said about a file, in its own words.
public struct FileError: Error, CustomStringConvertible, Hashable {
  public var path: String
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String { "'\(path)': \(reason)" }

  static func last(_ path: String) -> FileError {
    FileError(path: path, reason: String(cString: strerror(errno)).lowercased())
  }
}

/// The few calls to the system that sources and sinks need.
enum FileSystem {
  enum Kind { case file, folder, other }

  /// What stands at `path`, through symbolic links; nil where nothing does.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return kind(status)
  }

  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

  private static func kind(_ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// The names in a folder, in byte order, without `.` and `..`.
  static func names(inFolder path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else { throw .last(path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The bytes of a regular file.
  ///
  /// - Throws: also for a file of more than `limit` bytes, which is not read.
  static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    // Opening a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last(path) }
    guard kind(status) == .file else { throw FileError(path: path, reason: "not a regular file") }
    let size = Int(status.st_size)
    guard size <= limit else {
      throw FileError(path: path, reason: "\(size) bytes; more than the limit of \(limit) bytes ('maximumBytes')")
    }
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let got = systemRead(descriptor, base + count, size - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = .last(path) }
        guard got > 0 else { break }
        count += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(FileError) {
    guard !path.isEmpty, kind(of: path) != .folder else { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .last(path) }
    guard kind(of: path) == .folder else { throw FileError(path: path, reason: "not a folder") }
  }

  /// The folder that holds `path`.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of `path`.
  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Whether a name matches a pattern of `*`, `?` and `[…]`.
  static func matches(_ name: String, _ pattern: String) -> Bool { fnmatch(pattern, name, 0) == 0 }

  /// The paths that match a pattern with `*`, `?` or `[…]`, in byte order.
  static func glob(_ pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard systemGlob(pattern, &result) == 0 else { return [] }
    let paths = (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes sure that what was renamed in a folder is there after a loss of power.
  static func syncFolder(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last(path) }
    defer { close(descriptor) }
    // Some file systems cannot sync a folder and say so; the rename stands all the same.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last(path) }
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func systemGlob(_ pattern: String, _ result: UnsafeMutablePointer<glob_t>) -> Int32 {
  glob(pattern, 0, nil, result)
}

/// A file that gets its name only when it is whole.
///
/// Until then it is `.NAME.partial` beside it, held by a lock: two outputs of one name, in one run or in two, are an error
/// when they are opened, and what a killed run left behind is written over by the next one.
final class AtomicFile: @unchecked Sendable {
  // Used by one task at a time: the engine's sink desk.
  private let path: String
  private let temporaryPath: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 18

  init(_ path: String) throws(FileError) {
    self.path = path
    let folder = FileSystem.folder(of: path)
    try FileSystem.makeFolder(folder)
    switch FileSystem.kind(of: path) {
    case nil, .file: break
    case .folder: throw FileError(path: path, reason: "is a folder")
    case .other: throw FileError(path: path, reason: "not a regular file")
    }
    temporaryPath = "\(folder)/.\(FileSystem.name(of: path)).partial"
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last(temporaryPath) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      descriptor = -1
      throw FileError(path: path, reason: "another output is writing to this file")
    }
    guard ftruncate(descriptor, 0) == 0 else { throw .last(temporaryPath) }
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    buffer += bytes
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Puts all bytes safely on disk, still under the temporary name.
  func seal() throws(FileError) {
    try flush()
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last(path) }
  }

  /// Puts the sealed file under its name.
  func commit() throws(FileError) {
    guard rename(temporaryPath, path) == 0 else { throw .last(path) }
    let sealed = descriptor
    descriptor = -1
    guard close(sealed) == 0 else { throw .last(path) }
    try FileSystem.syncFolder(FileSystem.folder(of: path))
  }

  func abort() {
    guard descriptor >= 0 else { return }
    unlink(temporaryPath)
    close(descriptor)
    descriptor = -1
  }

  private func flush() throws(FileError) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        bytes.baseAddress.map { systemWrite(descriptor, $0 + written, bytes.count - written) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last(path) }
      written += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
