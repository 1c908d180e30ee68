#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Takes bytes as they come out of a pipe and gives whole lines, in memory that a line without an end does not fill.
struct LineBuffer: ~Copyable {
  enum Line {
    /// Without its line feed. The bytes are valid only while the closure runs.
    case line(UnsafeRawBufferPointer)
    /// A line that was skipped, and its length.
    case tooLong(Int)
  }

  private static let firstSize = 1 << 18

  private let longest: Int
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: firstSize, alignment: 8)
  private var start = 0
  private var end = 0
  private var searched = 0
  /// Bytes of the present line that were thrown away.
  private var skipped = 0

  init(longest: Int) { self.longest = longest }

  deinit { buffer.deallocate() }

  /// Where the next bytes go; `added` says how many came.
  mutating func room() -> UnsafeMutableRawBufferPointer {
    if end == buffer.count { makeRoom() }
    return UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
  }

  mutating func added(_ count: Int) { end += count }

  /// Calls `body` with each whole line that is there, until it returns false.
  mutating func forEachLine(_ body: (Line) -> Bool) {
    while let base = buffer.baseAddress, searched < end {
      guard let found = memchr(base + searched, 0x0A, end - searched) else {
        searched = end
        break
      }
      let feed = UnsafeMutableRawPointer(found) - base
      let length = skipped + feed - start
      let line: Line =
        length > longest ? .tooLong(length) : .line(UnsafeRawBufferPointer(rebasing: buffer[start..<feed]))
      skipped = 0
      let goesOn = body(line)
      start = feed + 1
      searched = start
      if !goesOn { return }
    }
    if end - start > longest {
      skipped += end - start
      start = end
    }
    if start == end { (start, end, searched) = (0, 0, 0) }
  }

  /// The beginning of a line whose end has not come.
  var unfinished: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[start..<end]) }

  mutating func removeAll() { (start, end, searched, skipped) = (0, 0, 0, 0) }

  private mutating func makeRoom() {
    let rest = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
    if start > buffer.count / 2 {
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

/// The end of what a program has written to standard error.
struct Tail {
  private static let longest = 600
  private var bytes: [UInt8] = []

  mutating func add(_ more: UnsafeRawBufferPointer) {
    bytes += more.suffix(Self.longest)
    if bytes.count > Self.longest { bytes.removeFirst(bytes.count - Self.longest) }
  }

  mutating func removeAll() { bytes = [] }

  /// For a message, on one line; empty where the program has written nothing.
  var text: String {
    let lines = String(decoding: bytes.drop { $0 & 0xC0 == 0x80 }, as: UTF8.self).split { $0.isNewline }
    let words = lines.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(separator: " / ")
    return words.isEmpty ? "" : "; the end of its standard error: '\(words)'"
  }
}

/// A piece of what a program wrote, for a message: as text, on one line, cut off where it is long.
func excerpt(_ bytes: UnsafeRawBufferPointer) -> String {
  let longest = 120
  let text = String(decoding: bytes.prefix(longest), as: UTF8.self)
  let shown = text.unicodeScalars.map { $0.value < 0x20 ? "\u{FFFD}" : String($0) }.joined()
  return "'\(shown)'" + (bytes.count > longest ? "…" : "")
}
