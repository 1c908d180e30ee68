import CopydeskFiles

/// Reads sealed parts (`BinaryWriter.sealed`) of a file one after the other, from any offset at which one begins.
///
/// Holds one buffer of `bufferSize` bytes, or of one part where that is larger.
struct FrameReader: Sendable {
  private let file: StoredFile
  private let end: Int
  private let bufferSize: Int
  private var buffer: [UInt8] = []
  /// Where the first byte of the buffer stands in the file.
  private var start: Int
  private var position = 0
  /// How long the part is that `peek` saw, with its length and hash.
  private var peeked = 0

  /// - Parameter range: the bytes of the file to read.
  init(_ file: StoredFile, _ range: Range<Int>, bufferSize: Int = 1 << 16) {
    self.file = file
    self.bufferSize = bufferSize
    start = range.lowerBound
    end = range.upperBound
  }

  /// Where the next part begins.
  var offset: Int { start + position }

  /// Gives the next part to `read`, with its length and hash; nil at the end.
  mutating func next<Result>(_ read: (inout BinaryReader) throws(BinaryError) -> Result) throws -> Result? {
    let result = try peek(read)
    position += peeked
    peeked = 0
    return result
  }

  /// Gives the next part to `look` without taking it; nil at the end.
  mutating func peek<Result>(_ look: (inout BinaryReader) throws(BinaryError) -> Result) throws -> Result? {
    guard offset < end else { return nil }
    try fill(min(18, end - offset))
    let length = try frameLength()
    try fill(length)
    peeked = length
    return try buffer.withUnsafeBufferPointer { buffer throws(BinaryError) in
      var reader = BinaryReader(UnsafeBufferPointer(rebasing: buffer[position..<position + length]))
      return try look(&reader)
    }
  }

  /// Takes the part that `peek` saw, as it lies in the file.
  mutating func take(into bytes: inout [UInt8]) {
    bytes += buffer[position..<position + peeked]
    position += peeked
    peeked = 0
  }

  /// The length of the part at `position` with what stands in front of it.
  private func frameLength() throws(BinaryError) -> Int {
    let left = end - offset
    let length = try buffer.withUnsafeBufferPointer { buffer throws(BinaryError) in
      var reader = BinaryReader(UnsafeBufferPointer(rebasing: buffer[position...]))
      let count = try reader.number()
      // Checked before memory is asked for.
      guard count <= UInt64(left) else { throw BinaryError() }
      return Int(count) + reader.index + 8
    }
    guard length <= left else { throw BinaryError() }
    return length
  }

  /// Has at least `count` bytes from `position` on in the buffer.
  private mutating func fill(_ count: Int) throws {
    guard buffer.count - position < count else { return }
    buffer.removeSubrange(..<position)
    start += position
    position = 0
    let next = start + buffer.count
    try file.read(min(max(bufferSize, count) - buffer.count, end - next), from: next, into: &buffer)
    guard buffer.count >= count else { throw BinaryError() }
  }
}
