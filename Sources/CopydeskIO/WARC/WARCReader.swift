import CopydeskFiles

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Reads the records of one archive, and goes on behind what is damaged.
final class WARCReader: @unchecked Sendable {
  // Used by one task at a time: a source has one reader.
  enum Item {
    case record(WARCHeader, block: ArraySlice<UInt8>, offset: Int)
    /// A record of more than the limit, with the beginning of its block.
    case tooLarge(WARCHeader, beginning: ArraySlice<UInt8>, offset: Int)
    /// What could not be read, and the byte of the file where it begins.
    case damaged(WARCHeader?, reason: String, offset: Int)
  }

  static let cutOff = "the file ends in the middle of a record"
  /// How much of a large record is looked at.
  private static let beginning = 1 << 16

  private let input: WARCInput
  private let limit: Int

  /// - Parameter limit: the size of the largest block to read, in bytes.
  init(_ path: String, from place: WARCInput.Place, limit: Int) throws(FileError) {
    input = try WARCInput(path, from: place)
    self.limit = limit
  }

  /// Where the next record is looked for.
  var bytesOnDisk: Int { input.bytesOnDisk }
  var place: WARCInput.Place { input.place(of: input.position) }

  /// The next record of the file; nil at its end.
  func next() throws(FileError) -> Item? {
    try skipLineEnds()
    guard input.available > 0 else {
      guard let damage = input.damage else { return nil }
      try input.passDamage()
      return .damaged(nil, reason: damage.reason, offset: damage.offset)
    }
    let begin = Start(offset: place.offset, position: input.position)
    guard try beginsRecord(at: 0) else {
      let isCut = input.available < WARCHeader.mark.count && isMark(input.available)
      try resynchronise(from: 0)
      return try damaged(nil, isCut ? Self.cutOff : "no record begins here", begin)
    }
    guard let headerLength = try headerLength() else {
      let isCut = input.available < WARCHeader.longest
      try resynchronise(from: 1)
      return try damaged(nil, isCut ? Self.cutOff : "the record's head does not end", begin)
    }
    let header: WARCHeader
    do throws(WARCError) {
      header = try WARCHeader(input.buffer[input.start..<input.start + headerLength])
    } catch {
      try resynchronise(from: headerLength)
      return try damaged(nil, error.description, begin)
    }
    guard header.length <= limit else { return try tooLarge(header, headerLength, begin) }
    return try record(header, headerLength, begin)
  }

  private func record(_ header: WARCHeader, _ headerLength: Int, _ begin: Start) throws(FileError) -> Item {
    let length = headerLength + header.length
    guard try ensure(length) else {
      let found = try resynchronise(from: headerLength)
      return try damaged(header, found ? Self.wrongLength(header) : Self.cutOff, begin)
    }
    let end = input.position + length
    let separator = try lineEnds(at: length)
    let isFollowed = try beginsRecord(at: length + separator)
    let rest = input.available - length - separator
    // Only where the bytes end here: whether damage farther on is known already depends on what was read before.
    if rest < WARCHeader.mark.count, let damage = input.damage, damage.start < end {
      input.consume(input.available)
      return try damaged(header, in: damage, begin)
    }
    let isLast = rest == 0 || rest < WARCHeader.mark.count && isMark(rest, at: length + separator)
    let isSeparated = separator >= 4 && input.buffer[(input.start + length)...].starts(with: [13, 10, 13, 10])
    guard isSeparated || isLast || isFollowed else {
      let found = try resynchronise(from: headerLength)
      if !found, let damage = input.damage, damage.start < end { return try damaged(header, in: damage, begin) }
      return try damaged(header, Self.wrongLength(header), begin)
    }
    let block = input.buffer[(input.start + headerLength)..<(input.start + length)]
    input.consume(length + separator)
    return .record(header, block: block, offset: begin.offset)
  }

  /// Passes over a record without keeping it.
  private func tooLarge(_ header: WARCHeader, _ headerLength: Int, _ begin: Start) throws(FileError) -> Item {
    if !input.isPacked, header.length > input.size - begin.offset {
      let found = try resynchronise(from: headerLength)
      return try damaged(header, found ? Self.wrongLength(header) : Self.cutOff, begin)
    }
    _ = try ensure(headerLength + Self.beginning)
    let first = input.buffer[(input.start + headerLength)...].prefix(min(Self.beginning, header.length))
    input.consume(headerLength)
    var left = header.length
    while left > 0 {
      if input.available == 0 {
        if try input.fill() { continue }
        return try damaged(header, Self.cutOff, begin)
      }
      // A member that begins with a record says that the one before has ended.
      let boundary = input.members.first { $0.start > input.position }?.start
      let step = min(left, input.available, boundary.map { $0 - input.position } ?? .max)
      input.consume(step)
      left -= step
      if left > 0, input.position == boundary, try beginsRecord(at: 0) {
        return .damaged(header, reason: Self.wrongLength(header), offset: begin.offset)
      }
    }
    return .tooLarge(header, beginning: first, offset: begin.offset)
  }

