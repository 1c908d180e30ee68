public import CopydeskCore
import CopydeskFiles
import CopydeskText

/// Reads pages and texts from files.
///
/// `path` names a file, a folder (read with all folders in it) or a pattern such as `crawl/*/page-?.html`. Files whose name
/// ends in `.html`, `.htm` or `.xhtml` come as pages, whose encoding `extract-main-text` decides; all others as text,
/// in UTF-8 or in `encoding`, or as their byte order mark says. The id of a document is its path below the folder. Files come in byte order of their ids.
///
/// What cannot be read leaves by `failed` with the reason: an empty file, one of more than `maximumBytes`, one that is not
/// text, one that may not be opened. Symbolic links to folders are not followed.
public struct FilesSource: Source {
  public static let name = "files"
  public static let summary = "Reads pages and texts from files."

  @Setting("A file, a folder, or a pattern with * and ?.")
  public var path: FilePath = ""
  @Setting("Names of files to read in a folder.")
  public var include = ["*.html", "*.htm", "*.xhtml", "*.txt"]
  @Setting("Names of files to leave out.")
  public var exclude: [String] = []
  @Setting("The encoding of text files, such as windows-1252; off is UTF-8.")
  public var encoding: String? = nil
  @Setting("The size of the largest file to read, in bytes.", in: 1...4_000_000_000)
  public var maximumBytes = 20_000_000

  public init() {}

  public mutating func prepare() throws {
    if let encoding, TextEncoding(label: encoding) == nil {
      throw FileError(path: path.string, reason: "'\(encoding)' is not an encoding; try utf-8 or windows-1252")
    }
    if FileSystem.kind(of: path.string) == nil, !isPattern {
      throw FileError(path: path.string, reason: "no such file or folder")
    }
  }

  private var isPattern: Bool { path.string.contains { "*?[".contains($0) } }

  public func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    let files = try list()
    var start = 0
    if case .string(let last)? = position {
      start = files.firstIndex { !$0.id.utf8.lexicographicallyPrecedes(last.utf8) && $0.id != last } ?? files.count
    }
    return FileBatches(reader: self, files: files, start: start)
  }

  struct Entry: Sendable {
    var id: String
    var path: String
    /// Why the folder or file cannot be read, where that is known before.
    var problem: String?
  }

  private func list() throws -> [Entry] {
    switch FileSystem.kind(of: path.string) {
    case .file, .other: return [Entry(id: FileSystem.name(of: path.string), path: path.string)]
    case .folder:
      var found: [Entry] = []
      try collect(folder: path.string, below: "", into: &found)
      return found.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    case nil:
      let paths = FileSystem.glob(path.string)
      if paths.isEmpty { throw FileError(path: path.string, reason: "no file matches") }
      var found: [Entry] = []
      for path in paths {
        if FileSystem.kind(of: path) == .folder {
          try collect(folder: path, below: path + "/", into: &found)
        } else if !isExcluded(FileSystem.name(of: path)) {
          found.append(Entry(id: path, path: path))
        }
      }
      return found.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }
  }

  private func collect(folder: String, below prefix: String, into found: inout [Entry]) throws {
    // A folder below that cannot be read is one failure; the folder itself ends the run.
    guard prefix.isEmpty || FileSystem.isReadable(folder) else {
      found.append(Entry(id: prefix, path: folder, problem: "the folder may not be read"))
      return
    }
    for name in try FileSystem.names(inFolder: folder) {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      switch FileSystem.kind(of: path) {
      case .folder:
        if !FileSystem.isLink(path) { try collect(folder: path, below: "\(prefix)\(name)/", into: &found) }
      case let kind:
        // What cannot be looked at might be a folder full of pages: it is reported whatever its name. A link that leads
        // nowhere is no such thing.
        let isUnknown = kind == nil && !FileSystem.isLink(path)
        if isUnknown || include.contains(where: { FileSystem.matches(name, $0) }), !isExcluded(name) {
          found.append(Entry(id: prefix + name, path: path))
        }
      }
    }
  }

  private func isExcluded(_ name: String) -> Bool { exclude.contains { FileSystem.matches(name, $0) } }

  /// Reads one file.
  ///
  /// - Throws: what is wrong with it.
  func document(_ entry: Entry) throws -> Document {
    if let problem = entry.problem { throw FileError(path: entry.path, reason: problem) }
    let bytes = try FileSystem.read(entry.path, limit: maximumBytes)
    if bytes.isEmpty { throw FileError(path: entry.path, reason: "the file is empty") }
    let name = entry.id.lowercased()
    if name.hasSuffix(".html") || name.hasSuffix(".htm") || name.hasSuffix(".xhtml") {
      return Document(id: entry.id, page: RawPage(bytes: bytes), origin: entry.path)
    }
    return Document(id: entry.id, text: try text(bytes, path: entry.path), origin: entry.path)
  }

  private func text(_ bytes: [UInt8], path: String) throws -> String {
    let text: String
    if let mark = bytes.withUnsafeBufferPointer({ TextEncoding.byteOrderMark(in: $0) }) {
      text = try mark.encoding.decodeStrictly(bytes)
    } else if let encoding, let known = TextEncoding(label: encoding) {
      text = try known.decodeStrictly(bytes)
    } else if let utf8 = String(validating: bytes, as: UTF8.self) {
      text = utf8
    } else {
      let place = firstInvalidByte(bytes)
      throw FileError(
        path: path,
        reason: bytes.contains(0)
          ? "not text: it holds NUL bytes"
          : "not UTF-8: byte \(place + 1) is 0x\(String(bytes[place], radix: 16)); declare another 'encoding'")
    }
    if text.utf8.contains(0) { throw FileError(path: path, reason: "not text: it holds NUL bytes") }
    return text
  }

  private func firstInvalidByte(_ bytes: [UInt8]) -> Int {
    var valid = 0
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
    return min(valid, bytes.count - 1)
  }
}

/// The batches of a list of files.
private struct FileBatches: AsyncSequence, Sendable {
  typealias Element = SourceBatch
  let reader: FilesSource
  let files: [FilesSource.Entry]
  let start: Int

  func makeAsyncIterator() -> Iterator { Iterator(batches: self, index: start) }

  struct Iterator: AsyncIteratorProtocol {
    let batches: FileBatches
    var index: Int

    mutating func next() async throws -> SourceBatch? {
      guard index < batches.files.count else { return nil }
      var batch = SourceBatch(position: .null)
      var bytes = 0
      while index < batches.files.count, bytes < Batch.fullAtBytes,
        batch.items.count < Batch.maximumDocuments
      {
        let entry = batches.files[index]
        index += 1
        do {
          let document = try batches.reader.document(entry)
          bytes += document.text.utf8.count + (document.page?.bytes.count ?? 0)
          batch.items.append(.document(document))
        } catch {
          batch.items.append(.failure(Document(id: entry.id, text: "", origin: entry.path), error: "\(error)"))
        }
        batch.position = .string(entry.id)
      }
      return batch
    }
  }
}
