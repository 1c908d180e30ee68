import CopydeskCore
import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Fills one database under a temporary name, in one transaction from checkpoint to checkpoint.
///
/// The database itself counts the parts that it holds, in the same transaction. So a run that was killed between that
/// commit and the writing of its own manifest finds parts here that it believes to be lost; they are the same, and are
/// passed over when they come again.
final class SQLiteSinkWriter: SinkWriter, @unchecked Sendable {
  // Used by one task at a time: the engine's sink desk.
  private let path: String
  private let temporaryPath: String
  /// Holds the file; negative once it has its name.
  private var descriptor: Int32 = -1
  private var database: SQLiteDatabase?
  private var insertions: [SQLiteStatement] = []
  private var search: SQLiteStatement?
  /// How many parts this run has brought, with those before its checkpoint.
  private var parts = 0
  /// How many parts the database holds.
  private var held = 0
  private var lastDocument = 0
  private var lastNote = 0
  private var failure: (any Error)?

  init(_ path: String, _ opening: SinkOpening, unit: OffsetUnit, search: Bool) throws {
    self.path = path
    temporaryPath = PartialOutput.temporaryPath(of: path, run: opening.run)
    let folder = FileSystem.folder(of: path)
    try FileSystem.makeFolder(folder)
    switch FileSystem.kind(of: path) {
    case nil, .file: break
    case .folder: throw FileError(path: path, reason: "is a folder")
    case .other: throw FileError(path: path, reason: "not a regular file")
    }
    if case .int(let kept)? = opening.checkpoint { parts = kept }
    if opening.checkpoint != nil, FileSystem.kind(of: temporaryPath) == nil {
      // The run stopped after the database got its name, or somebody took its part away.
      guard opening.isSealed, FileSystem.kind(of: path) == .file,
        let done = try? SQLiteDatabase(path, isReadOnly: true),
        let meta = try? Self.meta(done), meta["run"] == .text(opening.run), meta["parts"] == .int(parts)
      else { throw CheckpointError(path: path) }
      held = parts
      return
    }
    try PartialOutput.removeOthers(of: path, run: opening.run)
    descriptor = try PartialOutput.hold(temporaryPath, for: path, flags: O_RDWR | O_CREAT)
    do {
      try open(opening, unit: unit, search: search)
    } catch {
      suspend()
      throw error
    }
  }

  private func open(_ opening: SinkOpening, unit: OffsetUnit, search: Bool) throws {
    if opening.checkpoint == nil {
      guard ftruncate(descriptor, 0) == 0 else { throw FileError.last(path) }
      unlink(temporaryPath + "-journal")
    }
    let database = try SQLiteDatabase(temporaryPath, naming: path)
    self.database = database
    try database.execute(
      """
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL;
      PRAGMA cache_size = -16000;
      """)
    if opening.checkpoint == nil {
      try database.execute("BEGIN; PRAGMA user_version = 1; CREATE TABLE copydesk (name TEXT PRIMARY KEY, value);")
      for table in SQLiteTable.allCases { try database.execute(table.creation) }
      if search { try SQLiteSearch.create(in: database, path: path) }
      try database.execute(
        """
        INSERT INTO copydesk VALUES ('run', '\(opening.run)'), ('parts', 0), ('offsets', '\(unit.rawValue)');
        COMMIT;
        """)
    } else {
      guard let meta = try? Self.meta(database), case .int(let held)? = meta["parts"], held >= parts else {
        throw CheckpointError(path: path)
      }
      self.held = held
    }
    insertions = try SQLiteTable.allCases.map { try database.prepare($0.insertion) }
    if search { self.search = try database.prepare(SQLiteSearch.insertion) }
  }

  private static func meta(_ database: SQLiteDatabase) throws(FileError) -> [String: SQLiteValue] {
    var meta: [String: SQLiteValue] = [:]
    for row in try database.rows("SELECT name, value FROM copydesk") {
      if case .text(let name) = row[0] { meta[name] = row[1] }
    }
    return meta
  }

  func write(_ bytes: [UInt8]) throws {
    guard let database else { preconditionFailure("'\(path)' is written after it got its name") }
    if let failure { throw failure }
    parts += 1
    guard parts > held else { return }
    do {
      if !database.isInTransaction { try database.execute("BEGIN") }
      try bytes.withUnsafeBufferPointer { buffer in
        var reader = BinaryReader(buffer)
        while !reader.isAtEnd { try insertRow(from: &reader, into: database) }
      }
      held = parts
    } catch {
      // SQLite may have undone the transaction by itself, so that nothing more can follow.
      failure = error
      throw error
    }
  }

  private func insertRow(from reader: inout BinaryReader, into database: SQLiteDatabase) throws {
    guard let table = SQLiteTable(rawValue: UInt8(truncatingIfNeeded: try reader.number())) else { throw BinaryError() }
    let insertion = insertions[Int(table.rawValue)]
    for column in 1...table.columns.count {
      switch SQLiteRows.Cell(rawValue: UInt8(truncatingIfNeeded: try reader.number())) {
      case .null: try insertion.bindNull(column)
      case .int: try insertion.bind(column, int: try reader.int())
      case .text: try insertion.bind(column, text: try reader.data())
      case .blob: try insertion.bind(column, blob: try reader.data())
      case .document: try insertion.bind(column, int: lastDocument)
      case .note: try insertion.bind(column, int: lastNote)
      case nil: throw BinaryError()
      }
    }
    try insertion.run()
    switch table {
    case .documents:
      lastDocument = database.lastRow
      try search?.bind(1, int: lastDocument)
      try search?.run()
    case .notes: lastNote = database.lastRow
    case .quotes, .marks, .records: break
    }
  }

  func checkpoint() throws -> Value {
    if let failure { throw failure }
    guard let database else { return .int(parts) }
    do {
      if database.isInTransaction {
        try database.execute("UPDATE copydesk SET value = \(held) WHERE name = 'parts'; COMMIT;")
      }
      try FileSystem.syncFolder(FileSystem.folder(of: path))
    } catch {
      failure = error
      throw error
    }
    return .int(parts)
  }

  func commit() throws -> [String] {
    guard let database else { return [path] }
    guard parts >= held else { throw CheckpointError(path: path) }
    _ = try checkpoint()
    try database.execute("PRAGMA journal_mode = DELETE")
    closeDatabase()
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError.last(path) }
    // What belonged to a database of this name before would be taken for a part of this one.
    for suffix in ["-journal", "-wal", "-shm"] { try FileSystem.removeAll(path + suffix) }
    // Empty, and left by a killed run: SQLite takes a journal away only where it has written one itself.
    unlink(temporaryPath + "-journal")
    KillPoint.reach(.rename)
    guard rename(temporaryPath, path) == 0 else { throw FileError.last(path) }
    let sealed = descriptor
    descriptor = -1
    guard close(sealed) == 0 else { throw FileError.last(path) }
    try FileSystem.syncFolder(FileSystem.folder(of: path))
    return [path]
  }

  func suspend() {
    closeDatabase()
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
  }

  func abort() {
    guard descriptor >= 0 else { return }
    closeDatabase()
    unlink(temporaryPath)
    unlink(temporaryPath + "-journal")
    suspend()
  }

  private func closeDatabase() {
    insertions = []
    search = nil
    database?.close()
    database = nil
  }
}
