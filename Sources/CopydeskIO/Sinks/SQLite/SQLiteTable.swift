import CopydeskFiles

/// The tables that the `sqlite` sink fills, in the order in which they are made.
enum SQLiteTable: UInt8, CaseIterable {
  case documents, notes, quotes, marks, records

  /// The columns that rows bring values for, each with its type.
  var columns: [(name: String, type: String)] {
    switch self {
    case .documents:
      [
        ("ordinal", "INTEGER NOT NULL"), ("id", "TEXT NOT NULL"), ("origin", "TEXT"), ("title", "TEXT"),
        ("outcome", "TEXT NOT NULL"), ("stage", "TEXT"), ("reason", "TEXT"), ("error", "TEXT"),
        ("text", "TEXT NOT NULL"), ("page", "BLOB"), ("fields", "TEXT NOT NULL"), ("blocks", "TEXT"),
      ]
    case .notes:
      [
        ("document", Self.document), ("label", "TEXT NOT NULL"), ("stage", "TEXT NOT NULL"),
        ("spans", "TEXT NOT NULL"), ("fields", "TEXT NOT NULL"),
      ]
    case .quotes:
      [
        ("document", Self.document), ("note", "INTEGER NOT NULL REFERENCES notes(number)"), ("kind", "TEXT"),
        ("text", "TEXT NOT NULL"), ("speaker", "TEXT"), ("speaker_name", "TEXT"), ("cue", "TEXT"),
        ("start_offset", "INTEGER NOT NULL"), ("end_offset", "INTEGER NOT NULL"), ("incoming_start", "INTEGER"),
        ("incoming_end", "INTEGER"),
      ]
    case .marks:
      [
        ("document", Self.document), ("revision", "INTEGER NOT NULL"), ("kind", "TEXT NOT NULL"),
        ("stage", "TEXT NOT NULL"), ("rule", "TEXT NOT NULL"), ("start_offset", "INTEGER NOT NULL"),
        ("end_offset", "INTEGER NOT NULL"), ("incoming_start", "INTEGER NOT NULL"),
        ("incoming_end", "INTEGER NOT NULL"), ("removed", "TEXT NOT NULL"), ("replacement", "TEXT NOT NULL"),
      ]
    case .records: [("document_id", "TEXT NOT NULL"), ("fields", "TEXT NOT NULL")]
    }
  }

  private static let document = "INTEGER NOT NULL REFERENCES documents(number)"

  /// The column that look-ups go by.
  private var key: String {
    switch self {
    case .documents: "id"
    case .notes, .quotes, .marks: "document"
    case .records: "document_id"
    }
  }

  var creation: String {
    let columns = columns.map { "\n  \($0.name) \($0.type)" }.joined(separator: ",")
    return """
      CREATE TABLE \(self) (
        number INTEGER PRIMARY KEY,\(columns)
      );
      CREATE INDEX \(self)_by_\(key) ON \(self)(\(key));
      """
  }

  var insertion: String {
    let names = columns.map(\.name).joined(separator: ", ")
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    return "INSERT INTO \(self) (\(names)) VALUES (\(places))"
  }
}

/// The full-text index over the titles and texts of documents. It keeps no text of its own.
enum SQLiteSearch {
  static let creation = """
    CREATE VIRTUAL TABLE documents_fts USING fts5(
      title, text, content='documents', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
    );
    """
  static let insertion =
    "INSERT INTO documents_fts(rowid, title, text) SELECT number, title, text FROM documents WHERE number = ?"

  static func create(in database: SQLiteDatabase, path: String) throws(FileError) {
    do {
      try database.execute(creation)
    } catch  where error.reason.contains("no such module") {
      throw FileError(
        path: path, reason: "this system's sqlite has no full-text search (fts5); set 'search' to false to go without")
    }
  }
}
