import CopydeskFiles

/// Reads the rows of a table (RFC 4180) one after the other, in memory that does not grow with the file.
///
/// A field in quotes may hold delimiters, line breaks and doubled quotes. Lines end with a line feed or with both. Empty
/// lines are passed over.
final class CSVReader: @unchecked Sendable {
  // Used by one task at a time: a source has one reader.
  /// One row.
  struct Row {
    var fields: [[UInt8]] = []
    /// The number of the line that it begins on, from 1.
    var line = 0
    /// Whether any of its fields is in quotes.
    var isQuoted = false
    /// What is wrong with it.
    var problem: String?
  }

  /// Where a row begins: unpacked bytes and lines before it.
  struct Place: Hashable {
    var offset = 0
    var lines = 0
  }

  private enum State { case fieldStart, plain, quoted, quoteInQuoted, afterQuote }

  private static let quote = UInt8(ascii: "\"")
  private static let chunkSize = 1 << 17

  private let input: InputBytes
  private let delimiter: UInt8
  private let limit: Int
  private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: CSVReader.chunkSize, alignment: 8)
  private var index = 0
  private var count = 0
  /// Where the next row begins.
  private(set) var place: Place

  /// How far reading has come, in bytes of the file as it lies on the disk.
  var bytesOnDisk: Int { input.packedBytes ?? place.offset }

  /// - Parameter limit: the size of the largest row to read, in bytes.
  init(_ path: String, from place: Place = Place(), delimiter: UInt8, limit: Int) throws(FileError) {
    input = try InputBytes(path, offset: place.offset)
    self.place = place
    self.delimiter = delimiter
    self.limit = limit
  }

  deinit { chunk.deallocate() }

  /// The next row; nil at the end.
  func next() throws(FileError) -> Row? {
    while let row = try readRow() {
      let isEmptyLine = row.fields.count == 1 && row.fields[0].isEmpty && !row.isQuoted && row.problem == nil
      if !isEmptyLine { return row }
    }
    return nil
  }

  private func readRow() throws(FileError) -> Row? {
    var row = Row(line: place.lines + 1)
    var field: [UInt8] = []
    var state = State.fieldStart
    var size = 0
    if place.offset == 0 { try skipByteOrderMark() }
    while let byte = try nextByte() {
      size += 1
      if byte == 0x0A { place.lines += 1 }
      if size > limit + 1 {
        field.removeAll()
        row.fields.removeAll()
      }
      switch (state, byte) {
      case (.quoted, Self.quote): state = .quoteInQuoted
      case (.quoted, _): field.append(byte)
      case (.quoteInQuoted, Self.quote):
        field.append(byte)
        state = .quoted
      case (_, delimiter):
        row.fields.append(field)
        field.removeAll()
        state = .fieldStart
      case (_, 0x0A):
        if state == .plain || state == .fieldStart, field.last == 0x0D { field.removeLast() }
        row.fields.append(field)
        if size > limit + 1 { row.problem = tooLong(size) }
        return row
      case (.fieldStart, Self.quote) where field.isEmpty:
        state = .quoted
        row.isQuoted = true
      case (.quoteInQuoted, 0x0D): state = .afterQuote
      case (.quoteInQuoted, _), (.afterQuote, _):
        row.problem = "text stands behind a closing quote"
        field.append(byte)
        state = .plain
      default:
        field.append(byte)
        state = .plain
      }
    }
    guard size > 0 else { return nil }
    if state == .plain, field.last == 0x0D { field.removeLast() }
    row.fields.append(field)
    if size > limit { row.problem = tooLong(size) }
    if state == .quoted { row.problem = "a quote is opened and not closed before the end of the file" }
    return row
  }

  private func tooLong(_ size: Int) -> String {
    "a row of \(size) bytes; more than the limit of \(limit) bytes ('maximumBytes'); perhaps a quote is not closed"
  }

  private func skipByteOrderMark() throws(FileError) {
    // The first three bytes of a file come together.
    guard try fill(), count >= 3, chunk[0] == 0xEF, chunk[1] == 0xBB, chunk[2] == 0xBF else { return }
    index = 3
    place.offset = 3
  }

  private func nextByte() throws(FileError) -> UInt8? {
    if index == count, try !fill() { return nil }
    defer {
      index += 1
      place.offset += 1
    }
    return chunk[index]
  }

  private func fill() throws(FileError) -> Bool {
    guard index == count else { return true }
    count = try input.read(into: chunk)
    index = 0
    return count > 0
  }
}
