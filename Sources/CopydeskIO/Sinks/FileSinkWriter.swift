import CopydeskCore
import CopydeskFiles

/// Writes the bytes of a sink to one file. Its checkpoint is the length of the file.
final class FileSinkWriter: SinkWriter {
  private let file: AtomicFile
  /// What an output is that nothing was written to.
  private let empty: [UInt8]

  init(_ path: String, _ opening: SinkOpening) throws {
    // A file of no bytes is no gzip file for many tools, so that an output without rows holds one empty member.
    empty = try Compression(path: path).pack([])
    file = try AtomicFile(path, opening.expecting(empty: empty, at: path))
  }

  func write(_ bytes: [UInt8]) throws { try file.write(bytes) }
  func checkpoint() throws -> Value { .int(try file.sync()) }

  func commit() throws -> [String] {
    try file.fill(with: empty)
    try file.commit()
    return [file.path]
  }

  func suspend() { file.suspend() }
  func abort() { file.abort() }
}

extension SinkOpening {
  /// An opening for a file that was empty at its checkpoint, and may have got its name with `empty` in it since.
  func expecting(empty: [UInt8], at path: String) -> SinkOpening {
    guard isSealed, checkpoint == .int(0), !AtomicFile.isUnderway(path, run: run) else { return self }
    var opening = self
    opening.checkpoint = .int(empty.count)
    return opening
  }
}
