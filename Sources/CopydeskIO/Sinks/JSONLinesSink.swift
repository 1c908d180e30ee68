public import CopydeskCore

/// Writes one line of JSON for each document or record.
///
/// A document is written with its text, its notes, and every mark with what it removed, so that the text as it came in can
/// be worked out from the row (`DocumentRow.read`), and `copydesk why` needs nothing else. A rejected document has `stage`
/// and `reason`, a failed one `stage` and `error`. The file appears under its name when it is whole.
public struct JSONLinesSink: Sink {
  public static let name = "jsonl"
  public static let summary = "Writes one line of JSON for each document or record."

  @Setting("The file to write.")
  public var path: FilePath = ""
  @Setting("What offsets count: UTF-8 bytes, UTF-16 units, or Unicode scalars (Python's characters).")
  public var offsets = OffsetUnit.utf8
  @Setting("Write the marks of each document: every cut and change with its stage, rule, place and former text.")
  public var marks = true
  @Setting("Write the notes of each document: quotes, copies, languages.")
  public var notes = true

  public init() {}

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

  public func open(_ opening: SinkOpening) throws -> any SinkWriter { try FileSinkWriter(path.string, opening) }
}
