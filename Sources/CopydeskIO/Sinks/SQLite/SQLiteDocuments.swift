import CopydeskCore
import CopydeskFiles
import CopydeskJSON
import CopydeskText

/// Reads documents back out of a database that the `sqlite` sink wrote.
///
/// Each is put together as the row that the `jsonl` sink writes, so that there is one reader of histories.
struct SQLiteDocuments {
  private let documents: SQLiteStatement
  private let notes: SQLiteStatement
  private let marks: SQLiteStatement
  private let unit: SQLiteValue

  /// - Parameter body: returns false to stop.
  static func forEach(in path: String, _ body: (ReadRow) throws -> Bool) throws {
    let database = try SQLiteDatabase(path, isReadOnly: true)
    guard try !database.rows("SELECT 1 FROM sqlite_master WHERE name = 'copydesk'").isEmpty else { return }
    let reader = try SQLiteDocuments(database)
    while try reader.documents.step() {
      let line = try reader.line(reader.documents.row)
      if let row = try? line.withUnsafeBufferPointer({ try DocumentRow.read($0) }), try !body(row) { return }
    }
  }

  private init(_ database: SQLiteDatabase) throws {
    unit = try database.rows("SELECT value FROM copydesk WHERE name = 'offsets'").first?.first ?? .null
    documents = try database.prepare(
      "SELECT number, id, origin, stage, reason, error, text, blocks, fields FROM documents ORDER BY number")
    notes = try database.prepare("SELECT label, stage, spans, fields FROM notes WHERE document = ? ORDER BY number")
    marks = try database.prepare(
      """
      SELECT revision, start_offset, end_offset, kind, stage, rule, removed, replacement
      FROM marks WHERE document = ? ORDER BY number
      """)
  }

  private func line(_ document: [SQLiteValue]) throws -> [UInt8] {
    guard case .int(let number) = document[0] else { return [] }
    let fields = try Self.members(of: document[8])
    let (notes, marks) = (try rows(notes, of: number), try rows(marks, of: number))
    var writer = JSONWriter()
    writer.object { row in
      for (index, name) in ["id", "origin", "stage", "reason", "error", "text"].enumerated() {
        row.member(name, document[index + 1])
      }
      row.member("offsets", unit)
      row.raw("blocks", document[7])
      for field in fields {
        row.name(DocumentRow.memberName(ofField: field.name))
        row.raw(field.json)
      }
      row.member("notes")
      row.array { list in
        for note in notes {
          list.object { item in
            item.member("label", note[0])
            item.member("stage", note[1])
            item.raw("spans", note[2])
            item.raw("fields", note[3])
          }
        }
      }
      row.member("marks")
      row.array { list in
        for mark in marks {
          guard case .int(let start) = mark[1], case .int(let end) = mark[2], start <= end else { continue }
          list.object { item in
            item.member("revision", mark[0])
            item.member("range")
            item.span(start..<end)
            for (index, name) in ["kind", "stage", "rule", "removed", "replacement"].enumerated() {
              item.member(name, mark[index + 3])
            }
          }
        }
      }
    }
    return writer.bytes
  }

  private func rows(_ statement: SQLiteStatement, of document: Int) throws -> [[SQLiteValue]] {
    try statement.bind(1, int: document)
    var rows: [[SQLiteValue]] = []
    while try statement.step() { rows.append(statement.row) }
    return rows
  }

  private static func members(of object: SQLiteValue) throws -> [(name: String, json: String)] {
    guard case .text(let json) = object else { return [] }
    var members: [(String, String)] = []
    try json.withBytes { bytes in
      var scanner = JSONScanner(bytes)
      try scanner.document { (scanner, name) throws(JSONError) in members.append((name, try scanner.rawValue())) }
    }
    return members
  }
}

extension JSONWriter {
  /// A member with what a cell holds; none for NULL.
  fileprivate mutating func member(_ name: String, _ value: SQLiteValue) {
    switch value {
    case .int(let number):
      self.name(name)
      int(number)
    case .text(let text):
      self.name(name)
      string(text)
    case .null, .double, .blob: break
    }
  }

  /// A member with the JSON that a cell holds; none for NULL.
  fileprivate mutating func raw(_ name: String, _ value: SQLiteValue) {
    guard case .text(let json) = value else { return }
    self.name(name)
    raw(json)
  }
}
