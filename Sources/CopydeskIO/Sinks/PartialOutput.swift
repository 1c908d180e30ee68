import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The temporary names of outputs, which say which run writes them, and the locks that hold them.
enum PartialOutput {
  static func temporaryPath(of path: String, run: String) -> String {
    "\(FileSystem.folder(of: path))/.\(FileSystem.name(of: path)).\(run).partial"
  }

  /// Opens a file or folder under its temporary name and holds it until the descriptor is closed.
  ///
  /// - Parameter flags: of `open`.
  static func hold(_ temporaryPath: String, for path: String, flags: Int32) throws(FileError) -> Int32 {
    let descriptor = open(temporaryPath, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last(temporaryPath) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw FileError(path: path, reason: "another output is writing to this file")
    }
    return descriptor
  }

  /// Takes away what stopped runs of other pipelines left of an output: files, their journals, and folders.
  static func removeOthers(of path: String, run: String) throws(FileError) {
    let (folder, name) = (FileSystem.folder(of: path), FileSystem.name(of: path))
    for other in try FileSystem.names(inFolder: folder) {
      let middle = other.dropFirst(name.count + 2).dropLast(8)
      guard other == ".\(name).\(middle).partial", middle != run, !middle.isEmpty, middle.allSatisfy(\.isHexDigit)
      else { continue }
      let otherPath = "\(folder)/\(other)"
      let isFolder = FileSystem.kind(of: otherPath) == .folder
      let descriptor = open(otherPath, (isFolder ? O_RDONLY : O_WRONLY) | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        throw FileError(path: path, reason: "another run is writing to this file")
      }
      try FileSystem.removeAll(otherPath)
      unlink(otherPath + "-journal")
    }
  }
}