  /// What the file's end or its damage made of a record that begins at `place`.
  private func damaged(_ header: WARCHeader?, _ reason: String, _ place: Start) throws(FileError) -> Item {
    guard input.available == 0, let damage = input.damage else {
      return .damaged(header, reason: reason, offset: place.offset)
    }
    guard damage.start <= place.position else {
      // Damage of a later member is a failure of its own.
      let reason = reason == Self.cutOff ? "the record runs on into damaged data" : reason
      return .damaged(header, reason: reason, offset: place.offset)
    }
    try input.passDamage()
    return .damaged(header, reason: damage.reason, offset: place.offset)
  }

  /// A record whose end lies in damaged data.
  private func damaged(
    _ header: WARCHeader, in damage: WARCInput.Damage, _ begin: Start
  ) throws(FileError) -> Item {
    try input.passDamage()
    return .damaged(header, reason: damage.reason, offset: begin.offset)
  }

  /// Where a record begins: in the file, and in the unpacked bytes.
  private struct Start {
    var offset: Int
    var position: Int
  }

  private static func wrongLength(_ header: WARCHeader) -> String {
    "the record's 'Content-Length' of \(header.length) bytes is wrong"
  }

  /// Makes sure that `count` bytes are there.
  private func ensure(_ count: Int) throws(FileError) -> Bool {
    while input.available < count {
      if try !input.fill() { return false }
    }
    return true
  }

  private func skipLineEnds() throws(FileError) {
    repeat {
      while input.available > 0, Self.isLineEnd(input.buffer[input.start]) { input.consume(1) }
      if input.available > 0 { return }
    } while try input.fill()
  }

  /// The number of line ends at `index`, with all that follows until a record may begin.
  private func lineEnds(at index: Int) throws(FileError) -> Int {
    var count = 0
    while try ensure(index + count + 1) {
      guard Self.isLineEnd(input.buffer[input.start + index + count]) else { break }
      count += 1
    }
    return count
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func headerLength() throws(FileError) -> Int? {
    while true {
      let window = input.buffer[input.start...].prefix(WARCHeader.longest)
      if let end = window.endOfHeader(from: window.startIndex) { return end - input.start }
      if window.count == WARCHeader.longest { return nil }
      if try !input.fill() { return nil }
    }
  }

  private func beginsRecord(at index: Int) throws(FileError) -> Bool {
    try ensure(index + WARCHeader.mark.count) && isMark(WARCHeader.mark.count, at: index)
  }

  private func isMark(_ count: Int, at index: Int = 0) -> Bool {
    input.buffer[(input.start + index)...].prefix(count).elementsEqual(WARCHeader.mark.prefix(count))
  }

  /// Goes to the next record that begins `distance` bytes on or later: at the beginning of a line or member.
  ///
  /// - Returns: false where there is none before the end or damage; all bytes are then used up.
  @discardableResult
  private func resynchronise(from distance: Int) throws(FileError) -> Bool {
    let first = input.position + min(distance, input.available)
    var searched = first
    while true {
      let offset = searched - input.position
      if let found = mark(from: offset) {
        let position = input.position + found
        let isAtLine = found > 0 && input.buffer[input.start + found - 1] == 0x0A
        if isAtLine || input.members.contains(where: { $0.start == position }) {
          input.consume(found)
          return true
        }
        searched = position + 1
        continue
      }
      let kept = WARCHeader.mark.count
      searched = max(searched, input.position + input.available - kept + 1)
      if input.available > kept + 1 { input.consume(min(input.available - kept - 1, searched - 1 - input.position)) }
      if try !input.fill() {
        input.consume(input.available)
        return false
      }
    }
  }

  /// Where the next mark stands from `offset` on.
  private func mark(from offset: Int) -> Int? {
    input.buffer.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      var index = input.start + offset
      while index < bytes.count, let found = memchr(base + index, Int32(WARCHeader.mark[0]), bytes.count - index) {
        index = UnsafeRawPointer(found) - base
        if bytes[index...].starts(with: WARCHeader.mark) { return index - input.start }
        index += 1
      }
      return nil
    }
  }
}
