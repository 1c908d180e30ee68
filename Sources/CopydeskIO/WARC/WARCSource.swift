public import CopydeskCore
import CopydeskFiles
import CopydeskText

/// Reads pages and texts from web archives (WARC 1.0 and 1.1).
///
/// `path` names a file, a folder (all `.warc`, `.warc.gz` and `.warc.zst` in it and in the folders below) or a pattern;
/// files come in byte order of their paths. A `response` or `resource` with a page becomes a page, one with plain text or
/// a `conversion` becomes a text; every other record is passed over. The id of a document is its record's, since an
/// archive may hold a page more than once; its origin is the address, and its fields are `url`, `date`, `contentType`,
/// `status`, `warcFile`, and `truncated` where its end is missing.
///
/// A record that cannot be read leaves by `failed` with its place, and reading goes on with the next one: damaged gzip
/// data, a wrong length, a file that was cut off, a record of more than `maximumBytes`.
public struct WARCSource: Source {
  public static let name = "warc"
  public static let summary = "Reads pages and texts from web archives."
  public static let exampleSettings: KeyValuePairs = ["path": "crawl"]

  @Setting("A file, a folder, or a pattern with * and ?.")
  public var path: FilePath = ""
  @Setting("The HTTP statuses of responses to read.")
  public var statuses = [200]
  @Setting("The content types to read.")
  public var contentTypes = ["text/html", "application/xhtml+xml", "text/plain"]
  @Setting("The size of the largest record and of the largest page to read, in bytes.", in: 1...4_000_000_000)
  public var maximumBytes = 20_000_000

  public init() {}

  public mutating func prepare() throws { try input.check() }

  public func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    let files = try files()
    guard case .array(let parts)? = position, case .string(let last)? = parts.first else {
      return WARCBatches(source: self, files: files, index: 0, place: .init())
    }
    let index = files.firstIndex { !$0.utf8.lexicographicallyPrecedes(last.utf8) } ?? files.count
    guard index < files.count, files[index] == last else {
      return WARCBatches(source: self, files: files, index: index, place: .init())
    }
    if parts.count == 3, case .int(let offset) = parts[1], case .int(let skip) = parts[2] {
      return WARCBatches(source: self, files: files, index: index, place: .init(offset: offset, skip: skip))
    }
    return WARCBatches(source: self, files: files, index: index + 1, place: .init())
  }

  public func inputBytes() throws -> Int? { InputFiles.bytes(of: try files()) }

  public func inputFiles() throws -> Int? { try files().count }

  public func signature() throws -> String? { InputSignature.of(try files()) }

  private func files() throws -> [String] { try input.list().map(\.path) }

  private var input: InputFiles { InputFiles(path: path.string, include: ["*.warc", "*.warc.gz", "*.warc.zst"]) }
}

/// The batches of a list of archives.
private struct WARCBatches: AsyncSequence, Sendable {
  typealias Element = SourceBatch
  let source: WARCSource
  let files: [String]
  let index: Int
  let place: WARCInput.Place

  func makeAsyncIterator() -> Iterator { Iterator(source: source, files: files, index: index, place: place) }

  struct Iterator: AsyncIteratorProtocol {
    let source: WARCSource
    let files: [String]
    var index: Int
    var place: WARCInput.Place
    private var reader: WARCReader?
    /// Up to which byte of the present file bytes were added to a batch.
    private var counted = 0

    init(source: WARCSource, files: [String], index: Int, place: WARCInput.Place) {
      self.source = source
      self.files = files
      self.index = index
      self.place = place
    }

    mutating func next() async throws -> SourceBatch? {
      var batch = SourceBatch(position: .null)
      var bytes = 0
      while index < files.count, bytes < Batch.fullAtBytes, batch.items.count < Batch.maximumDocuments {
        let file = files[index]
        do throws(FileError) {
          guard let (item, size) = try nextItem(of: file) else {
            countBytes(of: file, isWhole: true, in: &batch)
            index += 1
            continue
          }
          if let item {
            batch.items.append(item)
            batch.position = .array([.string(file), .int(place.offset), .int(place.skip)])
          }
          bytes += size
        } catch {
          batch.items.append(.failure(Document(id: file, text: "", origin: file), error: "\(error)"))
          batch.position = .array([.string(file)])
          countBytes(of: file, isWhole: true, in: &batch)
          place = .init()
          index += 1
        }
      }
      if index < files.count { countBytes(of: files[index], isWhole: false, in: &batch) }
      return batch.items.isEmpty ? nil : batch
    }

    private mutating func countBytes(of file: String, isWhole: Bool, in batch: inout SourceBatch) {
      let place = isWhole ? FileSystem.size(of: file) ?? counted : reader?.bytesOnDisk ?? counted
      // Looking for a record behind damage goes back in the file.
      batch.bytes += Swift.max(0, place - counted)
      counted = Swift.max(counted, place)
      if isWhole { (reader, counted) = (nil, 0) }
    }

    /// Reads one record; its item is nil where it is one to pass over.
    ///
    /// - Returns: nil at the end of the file.
    private mutating func nextItem(of file: String) throws(FileError) -> (SourceBatch.Item?, size: Int)? {
      if reader == nil {
        if FileSystem.size(of: file) == 0 { throw FileError(path: file, reason: "the file is empty") }
        reader = try WARCReader(file, from: place, limit: source.maximumBytes)
        counted = place.offset
        place = .init()
      }
      guard let reader, let read = try reader.next() else { return nil }
      place = reader.place
      let records = WARCDocuments(source: source, file: file)
      guard let item = records.item(read) else { return (nil, 0) }
      guard case .document(let document) = item else { return (item, 0) }
      return (item, document.text.utf8.count + (document.page?.bytes.count ?? 0))
    }
  }
}
