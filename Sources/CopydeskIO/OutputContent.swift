import CopydeskFiles
import CopydeskText

/// What an output holds, for a comparison of two runs.
public enum OutputContent {
  /// A hash of the file's bytes; of a database that the sqlite sink wrote, of its rows, since the pages of two databases
  /// of the same rows may lie in another order.
  ///
  /// - Throws: `FileError` where it cannot be read.
  public static func hash(of path: String) throws -> UInt64 {
    guard try SQLiteDatabase.isDatabase(path) else {
      return try FileSystem.read(path, limit: .max).withUnsafeBufferPointer { stableHash(of: $0) }
    }
    let database = try SQLiteDatabase(path, isReadOnly: true)
    var content: [UInt8] = []
    for table in SQLiteTable.allCases {
      content += "\n\(table)\n".utf8
      for row in try database.rows("SELECT * FROM \(table) ORDER BY rowid") { content += "\(row)\n".utf8 }
    }
    return content.withUnsafeBufferPointer { stableHash(of: $0) }
  }
}
