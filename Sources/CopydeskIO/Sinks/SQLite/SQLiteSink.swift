public import CopydeskCore

/// Writes documents, notes, quotes, marks and records to the tables of one SQLite database.
///
/// The database appears under its name when it is whole, as one file. Its tables (each has its own `number`, which counts
/// up in the order of the source):
///
/// - `documents`: `number`, `ordinal` (the place in the source, from 0), `id`, `origin`, `title`, `outcome` (`delivered`,
///   `rejected` or `failed`), `stage`, `reason` and `error` (of a rejection or failure), `text`, `page` (the bytes of a
///   page that no stage has read), `fields` (JSON), `blocks` (JSON: `[start, end, path]` in the text as it came in)
/// - `notes`: `number`, `document` (a number in `documents`), `label`, `stage`, `spans` (JSON: `[role, start, end]`),
///   `fields` (JSON)
/// - `quotes`: `number`, `document`, `note` (a number in `notes`), `kind`, `text`, `speaker` (as it stands in the text),
///   `speaker_name`, `cue`, `start_offset`, `end_offset`, `incoming_start`, `incoming_end`
/// - `marks`: `number`, `document`, `revision`, `kind` (`cut` or `change`), `stage`, `rule`, `start_offset` and
///   `end_offset` (in the text as the stage found it), `incoming_start` and `incoming_end` (in the text as it came in),
///   `removed`, `replacement`
/// - `records`: `number`, `document_id`, `fields` (JSON)
/// - `documents_fts`: full-text search over `title` and `text`; its `rowid` is the `number` in `documents`
/// - `copydesk`: `name`, `value`: the `run`, how many `parts` it wrote, and what `offsets` count
///
/// Offsets count characters as SQLite does (Unicode scalars) unless `offsets` says otherwise:
///
///     SELECT d.id, q.speaker, substr(d.text, q.start_offset + 1, q.end_offset - q.start_offset)
///     FROM quotes q JOIN documents d ON d.number = q.document;
///
///     SELECT d.id, snippet(documents_fts, 1, '[', ']', '…', 12)
///     FROM documents_fts JOIN documents d ON d.number = documents_fts.rowid
///     WHERE documents_fts MATCH 'harbour NEAR bridge' ORDER BY rank;
///
///     SELECT stage, rule, count(*), sum(length(removed)) FROM marks GROUP BY stage, rule ORDER BY 3 DESC;
public struct SQLiteSink: Sink {
  public static let name = "sqlite"
  public static let summary = "Writes documents, notes, quotes, marks and records to the tables of one SQLite database."
  public static let exampleSettings: KeyValuePairs = ["path": "out/documents.sqlite"]

  @Setting("The database file to write.")
  public var path: FilePath = ""
  @Setting("What offsets count: Unicode scalars (as SQLite's substr does), UTF-8 bytes, or UTF-16 units.")
  public var offsets = OffsetUnit.scalars
  @Setting("Write the marks of each document: every cut and change with its stage, rule, place and former text.")
  public var marks = true
  @Setting("Write the notes of each document: quotes, copies, languages.")
  public var notes = true
  @Setting("Build a full-text index over titles and texts.")
  public var search = true

  public init() {}

  public func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {
    SQLiteRows.append(delivery, to: &bytes, unit: offsets, marks: marks, notes: notes)
  }

  public func open(_ opening: SinkOpening) throws -> any SinkWriter {
    try SQLiteSinkWriter(path.string, opening, unit: offsets, search: search)
  }
}
