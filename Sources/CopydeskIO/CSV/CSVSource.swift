public import CopydeskCore
import CopydeskFiles
import CopydeskText

/// Reads one document from each row of a table.
///
/// The first row names the columns. A row has a text (or, under `html`, a page) and, where it has one, an id; a row
/// without gets the file's name and the number of its line. All other columns are kept as fields. Quotes are those of
/// RFC 4180. A file whose name ends in `.gz` or `.zst` is unpacked.
///
/// A row that cannot be read leaves by `failed` with its line number and the reason, such as one with more or fewer fields
/// than the first row.
public struct CSVSource: Source {
  public static let name = "csv"
  public static let summary = "Reads one document from each row of a table."
  public static let exampleSettings: KeyValuePairs = ["path": "documents.csv"]

  @Setting("The file to read.")
  public var path: FilePath = ""
  @Setting("The column that holds the text.")
  public var text = "text"
  @Setting("The column that holds the id.")
  public var id = "id"
  @Setting("The column that holds a page instead of a text.")
  public var html = "html"
  @Setting("What stands between two columns: one ASCII character, or tab.")
  public var delimiter = ","
  @Setting("The size of the largest row to read, in bytes.", in: 1...4_000_000_000)
  public var maximumBytes = 20_000_000

  public init() {}

  public mutating func prepare() throws {
    guard FileSystem.kind(of: path.string) == .file else {
      throw FileError(
        path: path.string, reason: FileSystem.kind(of: path.string) == nil ? "no such file" : "not a file")
    }
    _ = try CSVDelimiter.byte(delimiter, path)
  }

  public func signature() throws -> String? { InputSignature.of([path.string]) }

  public func inputBytes() throws -> Int? { FileSystem.size(of: path.string) }

  public func inputFiles() throws -> Int? { 1 }

  public func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    let byte = try CSVDelimiter.byte(delimiter, path)
    var reader = try CSVReader(path.string, delimiter: byte, limit: maximumBytes)
    let columns = try columns(reader)
    if case .array(let parts)? = position, parts.count == 2, case .int(let offset) = parts[0],
      case .int(let lines) = parts[1]
    {
      guard offset < .max else { return CSVBatches(source: self, columns: columns, reader: nil) }
      reader = try CSVReader(
        path.string, from: .init(offset: offset, lines: lines), delimiter: byte, limit: maximumBytes)
      return CSVBatches(source: self, columns: columns, reader: reader, start: reader.bytesOnDisk)
    }
    return CSVBatches(source: self, columns: columns, reader: reader)
  }

  private func columns(_ reader: CSVReader) throws(FileError) -> [String] {
    guard let header = try reader.next() else { throw FileError(path: path.string, reason: "the file is empty") }
    if let problem = header.problem { throw FileError(path: path.string, reason: "its first row: \(problem)") }
    let columns = header.fields.map { String(decoding: $0, as: UTF8.self) }
    var known: Set<String> = []
    for column in columns where !known.insert(column).inserted {
      throw FileError(path: path.string, reason: "two columns have the name '\(column)'; rename one")
    }
    guard columns.contains(text) || columns.contains(html) else {
      throw FileError(
        path: path.string,
        reason: "no column '\(text)' or '\(html)'; its columns are \(columns.joined(separator: ", ")); "
          + "name one with 'text' or 'html'")
    }
    return columns
  }

  /// Reads one row.
  func document(_ row: CSVReader.Row, _ columns: [String]) throws(RowError) -> Document {
    if let problem = row.problem { throw RowError(problem) }
    guard row.fields.count == columns.count else {
      throw RowError("\(row.fields.count) fields where the first row has \(columns.count)")
    }
    var identifier: String?
    var content: String?
    var page: [UInt8]?
    var fields = Fields()
    for (column, bytes) in zip(columns, row.fields) {
      guard let value = String(validating: bytes, as: UTF8.self) else {
        throw RowError("the column '\(column)' is not UTF-8")
      }
      switch column {
      case id: identifier = value.isEmpty ? nil : value
      case text: content = value
      case html: page = bytes
      default: fields[column] = .string(value)
      }
    }
    let name = identifier ?? "\(FileSystem.name(of: path.string)):\(row.line)"
    let origin = "\(path):\(row.line)"
    if let page, !page.isEmpty, content?.isEmpty ?? true {
      return Document(
        id: name, page: RawPage(bytes: page, declaredEncoding: "utf-8"), origin: origin, fields: fields)
    }
    return Document(id: name, text: content ?? "", origin: origin, fields: fields)
  }
}

/// What stands between two columns, as a setting names it.
enum CSVDelimiter {
  static func byte(_ setting: String, _ path: FilePath) throws(FileError) -> UInt8 {
    if setting == "tab" || setting == "\\t" { return 0x09 }
    guard setting.utf8.count == 1, let byte = setting.utf8.first, ![0x0A, 0x0D, 0x22].contains(byte) else {
      throw FileError(path: path.string, reason: "'\(setting)' is no delimiter; write one character, or tab")
    }
    return byte
  }
}

private struct CSVBatches: AsyncSequence, Sendable {
  typealias Element = SourceBatch
  let source: CSVSource
  let columns: [String]
  /// Nil behind damage.
  let reader: CSVReader?
  /// From which byte of the file rows have not been counted.
  var start = 0

  func makeAsyncIterator() -> Iterator { Iterator(batches: self) }

  struct Iterator: AsyncIteratorProtocol {
    let batches: CSVBatches
    private var isBroken = false

    /// Up to which byte of the file bytes were added to a batch.
    private var counted: Int

    init(batches: CSVBatches) {
      self.batches = batches
      counted = batches.start
    }

    mutating func next() async throws -> SourceBatch? {
      guard let reader = batches.reader else { return nil }
      var batch = SourceBatch(position: .null)
      var bytes = 0
      while !isBroken, bytes < Batch.fullAtBytes, batch.items.count < Batch.maximumDocuments {
        do throws(FileError) {
          guard let row = try reader.next() else { break }
          bytes += row.fields.reduce(0) { $0 + $1.count }
          batch.items.append(item(row))
        } catch {
          // Rows before damage in packed data come through; for those behind it stands one failure.
          isBroken = true
          batch.items.append(failure("", line: reader.place.lines + 1, "\(error)"))
        }
      }
      guard !batch.items.isEmpty else { return nil }
      batch.bytes = reader.bytesOnDisk - counted
      counted = reader.bytesOnDisk
      batch.position = .array([.int(isBroken ? .max : reader.place.offset), .int(reader.place.lines)])
      return batch
    }

    private func item(_ row: CSVReader.Row) -> SourceBatch.Item {
      do throws(RowError) {
        return .document(try batches.source.document(row, batches.columns))
      } catch {
        let input = String(decoding: Array(row.fields.joined(separator: [0x0A])), as: UTF8.self)
        return failure(input, line: row.line, "line \(row.line): \(error)")
      }
    }

    private func failure(_ input: String, line: Int, _ error: String) -> SourceBatch.Item {
      let path = batches.source.path.string
      let document = Document(id: "\(FileSystem.name(of: path)):\(line)", text: input, origin: "\(path):\(line)")
      return .failure(document, error: error)
    }
  }
}
