public import CopydeskCore
import CopydeskFiles
import CopydeskJSON

/// Writes one line of JSON for each document or record.
///
/// A document is written with its text, its notes, and every mark with what it removed, so that the text as it came in can
/// be worked out from the row (`DocumentRow.read`), and `copydesk why` needs nothing else. A rejected document has `stage`
/// and `reason`, a failed one `stage` and `error`. The file appears under its name when it is whole.
///
/// A path that ends in `.gz` or `.zst` is packed, on all cores: every part is a gzip member or zstd frame of its own, which
/// all tools read as one file. With `shardBytes`, `documents.jsonl.gz` becomes `documents-00000.jsonl.gz`,
/// `documents-00001.jsonl.gz` and so on; they get their names together at the end, and files with higher numbers that an
/// earlier run left are taken away.
public struct JSONLinesSink: Sink {
  public static let name = "jsonl"
  public static let summary = "Writes one line of JSON for each document or record."
  public static let exampleSettings: KeyValuePairs = ["path": "out/documents.jsonl"]

  @Setting("The file to write; packed where its name ends in .gz or .zst.")
  public var path: FilePath = ""
  @Setting("What offsets count: UTF-8 bytes, UTF-16 units, or Unicode scalars (Python's characters).")
  public var offsets = OffsetUnit.utf8
  @Setting("Write the marks of each document: every cut and change with its stage, rule, place and former text.")
  public var marks = true
  @Setting("Write the notes of each document: quotes, copies, languages.")
  public var notes = true
  @Setting("The size, as written, at which a file is full and the next numbered one begins; off writes one file.")
  public var shardBytes: Int? = nil

  public init() {}

  public mutating func prepare() throws {
    if let shardBytes, shardBytes < 1 {
      throw FileError(path: path.string, reason: "'shardBytes' is \(shardBytes); give a size of at least 1 byte")
    }
  }

  public func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {
    var row = DocumentRow()
    row.unit = offsets
    row.includesMarks = marks
    row.includesNotes = notes
    switch delivery {
    case .document(let document): row.append(document, to: &bytes)
    case .rejected(let rejected):
      row.append(rejected.document, verdict: [("stage", rejected.stage), ("reason", rejected.reason)], to: &bytes)
    case .failed(let failed):
      row.append(failed.document, verdict: [("stage", failed.stage), ("error", failed.error)], to: &bytes)
    case .record(let record):
      var writer = JSONWriter(bytes)
      bytes = []
      writer.object { $0.members(record.fields, spans: SpanWriter(record.document, unit: offsets)) }
      writer.endLine()
      bytes = writer.bytes
    }
  }

  public func pack(_ part: inout [UInt8]) throws {
    if !part.isEmpty { part = try Compression(path: path.string).pack(part) }
  }

  public func open(_ opening: SinkOpening) throws -> any SinkWriter {
    if let shardBytes { return try ShardSinkWriter(path.string, fullAtBytes: shardBytes, opening) }
    return try FileSinkWriter(path.string, opening)
  }
}
