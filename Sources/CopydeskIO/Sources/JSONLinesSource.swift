public import CopydeskCore
import CopydeskFiles
import CopydeskText

/// Reads one document from each line of JSON.
///
/// A line is an object with a text (or, under `html`, a page) and, where it has one, an id; a line without gets the file's
/// name and its line number. All other members are kept as fields, numbers as they are written. Rows that the `jsonl`
/// sink wrote come back with their marks and notes, as far as they fit the text.
///
/// A line that is not such an object leaves by `failed` with its number and the reason.
public struct JSONLinesSource: Source {
  public static let name = "jsonl"
  public static let summary = "Reads one document from each line of JSON."

  @Setting("The file to read.")
  public var path: FilePath = ""
  @Setting("The member that holds the text.")
  public var text = "text"
  @Setting("The member that holds the id.")
  public var id = "id"
  @Setting("The member that holds a page instead of a text.")
  public var html = "html"
  @Setting("The length of the longest line to read, in bytes.", in: 1...4_000_000_000)
  public var maximumBytes = 20_000_000

  public init() {}

  public mutating func prepare() throws {
    guard FileSystem.kind(of: path.string) == .file else {
      throw FileError(
        path: path.string, reason: FileSystem.kind(of: path.string) == nil ? "no such file" : "not a file")
    }
  }

  public func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    var start = (offset: 0, line: 0)
    if case .array(let parts)? = position, parts.count == 2, case .int(let offset) = parts[0],
      case .int(let line) = parts[1]
    {
      start = (offset, line)
    }
    return JSONLineBatches(
      reader: self, lines: try LineReader(path.string, offset: start.offset, longest: maximumBytes), line: start.line)
  }

  /// Reads one line.
  func document(_ line: UnsafeBufferPointer<UInt8>, number: Int) throws -> Document {
    if text == "text", id == "id", let row = try DocumentRow.readOwn(line) { return row.document }
    var identifier: String?
    var content: String?
    var page: String?
    var givenOrigin: String?
    var fields = Fields()
    var scanner = JSONScanner(line)
    try scanner.document { (scanner, name) throws(JSONError) in
      let value = try scanner.shallowValue()
      switch (name, value) {
      case (id, .string(let string)) where !string.isEmpty: identifier = string
      case (id, .json(let raw)) where raw != "null": identifier = raw
      case (text, .string(let string)): content = string
      case (html, .string(let string)): page = string
      case ("origin", .string(let string)): givenOrigin = string
      default: fields[name] = value
      }
    }
    let origin = givenOrigin ?? "\(path):\(number)"
    let name = identifier ?? "\(FileSystem.name(of: path.string)):\(number)"
    if let content { return Document(id: name, text: content, origin: origin, fields: fields) }
    guard let page else { throw RowError("no member '\(text)' or '\(html)' that holds a text") }
    return Document(
      id: name, page: RawPage(bytes: Array(page.utf8), declaredEncoding: "utf-8"), origin: origin, fields: fields)
  }
}

extension JSONScanner {
  /// A text as such, everything else as it is written.
  mutating func shallowValue() throws(JSONError) -> Value {
    isAtString ? try value() : .json(try rawValue())
  }
}

private struct JSONLineBatches: AsyncSequence, Sendable {
  typealias Element = SourceBatch
  let reader: JSONLinesSource
  let lines: LineReader
  let line: Int

  func makeAsyncIterator() -> Iterator { Iterator(reader: reader, lines: lines, line: line) }

  struct Iterator: AsyncIteratorProtocol {
    let reader: JSONLinesSource
    let lines: LineReader
    var line: Int

    mutating func next() async throws -> SourceBatch? {
      var batch = SourceBatch(position: .null)
      var bytes = 0
      while bytes < Batch.fullAtBytes, batch.items.count < Batch.maximumDocuments {
        let name = "\(FileSystem.name(of: reader.path.string)):\(line + 1)"
        let more = try lines.next { content in
          line += 1
          switch content {
          case .line(let buffer) where buffer.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }): break
          case .line(let buffer):
            bytes += buffer.count
            do {
              batch.items.append(.document(try reader.document(buffer, number: line)))
            } catch {
              let input = String(decoding: buffer, as: UTF8.self)
              let document = Document(id: name, text: input, origin: "\(reader.path):\(line)")
              batch.items.append(.failure(document, error: "\(error)"))
            }
          case .tooLong(let length):
            let error =
              "a line of \(length) bytes; more than the limit of \(reader.maximumBytes) bytes ('maximumBytes')"
            batch.items.append(.failure(Document(id: name, text: "", origin: "\(reader.path):\(line)"), error: error))
          }
        }
        if !more { break }
      }
      guard !batch.items.isEmpty else { return nil }
      batch.position = .array([.int(lines.offset), .int(line)])
      return batch
    }
  }
}
