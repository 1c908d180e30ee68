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

  private static let firstSize = 1 << 20

  private let input: InputBytes
  private let longest: Int
  private var buffer: UnsafeMutableRawBufferPointer
  /// Where the bytes in the buffer end.
  private var end = 0
  private var start = 0
  private var searched = 0
  private var isAtEnd = false
  /// The byte offset in the unpacked file of the line that comes next.
  private(set) var offset: Int

  init(_ path: String, offset: Int, longest: Int) throws(FileError) {
    self.offset = offset
    self.longest = longest
    input = try InputBytes(path, offset: offset)
    buffer = .allocate(byteCount: Self.firstSize, alignment: 8)
  }

  deinit { buffer.deallocate() }

  /// How far reading has come, in bytes of the file as it lies on the disk.
  var bytesOnDisk: Int { input.packedBytes ?? offset }

  /// What was read of a line whose end could not be read.
  var unfinished: [UInt8] { Array(buffer[start..<end]) }

  /// Calls `body` with the next line.
  ///
  /// - Returns: false where there is none.
  /// - Throws: what cannot be read, after all lines before it.
  func next(_ body: (Line) -> Void) throws(FileError) -> Bool {
    var skipped = 0
    while true {
      if let lineEnd = lineFeed() {
        let length = lineEnd - start
        hand(start..<lineEnd, skipped: skipped, body)
        start = lineEnd + 1
        searched = start
        offset += length + 1
        return true
      }
      if isAtEnd {
        guard start < end || skipped > 0 else { return false }
        let length = end - start
        hand(start..<end, skipped: skipped, body)
        start = end
        searched = start
        offset += length
        return true
      }
      if end - start > longest {
        skipped += end - start
        offset += end - start
        start = end
        searched = start
      }
      try fill()
    }
  }

  private func hand(_ range: Range<Int>, skipped: Int, _ body: (Line) -> Void) {
    guard skipped + range.count <= longest else { return body(.tooLong(skipped + range.count)) }
    body(.line(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer.assumingMemoryBound(to: UInt8.self))[range])))
  }

  private func lineFeed() -> Int? {
    guard let base = buffer.baseAddress, searched < end else { return nil }
    let found = memchr(base + searched, 0x0A, end - searched).map { UnsafeMutableRawPointer($0) - base }
    if found == nil { searched = end }
    return found
  }

  private func fill() throws(FileError) {
    if end == buffer.count { makeRoom() }
    let got = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    end += got
    isAtEnd = got == 0
  }

  /// Moves what is left of the buffer to its beginning; a line that fills it all gets twice the room.
  private func makeRoom() {
    let rest = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
    if start > 0 {
      buffer.copyMemory(from: rest)
    } else {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 8)
      larger.copyMemory(from: rest)
      buffer.deallocate()
      buffer = larger
    }
    end -= start
    searched -= start
    start = 0
  }
}
