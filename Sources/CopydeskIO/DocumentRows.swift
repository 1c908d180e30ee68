import CopydeskFiles

extension DocumentRow {
  /// Reads the documents of an output file one after the other.
  ///
  /// Lines that are not documents, such as records, are passed over, and so is a folder of articles. A database of the
  /// `sqlite` sink is read as well.
  ///
  /// - Parameters:
  ///   - path: a file that a sink wrote.
  ///   - body: returns false to stop.
  /// - Throws: `FileError` where the file cannot be read.
  public static func forEach(in path: String, _ body: (ReadRow) throws -> Bool) throws {
    if FileSystem.kind(of: path) == .folder { return }
    if try SQLiteDatabase.isDatabase(path) { return try SQLiteDocuments.forEach(in: path, body) }
    let lines = try LineReader(path, offset: 0, longest: .max)
    var goesOn = true
    var failure: (any Error)?
    while goesOn {
      let more = try lines.next { line in
        guard case .line(let bytes) = line, let row = try? read(bytes) else { return }
        do { goesOn = try body(row) } catch { failure = error }
      }
      if let failure { throw failure }
      if !more { return }
    }
  }
}
