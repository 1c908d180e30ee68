public import CopydeskCore
import CopydeskFiles
import CopydeskText

/// Reads pages and texts from files.
///
/// `path` names a file, a folder (read with all folders in it) or a pattern such as `crawl/*/page-?.html`. Files whose name
/// ends in `.html`, `.htm` or `.xhtml` come as pages, whose encoding `extract-main-text` decides; all others as text,
/// in UTF-8 or in `encoding`, or as their byte order mark says. A file whose name ends in `.gz` or `.zst` is unpacked and
/// then read by the name before that: `story.html.gz` is a page. The id of a document is its path below the folder, with
/// the whole name of the file, so that `story.html` and `story.html.gz` stay two documents. Files come in byte order of
/// their ids.
///
/// What cannot be read leaves by `failed` with the reason: an empty file, one of more than `maximumBytes` (unpacked), one
/// that is not text, is damaged, or may not be opened. Symbolic links to folders are not followed.
public struct FilesSource: Source {
  public static let name = "files"
  public static let summary = "Reads pages and texts from files."
  public static let exampleSettings: KeyValuePairs = ["path": "pages"]

  @Setting("A file, a folder, or a pattern with * and ?.")
  public var path: FilePath = ""
  @Setting("Names of files to read in a folder, with * and ?.")
  public var include = ["html", "htm", "xhtml", "txt"].flatMap { ["*.\($0)", "*.\($0).gz", "*.\($0).zst"] }
  @Setting("Names of files to leave out of a folder, with * and ?.")
  public var exclude: [String] = []
  @Setting("The encoding of text files, such as windows-1252; off is UTF-8.")
  public var encoding: String? = nil
  @Setting("The size of the largest file to read, in bytes once it is unpacked.", in: 1...4_000_000_000)
  public var maximumBytes = 20_000_000
  @Setting("What ids hold of a file's name: all of it, or no suffix. Without suffixes two files may share one id.")
  public var ids = FileIDs.names
  @Setting("Read an empty file as a document without text. Without this setting it leaves by failed.")
  public var keepEmpty = false

  public init() {}

  public mutating func prepare() throws {
    if let encoding, TextEncoding(label: encoding) == nil {
      throw FileError(path: path.string, reason: "'\(encoding)' is not an encoding; try utf-8 or windows-1252")
    }
    try files.check()
  }

  public func signature() throws -> String? { InputSignature.of(try files.list().map(\.path)) }

  public func inputBytes() throws -> Int? { InputFiles.bytes(of: try files.list().map(\.path)) }

  public func inputFiles() throws -> Int? { try files.list().count }

  private var files: InputFiles { InputFiles(path: path.string, include: include, exclude: exclude) }

  public func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    let files = try self.files.list()
    var start = 0
    if case .string(let last)? = position {
      start = files.firstIndex { !$0.id.utf8.lexicographicallyPrecedes(last.utf8) && $0.id != last } ?? files.count
    }
    return FileBatches(reader: self, files: files, start: start)
  }

  /// Reads one file.
  ///
  /// - Throws: what is wrong with it.
  func document(_ entry: InputFiles.Entry) throws -> Document {
    if let problem = entry.problem { throw FileError(path: entry.path, reason: problem) }
    let compression = Compression(path: entry.path)
    let bytes =
      compression == .none
      ? try FileSystem.read(entry.path, limit: maximumBytes)
      : try InputBytes.unpacked(entry.path, limit: maximumBytes)
    if bytes.isEmpty, !keepEmpty { throw FileError(path: entry.path, reason: "the file is empty") }
    let id = ids.id(of: entry.id, packedAs: compression)
    let name = entry.id.dropLast(compression.suffix.utf8.count).lowercased()
    if name.hasSuffix(".html") || name.hasSuffix(".htm") || name.hasSuffix(".xhtml") {
      return Document(id: id, page: RawPage(bytes: bytes), origin: entry.path)
    }
    return Document(id: id, text: try text(bytes, path: entry.path), origin: entry.path)
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

/// What ids of documents hold of the names of their files.
public enum FileIDs: String, SettingChoice {
  case names, stems

  fileprivate func id(of name: String, packedAs compression: Compression) -> String {
    guard self == .stems else { return name }
    let name = name.dropLast(compression.suffix.utf8.count)
    guard let dot = name.lastIndex(of: "."), dot > (name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex)
    else { return String(name) }
    return String(name[..<dot])
  }
}

/// The batches of a list of files.
private struct FileBatches: AsyncSequence, Sendable {
  typealias Element = SourceBatch
  let reader: FilesSource
  let files: [InputFiles.Entry]
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
        batch.bytes += FileSystem.size(of: entry.path) ?? 0
        batch.position = .string(entry.id)
      }
      return batch
    }
  }
}
