import CopydeskCore

/// Writes the bytes of a sink to one file. Its checkpoint is the length of the file.
final class FileSinkWriter: SinkWriter {
  private let file: AtomicFile

  init(_ path: String, _ opening: SinkOpening) throws { file = try AtomicFile(path, opening) }

  func write(_ bytes: [UInt8]) throws { try file.write(bytes) }
  func checkpoint() throws -> Value { .int(try file.sync()) }

  func commit() throws -> [String] {
    try file.commit()
    return [file.path]
  }

  func suspend() { file.suspend() }
  func abort() { file.abort() }
}
