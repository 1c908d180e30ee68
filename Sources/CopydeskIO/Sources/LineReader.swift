import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Reads the lines of a file one after the other, unpacked, in memory that does not grow with the file.
final class LineReader: @unchecked Sendable {
  // Used by one task at a time: a source has one reader.
  enum Line {
    /// Without its line feed. The bytes are valid only while the closure runs.
    case line(UnsafeBufferPointer<UInt8>)
    /// A line that was skipped, and its length.
    case tooLong(Int)
  }

  private static let chunkSize = 1 << 20

  private let input: InputBytes
  private let longest: Int
  private var buffer: [UInt8] = []
  private var start = 0
  private var searched = 0
  private var isAtEnd = false
  /// The byte offset in the unpacked file of the line that comes next.
  private(set) var offset: Int

  init(_ path: String, offset: Int, longest: Int) throws(FileError) {
    self.offset = offset
    self.longest = longest
    input = try InputBytes(path, offset: offset)
  }

  /// What was read of a line whose end could not be read.
  var unfinished: [UInt8] { Array(buffer[start...]) }

  /// Calls `body` with the next line.
  ///
  /// - Returns: false where there is none.
  /// - Throws: what cannot be read, after all lines before it.
  func next(_ body: (Line) -> Void) throws(FileError) -> Bool {
    var skipped = 0
    while true {
      if let end = lineFeed() {
        let length = end - start
        hand(start..<end, skipped: skipped, body)
        start = end + 1
        searched = start
        offset += length + 1
        return true
      }
      if isAtEnd {
        guard start < buffer.count || skipped > 0 else { return false }
        let length = buffer.count - start
        hand(start..<buffer.count, skipped: skipped, body)
        start = buffer.count
        searched = start
        offset += length
        return true
      }
      if buffer.count - start > longest {
        skipped += buffer.count - start
        offset += buffer.count - start
        start = buffer.count
        searched = start
      }
      try fill()
    }
  }

  private func hand(_ range: Range<Int>, skipped: Int, _ body: (Line) -> Void) {
    guard skipped + range.count <= longest else { return body(.tooLong(skipped + range.count)) }
    buffer.withUnsafeBufferPointer { body(.line(UnsafeBufferPointer(rebasing: $0[range]))) }
  }

  private func lineFeed() -> Int? {
    let found = buffer.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress, searched < bytes.count else { return nil }
      return memchr(base + searched, 0x0A, bytes.count - searched).map { UnsafeRawPointer($0) - base }
    }
    if found == nil { searched = buffer.count }
    return found
  }

  private func fill() throws(FileError) {
    buffer.removeSubrange(..<start)
    searched -= start
    start = 0
    let kept = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Self.chunkSize))
    var got = 0
    defer {
      buffer.removeSubrange((kept + got)...)
      isAtEnd = got == 0
    }
    got = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(FileError) in
      try input.read(into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[kept...]))
    }
  }
}
