import CSQLite
import CopydeskFiles

/// One open database. Errors are those of the file, in SQLite's words.
final class SQLiteDatabase {
  private var handle: OpaquePointer?
  private let path: String

  /// Whether a file begins as all databases do. A pipe is left alone: what is read from it is gone.
  static func isDatabase(_ path: String) throws(FileError) -> Bool {
    guard FileSystem.kind(of: path) == .file else { return false }
    return try FileSystem.beginning(of: path, count: 16) == Array("SQLite format 3\0".utf8)
  }

  /// - Parameters:
  ///   - path: the file to open.
  ///   - name: the path that errors name.
  init(_ path: String, naming name: String? = nil, isReadOnly: Bool = false) throws(FileError) {
    self.path = name ?? path
    _ = SQLiteKillPoints.installed
    let flags = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    // To be written, without SQLite's own locks: the writer holds the file by `flock`, like every other output, and
    // closing that descriptor would let go of SQLite's locks as well.
    let result = sqlite3_open_v2(path, &handle, flags, isReadOnly ? nil : "unix-none")
    guard result == SQLITE_OK else {
      defer { close() }
      throw error(result)
    }
  }

  deinit { close() }

  /// Undoes what is not committed.
  func close() {
    sqlite3_close_v2(handle)
    handle = nil
  }

  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
  var lastRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

  /// Runs statements that give no rows.
  func execute(_ sql: String) throws(FileError) {
    let result = sqlite3_exec(handle, sql, nil, nil, nil)
    guard result == SQLITE_OK else { throw error(result) }
  }

  func prepare(_ sql: String) throws(FileError) -> SQLiteStatement {
    var statement: OpaquePointer?
    let result = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard result == SQLITE_OK, let statement else { throw error(result) }
    return SQLiteStatement(statement, of: self)
  }

  /// The rows that a query gives.
  func rows(_ sql: String) throws(FileError) -> [[SQLiteValue]] {
    let statement = try prepare(sql)
    var rows: [[SQLiteValue]] = []
    while try statement.step() { rows.append(statement.row) }
    return rows
  }

  fileprivate func error(_ result: Int32) -> FileError {
    let reason =
      switch result & 0xFF {
      case SQLITE_FULL: "no space left on device"
      case SQLITE_READONLY, SQLITE_PERM: "cannot be written to"
      case SQLITE_CORRUPT, SQLITE_NOTADB: "not a whole sqlite database"
      default: handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(result))
      }
    return FileError(path: path, reason: reason)
  }
}

/// What one cell of a table holds.
enum SQLiteValue: Hashable {
  case null
  case int(Int)
  case double(Double)
  case text(String)
  case blob([UInt8])
}

/// A statement that is prepared once and run with different values.
final class SQLiteStatement {
  private let handle: OpaquePointer
  private let database: SQLiteDatabase

  fileprivate init(_ handle: OpaquePointer, of database: SQLiteDatabase) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Binds the value of parameter `index`, counted from 1.
  func bind(_ index: Int, int: Int) throws(FileError) {
    try check(sqlite3_bind_int64(handle, Int32(index), Int64(int)))
  }

  func bindNull(_ index: Int) throws(FileError) { try check(sqlite3_bind_null(handle, Int32(index))) }

  func bind(_ index: Int, text: [UInt8]) throws(FileError) {
    try check(
      text.withUnsafeBufferPointer { bytes in
        // A null pointer would bind NULL and not the empty text.
        guard let base = bytes.baseAddress else { return copydesk_bindText(handle, Int32(index), "", 0) }
        return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          copydesk_bindText(handle, Int32(index), $0, Int32(clamping: bytes.count))
        }
      })
  }

  func bind(_ index: Int, blob: [UInt8]) throws(FileError) {
    try check(
      blob.withUnsafeBytes { bytes in
        copydesk_bindBlob(handle, Int32(index), bytes.baseAddress, Int32(clamping: bytes.count))
      })
  }

  /// Runs the statement to its end and makes it ready for the next values.
  func run() throws(FileError) {
    while try step() {}
  }

  /// - Returns: whether there is a row; after the last one, the statement starts over.
  func step() throws(FileError) -> Bool {
    let result = sqlite3_step(handle)
    if result == SQLITE_ROW { return true }
    sqlite3_reset(handle)
    guard result == SQLITE_DONE else { throw database.error(result) }
    return false
  }

  /// The present row.
  var row: [SQLiteValue] {
    (0..<sqlite3_column_count(handle)).map { column in
      switch sqlite3_column_type(handle, column) {
      case SQLITE_INTEGER: return .int(Int(sqlite3_column_int64(handle, column)))
      case SQLITE_FLOAT: return .double(sqlite3_column_double(handle, column))
      case SQLITE_TEXT: return .text(String(decoding: bytes(column), as: UTF8.self))
      case SQLITE_BLOB: return .blob(bytes(column))
      default: return .null
      }
    }
  }

  private func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  private func check(_ result: Int32) throws(FileError) {
    guard result == SQLITE_OK else { throw database.error(result) }
  }
}
