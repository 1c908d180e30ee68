public import CopydeskCore
import CopydeskFiles
import CopydeskJSON
import CopydeskText

/// Reads one document from each line of JSON.
///
/// A line is an object with a text (or, under `html`, a page) and, where it has one, an id; a line without gets the file's
/// name and its line number. All other members are kept as fields, numbers as they are written. Rows that the `jsonl`
/// sink wrote come back with their marks and notes, as far as they fit the text.
///
/// `path` names a file, a folder (all `.jsonl` files in it and in the folders below, in byte order), a pattern such as
/// `crawl/*/part-?.jsonl`, or `-` for standard input. Files whose name ends in `.gz` or `.zst` are unpacked. A run that
/// reads standard input cannot be taken up again and always starts at the beginning.
///
/// A line that is not such an object leaves by `failed` with its number and the reason. So does a file that is damaged or
/// cut off, once, after all documents before the damage; the next file follows.
public struct JSONLinesSource: Source {
  public static let name = "jsonl"
  public static let summary = "Reads one document from each line of JSON."
  public static let exampleSettings: KeyValuePairs = ["path": "documents.jsonl"]

  @Setting("A file, a folder, a pattern with * and ?, or - for standard input.")
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
    guard !isStandardInput else { return }
    try files.check()
    if FileSystem.kind(of: path.string) == .other { throw FileError(path: path.string, reason: "not a file") }
  }

  private var isStandardInput: Bool { path.string == InputBytes.standardInput }

  private var files: InputFiles {
    InputFiles(path: path.string, include: ["*.jsonl", "*.jsonl.gz", "*.jsonl.zst"])
  }

  public func signature() throws -> String? {
    isStandardInput ? nil : InputSignature.of(try files.list().map(\.path))
  }

  public func inputBytes() throws -> Int? {
    isStandardInput ? nil : InputFiles.bytes(of: try files.list().map(\.path))
  }

  public func inputFiles() throws -> Int? { isStandardInput ? nil : try files.list().count }

  public func read(from position: Value?) throws -> any AsyncSequence<SourceBatch, any Error> & Sendable {
    if isStandardInput {
      let entry = InputFiles.Entry(id: "stdin", path: InputBytes.standardInput)
      return JSONLineBatches(reader: self, files: [entry], start: LinePosition())
    }
    if files.isSingle, !FileSystem.isReadable(path.string) {
      throw FileError(path: path.string, reason: "no such file, or it may not be read")
    }
    let files = try self.files.list()
    return JSONLineBatches(reader: self, files: files, start: LinePosition(position, in: files))
  }

  /// Reads one line.
  func document(
    _ line: UnsafeBufferPointer<UInt8>, number: Int, of file: InputFiles.Entry
  ) throws -> Document {
    var identifier: String?
    var content: String?
    var page: String?
    var givenOrigin: String?
    var fields = Fields()
    // Once a line and not once a member.
    let (id, text, html) = (self.id, self.text, self.html)
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
    if text == "text", id == "id", let row = try DocumentRow.readOwn(line, fields: fields) { return row.document }
    fields = DocumentRow.fields(ofMembers: fields)
    let origin = givenOrigin ?? file.origin(line: number)
    let name = identifier ?? "\(file.id):\(number)"
    if let content { return Document(id: name, text: content, origin: origin, fields: fields) }
    guard let page else { throw RowError("no member '\(text)' or '\(html)' that holds a text") }
    return Document(
      id: name, page: RawPage(bytes: Array(page.utf8), declaredEncoding: "utf-8"), origin: origin, fields: fields)
  }
}
