import CopydeskCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The text of a pipeline file, with its lines, so that any place in it can be named.
struct SourceText: Sendable {
  let text: String
  let bytes: [UInt8]
  /// Whether the file begins with a byte order mark, which is no part of its text.
  private let hasByteOrderMark: Bool
  /// Byte offsets at which lines begin.
  private let lineStarts: [Int]
  /// Where anchors (`&name`) and aliases (`*name`) seem to stand. Those in quotes and comments count too: this guards
  /// against texts that grow without bound when aliases are followed, so it may see too many but none too few.
  let possibleAnchors: [Int]
  let possibleAliases: [Int]

  static let mostBytes = 1 << 20
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  /// Places are found by counting from the start of a line, so a line of a megabyte would take minutes.
  static let longestLine = 10_000

  /// Why a text cannot be a pipeline file.
  struct Problem: Error {
    var message: String
    var place: SourcePlace?
  }

  init(_ bytes: [UInt8]) throws(Problem) {
    guard bytes.count <= Self.mostBytes else {
      throw Problem(message: "file is larger than 1 MiB, which is the most that a pipeline file may have")
    }
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw Problem(message: "file is UTF-16; save it as UTF-8", place: SourcePlace(line: 1, column: 1))
    }
    hasByteOrderMark = bytes.starts(with: Self.byteOrderMark)
    let bytes = hasByteOrderMark ? Array(bytes.dropFirst(3)) : bytes
    let scan = Scan(bytes)
    let text = String(validating: bytes, as: UTF8.self)
    if let offset = Self.firstBadByte(bytes, isUTF8: text != nil, control: scan.firstControl) {
      let place = Self.place(ofByte: offset, in: bytes, scan.lineStarts)
      guard bytes[offset] < 0x80 || text != nil else {
        throw Problem(message: "file is not valid UTF-8; save it as UTF-8", place: place)
      }
      guard bytes[offset] != 0 else { throw Problem(message: "file is binary: it holds a NUL byte", place: place) }
      throw Problem(message: "control character U+\(Self.code(bytes, at: offset)) is not allowed here", place: place)
    }
    let lineEnds = scan.lineStarts.dropFirst() + [bytes.count]
    if let long = zip(scan.lineStarts, lineEnds).enumerated().first(where: {
      $0.element.1 - $0.element.0 > Self.longestLine
    }) {
      throw Problem(
        message: "line is longer than \(Self.longestLine) bytes; break it",
        place: SourcePlace(line: long.offset + 1, column: 1))
    }
    self.text = text ?? ""
    self.bytes = bytes
    lineStarts = scan.lineStarts
    possibleAnchors = scan.possibleAnchors
    possibleAliases = scan.possibleAliases
  }

  /// The place of a byte.
  func place(ofByte offset: Int) -> SourcePlace { Self.place(ofByte: offset, in: bytes, lineStarts) }

  /// The place that libYAML names by `line` and `column`, both from 1, the column in scalars.
  func place(line: Int, scalarColumn column: Int) -> SourcePlace {
    guard let offset = offset(line: line, scalarColumn: column) else {
      return SourcePlace(line: min(line, max(1, lineStarts.count)), column: column)
    }
    return place(ofByte: offset)
  }

  /// The place of byte `offset` of a scalar's text, where the scalar stands in the file as it reads; otherwise the place
  /// at which the scalar begins.
  func place(of offset: Int, inScalar text: String, at place: SourcePlace) -> SourcePlace {
    guard var start = self.offset(of: place) else { return place }
    if start < bytes.count, bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") { start += 1 }
    let before = text.utf8.prefix(offset)
    guard bytes[start...].starts(with: before) else { return place }
    return self.place(ofByte: start + before.count)
  }

  /// Where a word begins that stands at `place`, or there behind a quotation mark or `${`; nil where the file has it in
  /// another way, as with escapes.
  func start(of word: String, at place: SourcePlace) -> SourcePlace? {
    guard let start = range(of: word, at: place) else { return nil }
    return self.place(ofByte: start.lowerBound)
  }

  /// The bytes of a word, see `start(of:at:)`.
  func range(of word: String, at place: SourcePlace) -> Range<Int>? {
    guard !word.isEmpty, var start = offset(of: place), start < bytes.count else { return nil }
    if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") { start += 1 }
    if bytes[start...].starts(with: "${".utf8), !word.hasPrefix("$") { start += 2 }
    guard bytes[start...].starts(with: word.utf8) else { return nil }
    return start..<start + word.utf8.count
  }

  /// The bytes of the file with words replaced, everything else as it is.
  func replacing(_ words: [(range: Range<Int>, replacement: String)]) -> [UInt8] {
    var result = hasByteOrderMark ? Self.byteOrderMark : []
    var at = 0
    for word in words.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where word.range.lowerBound >= at {
      result += bytes[at..<word.range.lowerBound]
      result += word.replacement.utf8
      at = word.range.upperBound
    }
    return result + bytes[at...]
  }

  /// The text of a line, from 1, without its end.
  func line(_ number: Int) -> String? {
    guard number >= 1, number <= lineStarts.count else { return nil }
    let end = number < lineStarts.count ? lineStarts[number] : bytes.count
    let line = bytes[lineStarts[number - 1]..<end]
    return String(decoding: line.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }

  /// The byte at a place, for a look at what stands there.
  func byte(at place: SourcePlace) -> UInt8? {
    guard let offset = offset(of: place), offset < bytes.count else { return nil }
    return bytes[offset]
  }

  private func offset(line: Int, scalarColumn: Int) -> Int? {
    guard line >= 1, line <= lineStarts.count else { return nil }
    var offset = lineStarts[line - 1]
    var column = 1
    while column < scalarColumn, offset < bytes.count {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }

  /// The byte at which a place stands.
  func offset(of place: SourcePlace) -> Int? {
    guard place.line >= 1, place.line <= lineStarts.count else { return nil }
    let start = lineStarts[place.line - 1]
    let end = place.line < lineStarts.count ? lineStarts[place.line] : bytes.count
    let line = String(decoding: bytes[start..<end], as: UTF8.self)
    return start + line.prefix(place.column - 1).utf8.count
  }

  private static func place(ofByte offset: Int, in bytes: [UInt8], _ lineStarts: [Int]) -> SourcePlace {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let before = String(decoding: bytes[lineStarts[low]..<min(offset, bytes.count)], as: UTF8.self)
    return SourcePlace(line: low + 1, column: before.count + 1)
  }

  private static func code(_ bytes: [UInt8], at offset: Int) -> String {
    let scalar = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self).unicodeScalars.first
    let digits = String(scalar?.value ?? 0, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  /// The first byte that is not UTF-8 or is a control character.
  private static func firstBadByte(_ bytes: [UInt8], isUTF8: Bool, control: Int?) -> Int? {
    guard !isUTF8 else { return control }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return min(offset, control ?? offset)
  }
}

extension SourceText {
  /// One pass over the bytes of a file.
  private struct Scan {
    var lineStarts = [0]
    var possibleAnchors: [Int] = []
    var possibleAliases: [Int] = []
    /// A control character, or a line break that only YAML takes for one (U+0085, U+2028, U+2029).
    var firstControl: Int?

    init(_ bytes: [UInt8]) {
      for (index, byte) in bytes.enumerated() {
        switch byte {
        case 0x0A: lineStarts.append(index + 1)
        case 0x0D: if index + 1 == bytes.count || bytes[index + 1] != 0x0A { lineStarts.append(index + 1) }
        case 0x09: break
        case 0x00..<0x20, 0x7F: firstControl = firstControl ?? index
        case 0xC2 where index + 1 < bytes.count && bytes[index + 1] < 0xA0: firstControl = firstControl ?? index
        case 0xE2
        where bytes[index...].starts(with: [0xE2, 0x80, 0xA8]) || bytes[index...].starts(with: [0xE2, 0x80, 0xA9]):
          firstControl = firstControl ?? index
        case UInt8(ascii: "&"): if Self.opensName(bytes, at: index) { possibleAnchors.append(index) }
        case UInt8(ascii: "*"): if Self.opensName(bytes, at: index) { possibleAliases.append(index) }
        default: break
        }
      }
    }

    private static func opensName(_ bytes: [UInt8], at index: Int) -> Bool {
      guard index + 1 < bytes.count else { return false }
      guard index > 0 else { return true }
      return switch bytes[index - 1] {
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: ":"): true
      default: false
      }
    }
  }

  /// Reads a file, or a pipe, up to a little more than a pipeline file may have.
  static func read(path: String) throws(Problem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Problem(message: "cannot be read: \(reason())") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Problem(message: "cannot be read: \(reason())") }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFIFO || kind == S_IFDIR else {
      throw Problem(message: "cannot be read: is a device, not a file")
    }
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    var count = 0
    while count <= mostBytes {
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: count) }
      let part = bytes.withUnsafeMutableBytes { buffer in
        #if canImport(Darwin)
          Darwin.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        #elseif canImport(Musl)
          Musl.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        #else
          Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        #endif
      }
      if part < 0, errno == EINTR { continue }
      if part < 0, errno == EAGAIN {
        // A pipe that someone writes to, as `<(make-pipeline)` of a shell; one without a writer is at its end.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
        continue
      }
      if part == 0, count == 0, kind == S_IFIFO { throw Problem(message: "is a pipe that nobody writes to") }
      guard part >= 0 else { throw Problem(message: "cannot be read: \(reason())") }
      guard part > 0 else { break }
      count += part
    }
    return Array(bytes[..<count])
  }

  /// The system's words for the last error, as our messages are written.
  private static func reason() -> String {
    let words = String(cString: strerror(errno))
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
