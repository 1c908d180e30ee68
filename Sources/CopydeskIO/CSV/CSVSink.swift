public import CopydeskCore
import CopydeskFiles
import CopydeskJSON
import CopydeskText

/// Writes one row of a table for each record or document.
///
/// `columns` says what stands in a row: the fields of a record, or of a document `id`, `origin`, `title`, `text`, `stage`,
/// `reason`, `error` and its fields. A place in a text is written as `start-end`, a list or object as JSON, and what is
/// not there as nothing. The first row names the columns. Rows end and fields are quoted as in RFC 4180. A path that ends
/// in `.gz` or `.zst` is packed.
public struct CSVSink: Sink {
  public static let name = "csv"
  public static let summary = "Writes one row of a table for each record or document."
  public static let exampleSettings: KeyValuePairs = ["path": "out/documents.csv", "columns": "[id, title, text]"]

  @Setting("The file to write.")
  public var path: FilePath = ""
  @Setting("The columns, in their order.")
  public var columns: [String] = []
  @Setting("What stands between two columns: one ASCII character, or tab.")
  public var delimiter = ","
  @Setting("What offsets count: UTF-8 bytes, UTF-16 units, or Unicode scalars (Python's characters).")
  public var offsets = OffsetUnit.utf8

  public init() {}

  public mutating func prepare() throws {
    guard !columns.isEmpty else {
      throw FileError(path: path.string, reason: "no columns to write; name some in 'columns'")
    }
    _ = try CSVDelimiter.byte(delimiter, path)
  }

  public func encode(_ delivery: Delivery, into bytes: inout [UInt8]) throws {
    switch delivery {
    case .document(let document): try append(document, [:], to: &bytes)
    case .rejected(let rejected):
      try append(
        rejected.document, ["stage": .string(rejected.stage), "reason": .string(rejected.reason)], to: &bytes)
    case .failed(let failed):
      try append(failed.document, ["stage": .string(failed.stage), "error": .string(failed.error)], to: &bytes)
    case .record(let record):
      let spans = SpanWriter(record.document, unit: offsets)
      try append(columns.map { text(record.fields[$0], spans) }, to: &bytes)
    }
  }

  public func pack(_ part: inout [UInt8]) throws {
    if !part.isEmpty { part = try Compression(path: path.string).pack(part) }
  }

  public func open(_ opening: SinkOpening) throws -> any SinkWriter {
    let writer = try FileSinkWriter(path.string, opening)
    guard opening.checkpoint == nil else { return writer }
    var header: [UInt8] = []
    do {
      try append(columns, to: &header)
      try pack(&header)
      try writer.write(header)
    } catch {
      writer.abort()
      throw error
    }
    return writer
  }

  private func append(_ document: Document, _ verdict: Fields, to bytes: inout [UInt8]) throws {
    let spans = SpanWriter(document, unit: offsets)
    let row = columns.map { column in
      switch column {
      case "id": document.id
      case "origin": document.origin ?? ""
      case "text": document.text
      case "title" where document.title != nil: document.title ?? ""
      default: text(verdict[column] ?? document.fields[column], spans)
      }
    }
    try append(row, to: &bytes)
  }

  private func text(_ value: Value?, _ spans: SpanWriter) -> String {
    switch value {
    case nil, .null?: return ""
    case .string(let text)?: return text
    case .span(let range)?:
      let range = spans.present(range)
      return "\(range.lowerBound)-\(range.upperBound)"
    case .incomingSpan(let range)?:
      guard spans.knowsIncoming else { return "" }
      let range = spans.incoming(range)
      return "\(range.lowerBound)-\(range.upperBound)"
    case .json("null")?: return ""
    case let value?:
      var writer = JSONWriter()
      writer.value(value, spans: spans)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  private func append(_ row: [String], to bytes: inout [UInt8]) throws {
    let delimiter = try CSVDelimiter.byte(delimiter, path)
    for (index, field) in row.enumerated() {
      if index > 0 { bytes.append(delimiter) }
      field.withBytes { text in
        let needsQuotes = text.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        // An empty line would be no row.
        guard needsQuotes || row.count == 1 && text.isEmpty else { return bytes.append(contentsOf: text) }
        bytes.append(0x22)
        for byte in text {
          if byte == 0x22 { bytes.append(0x22) }
          bytes.append(byte)
        }
        bytes.append(0x22)
      }
    }
    bytes += [0x0D, 0x0A]
  }
}
