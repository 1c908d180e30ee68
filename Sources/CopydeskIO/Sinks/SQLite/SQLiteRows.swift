import CopydeskCore
import CopydeskJSON
import CopydeskText

/// Encodes deliveries as rows of tables: the number of the table, then its columns in order, each with its kind in front.
struct SQLiteRows {
  /// What stands in front of a value.
  enum Cell: UInt8 {
    case null, int, text, blob
    /// The number of the last row of `documents`, and of `notes`.
    case document, note
  }

  private var writer = BinaryWriter()
  private let spans: SpanWriter
  private let unit: OffsetUnit

  /// - Parameter bytes: the rows are appended to these.
  static func append(
    _ delivery: Delivery, to bytes: inout [UInt8], unit: OffsetUnit, marks: Bool, notes: Bool
  ) {
    let document = delivery.document
    var rows = SQLiteRows(bytes, spans: SpanWriter(document, unit: unit), unit: unit)
    bytes = []
    if case .record(let record) = delivery {
      rows.begin(.records)
      rows.text(document.id)
      rows.json { [spans = rows.spans] json in json.object { $0.members(record.fields, spans: spans) } }
    } else {
      rows.append(document, of: delivery, blocks: marks)
      if notes { rows.appendNotes(of: document) }
      if marks { rows.appendMarks(of: document) }
    }
    bytes = rows.writer.bytes
  }

  private init(_ bytes: [UInt8], spans: SpanWriter, unit: OffsetUnit) {
    writer.bytes = bytes
    self.spans = spans
    self.unit = unit
  }

  private mutating func append(_ document: Document, of delivery: Delivery, blocks: Bool) {
    begin(.documents)
    int(document.ordinal)
    text(document.id)
    text(document.origin)
    text(document.title)
    switch delivery {
    case .rejected(let rejected): verdict("rejected", stage: rejected.stage, reason: rejected.reason)
    case .failed(let failed): verdict("failed", stage: failed.stage, error: failed.error)
    case .document, .record: verdict("delivered")
    }
    text(document.text)
    if let page = document.page { blob(page.bytes) } else { null() }
    let spans = spans
    json { json in json.object { $0.members(document.fields, spans: spans) } }
    guard blocks, spans.knowsIncoming, !document.blocks.isEmpty else { return null() }
    json { json in
      json.array { list in
        for block in document.blocks {
          list.array { item in
            let range = spans.incoming(block.range)
            item.int(range.lowerBound)
            item.int(range.upperBound)
            item.string(block.path)
          }
        }
      }
    }
  }

  private mutating func verdict(_ outcome: String, stage: String? = nil, reason: String? = nil, error: String? = nil) {
    text(outcome)
    text(stage)
    text(reason)
    text(error)
  }

  private mutating func appendNotes(of document: Document) {
    guard !document.notes.isEmpty else { return }
    let spans = spans
    var map: OffsetMap?
    for note in document.notes {
      begin(.notes)
      cell(.document)
      text(note.label)
      text(note.stage)
      json { json in
        json.array { list in
          for span in note.spans {
            list.array { item in
              item.string(span.role)
              let range = spans.present(span.range)
              item.int(range.lowerBound)
              item.int(range.upperBound)
            }
          }
        }
      }
      json { json in json.object { $0.members(note.fields, spans: spans) } }
      if note.label == "quote" {
        if map == nil, spans.knowsIncoming { map = document.offsetMap }
        appendQuote(note, in: document, map)
      }
    }
  }

  private mutating func appendQuote(_ note: Note, in document: Document, _ map: OffsetMap?) {
    let content = note.ranges("content")
    guard let first = content.first, let last = content.last else { return }
    begin(.quotes)
    cell(.document)
    cell(.note)
    text(note.fields["kind"]?.string)
    text(content.map { String(document.text[bytes: $0]) }.joined(separator: " "))
    text(note.ranges("speaker").first.map { String(document.text[bytes: $0]) })
    text(note.fields["speakerName"]?.string)
    text(note.ranges("cue").first.map { String(document.text[bytes: $0]) })
    let range = spans.present(first.lowerBound..<max(first.lowerBound, last.upperBound))
    int(range.lowerBound)
    int(range.upperBound)
    guard let map else {
      null()
      return null()
    }
    let incoming = spans.incoming(map.incomingRange(of: first.lowerBound..<max(first.lowerBound, last.upperBound)))
    int(incoming.lowerBound)
    int(incoming.upperBound)
  }

  private mutating func appendMarks(of document: Document) {
    guard document.hasMarks else { return }
    for (number, revision) in document.revisions.enumerated() {
      let before = OffsetTable(revision.before, unit: unit)
      for mark in revision.marks {
        begin(.marks)
        cell(.document)
        int(number)
        text(mark.kind.rawValue)
        text(mark.stage)
        text(mark.rule)
        for range in [before.fromBytes(mark.range), spans.incoming(mark.incoming)] {
          int(range.lowerBound)
          int(range.upperBound)
        }
        text(mark.removed)
        text(mark.replacement)
      }
    }
  }

  private mutating func begin(_ table: SQLiteTable) { writer.bytes.append(table.rawValue) }
  private mutating func cell(_ cell: Cell) { writer.bytes.append(cell.rawValue) }
  private mutating func null() { cell(.null) }

  private mutating func int(_ number: Int) {
    cell(.int)
    writer.int(number)
  }

  private mutating func text(_ text: String?) {
    guard let text else { return null() }
    cell(.text)
    writer.string(text)
  }

  private mutating func blob(_ bytes: [UInt8]) {
    cell(.blob)
    writer.data(bytes)
  }

  private mutating func json(_ body: (inout JSONWriter) -> Void) {
    var json = JSONWriter()
    body(&json)
    cell(.text)
    writer.data(json.bytes)
  }
}

extension Delivery {
  var document: Document {
    switch self {
    case .document(let document): document
    case .rejected(let rejected): rejected.document
    case .failed(let failed): failed.document
    case .record(let record): record.document
    }
  }
}
