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
    temporaryPath = PartialOutput.temporaryPath(of: path, run: opening.run)
    length = 0
    if case .int(let kept)? = opening.checkpoint { length = kept }
    if opening.checkpoint != nil, FileSystem.kind(of: temporaryPath) == nil {
      // The run stopped after this file got its name, or somebody took its part away.
      guard opening.isSealed, FileSystem.size(of: path) == length else { throw CheckpointError(path: path) }
      descriptor = -1
      return
    }
    try PartialOutput.removeOthers(of: path, run: opening.run)
    descriptor = try PartialOutput.hold(temporaryPath, for: path, flags: O_WRONLY | O_CREAT)
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
    FileSystem.kind(of: PartialOutput.temporaryPath(of: path, run: run)) != nil
  }

  /// How many bytes there are, on disk or on their way.
  var size: Int { length + buffer.count }

  /// Writes `bytes` where nothing else was written. Does nothing where the file has its name.
  func fill(with bytes: [UInt8]) throws(FileError) {
    guard descriptor >= 0, size == 0, !bytes.isEmpty else { return }
    try write(bytes)
    try sync()
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
    KillPoint.reach(.fsync)
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last(path) }
    return length
  }

  /// Puts the file under its name. Does nothing where it has it.
  func commit() throws(FileError) {
    guard descriptor >= 0 else { return }
    KillPoint.reach(.rename)
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
    try FileSystem.writeAll(buffer, to: descriptor, path: path)
    length += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
