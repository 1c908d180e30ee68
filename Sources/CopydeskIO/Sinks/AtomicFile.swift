import CopydeskCore
import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that gets its name only when it is whole.
///
/// Until then it is `.NAME.RUN.partial` beside it, where `RUN` says which run writes it: a stopped run finds its own part
/// again, and never that of another pipeline or input. It is held by a lock: two outputs of one name, in one run or in
/// two, are an error when they are opened. What other runs left behind is taken away.
final class AtomicFile: @unchecked Sendable {
  // Used by one task at a time: the engine's sink desk.
  let path: String
  private let temporaryPath: String
  /// Negative once the file has its name.
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var length: Int
  private static let bufferSize = 1 << 18

  /// - Parameter opening: its checkpoint is what `checkpoint()` gave: whatever was written after that is cut off.
  /// - Throws: `CheckpointError` where the part of the stopped run is not there any more.
  init(_ path: String, _ opening: SinkOpening) throws {
    self.path = path
    let folder = FileSystem.folder(of: path)
    try FileSystem.makeFolder(folder)
    switch FileSystem.kind(of: path) {
    case nil, .file: break
    case .folder: throw FileError(path: path, reason: "is a folder")
    case .other: throw FileError(path: path, reason: "not a regular file")
    }
    temporaryPath = Self.temporaryPath(of: path, run: opening.run)
    length = 0
    if case .int(let kept)? = opening.checkpoint { length = kept }
    if opening.checkpoint != nil, FileSystem.kind(of: temporaryPath) == nil {
      // The run stopped after this file got its name, or somebody took its part away.
      guard opening.isSealed, FileSystem.size(of: path) == length else { throw CheckpointError(path: path) }
      descriptor = -1
      return
    }
    try Self.removeOthers(of: path, run: opening.run)
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError.last(temporaryPath) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      descriptor = -1
      throw FileError(path: path, reason: "another output is writing to this file")
    }
    guard (FileSystem.size(of: temporaryPath) ?? 0) >= length else {
      close(descriptor)
      throw CheckpointError(path: path)
    }
    guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, off_t(length), SEEK_SET) >= 0 else {
      let error = FileError.last(temporaryPath)
      close(descriptor)
      throw error
    }
  }

  /// Whether a run has written some of the file, which has not got its name yet.
  static func isUnderway(_ path: String, run: String) -> Bool {
    FileSystem.kind(of: temporaryPath(of: path, run: run)) != nil
  }

  /// How many bytes there are, on disk or on their way.
  var size: Int { length + buffer.count }

  /// Writes `bytes` where nothing else was written. Does nothing where the file has its name.
  func fill(with bytes: [UInt8]) throws(FileError) {
    guard descriptor >= 0, size == 0, !bytes.isEmpty else { return }
    try write(bytes)
    try sync()
  }

  static func temporaryPath(of path: String, run: String) -> String {
    "\(FileSystem.folder(of: path))/.\(FileSystem.name(of: path)).\(run).partial"
  }

  /// Takes away what stopped runs of other pipelines left of this file.
  private static func removeOthers(of path: String, run: String) throws(FileError) {
    let (folder, name) = (FileSystem.folder(of: path), FileSystem.name(of: path))
    for other in try FileSystem.names(inFolder: folder) {
      let middle = other.dropFirst(name.count + 2).dropLast(8)
      guard other == ".\(name).\(middle).partial", middle != run, !middle.isEmpty, middle.allSatisfy(\.isHexDigit)
      else { continue }
      let otherPath = "\(folder)/\(other)"
      let descriptor = open(otherPath, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        throw FileError(path: path, reason: "another run is writing to this file")
      }
      unlink(otherPath)
    }
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    precondition(descriptor >= 0, "'\(path)' is written after it got its name")
    buffer += bytes
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Puts all bytes safely on disk, still under the temporary name.
  ///
  /// - Returns: how many bytes there are.
  @discardableResult
  func sync() throws(FileError) -> Int {
    guard descriptor >= 0 else { return length }
    try flush()
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last(path) }
    return length
  }

  /// Puts the file under its name. Does nothing where it has it.
  func commit() throws(FileError) {
    guard descriptor >= 0 else { return }
    guard rename(temporaryPath, path) == 0 else { throw .last(path) }
    let sealed = descriptor
    descriptor = -1
    guard close(sealed) == 0 else { throw .last(path) }
    try FileSystem.syncFolder(FileSystem.folder(of: path))
  }

  /// Takes away what was written.
  func abort() {
    guard descriptor >= 0 else { return }
    unlink(temporaryPath)
    suspend()
  }

  /// Lets go of the file and leaves what was written for a later run.
  func suspend() {
    guard descriptor >= 0 else { return }
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
    length += written
    buffer.removeAll(keepingCapacity: true)
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
