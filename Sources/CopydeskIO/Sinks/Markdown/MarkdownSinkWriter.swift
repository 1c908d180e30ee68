import CopydeskCore
import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Writes articles into a folder that gets its name when it is whole. Its checkpoint is the length of the list of files.
final class MarkdownSinkWriter: SinkWriter, @unchecked Sendable {
  // Used by one task at a time: the engine's sink desk.
  private let path: String
  private let temporaryPath: String
  /// Where a folder of an earlier run waits until this one has its name.
  private let replacedPath: String
  /// Holds the folder; negative once it has its name.
  private var descriptor: Int32 = -1
  private var list: Int32 = -1
  private var listLength = 0
  /// The files that are not in the list yet.
  private var fresh: [String] = []

  init(_ givenPath: String, _ opening: SinkOpening) throws {
    var path = givenPath
    while path.hasSuffix("/"), path != "/" { path.removeLast() }
    self.path = path
    let (parent, name) = (FileSystem.folder(of: path), FileSystem.name(of: path))
    temporaryPath = PartialOutput.temporaryPath(of: path, run: opening.run)
    replacedPath = "\(parent)/.\(name).\(opening.run).replaced"
    guard !["", ".", ".."].contains(name) else { throw FileError(path: givenPath, reason: "name a folder to be made") }
    try FileSystem.makeFolder(parent)
    guard !FileSystem.isLink(path) else {
      throw FileError(path: path, reason: "is a symbolic link; name the folder that it leads to")
    }
    switch FileSystem.kind(of: path) {
    case nil, .folder: break
    case .file, .other: throw FileError(path: path, reason: "not a folder")
    }
    if case .int(let kept)? = opening.checkpoint { listLength = kept }
    if opening.checkpoint != nil, FileSystem.kind(of: temporaryPath) == nil {
      // The run stopped after this folder got its name, or somebody took its part away.
      guard opening.isSealed, FileSystem.size(of: "\(path)/\(ArticleFolder.listName)") == listLength else {
        throw CheckpointError(path: path)
      }
      return
    }
    try ArticleFolder.checkIsOurs(path)
    try PartialOutput.removeOthers(of: path, run: opening.run)
    try FileSystem.makeFolder(temporaryPath)
    descriptor = try PartialOutput.hold(temporaryPath, for: path, flags: O_RDONLY | O_DIRECTORY)
    do {
      try openList()
    } catch {
      suspend()
      throw error
    }
  }

  private func openList() throws {
    let listPath = "\(temporaryPath)/\(ArticleFolder.listName)"
    list = open(listPath, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard list >= 0 else { throw FileError.last(listPath) }
    guard (FileSystem.size(of: listPath) ?? 0) >= listLength else { throw CheckpointError(path: path) }
    guard ftruncate(list, off_t(listLength)) == 0, lseek(list, off_t(listLength), SEEK_SET) >= 0 else {
      throw FileError.last(listPath)
    }
    try ArticleFolder.removeUnlisted(in: temporaryPath)
  }

  func write(_ bytes: [UInt8]) throws {
    precondition(descriptor >= 0, "'\(path)' is written after it got its name")
    try bytes.withUnsafeBufferPointer { buffer in
      var reader = BinaryReader(buffer)
      while !reader.isAtEnd { try writeArticle(ordinal: try reader.int(), id: try reader.string(), try reader.data()) }
    }
  }

  private func writeArticle(ordinal: Int, id: String, _ content: [UInt8]) throws(FileError) {
    var attempt = 0
    while true {
      let name = ArticleName.name(ofID: id, ordinal: ordinal, attempt: attempt)
      let file = open("\(temporaryPath)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file < 0, errno == EEXIST {
        attempt += 1
        continue
      }
      guard file >= 0 else { throw .last("\(path)/\(name)") }
      defer { close(file) }
      try FileSystem.writeAll(content, to: file, path: "\(path)/\(name)")
      return fresh.append(name)
    }
  }

  func checkpoint() throws -> Value {
    guard descriptor >= 0 else { return .int(listLength) }
    for name in fresh { try FileSystem.syncFile("\(temporaryPath)/\(name)") }
    let names = fresh.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
    try FileSystem.writeAll(names, to: list, path: path)
    guard fsync(list) == 0 || errno == EINVAL else { throw FileError.last(path) }
    try FileSystem.syncFolder(temporaryPath)
    try FileSystem.syncFolder(FileSystem.folder(of: path))
    listLength += names.count
    fresh = []
    return .int(listLength)
  }

  func commit() throws -> [String] {
    guard descriptor >= 0 else {
      try FileSystem.removeAll(replacedPath)
      return [path]
    }
    _ = try checkpoint()
    if FileSystem.kind(of: path) != nil {
      try ArticleFolder.checkIsOurs(path)
      try FileSystem.removeAll(replacedPath)
      guard rename(path, replacedPath) == 0 else { throw FileError.last(path) }
    }
    guard rename(temporaryPath, path) == 0 else {
      let error = FileError.last(path)
      rename(replacedPath, path)
      throw error
    }
    suspend()
    try FileSystem.syncFolder(FileSystem.folder(of: path))
    try FileSystem.removeAll(replacedPath)
    return [path]
  }

  func suspend() {
    for open in [list, descriptor] where open >= 0 { close(open) }
    list = -1
    descriptor = -1
  }

  func abort() {
    guard descriptor >= 0 else { return }
    try? FileSystem.removeAll(temporaryPath)
    suspend()
  }
}
