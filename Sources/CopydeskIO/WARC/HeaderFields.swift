/// The named lines at the head of a WARC record or an HTTP message: `Content-Length: 42`.
///
/// Names are compared without case; a line that begins with a space continues the one before.
struct HeaderFields {
  /// Names in lower case.
  private(set) var entries: [(name: String, value: String)] = []

  /// Reads the lines in `bytes`, which ends before or with the blank line.
  ///
  /// Lines without a colon are passed over: servers do send them.
  init(_ bytes: some Sequence<UInt8>) {
    var line: [UInt8] = []
    for byte in bytes {
      if byte == 0x0A { take(&line) } else { line.append(byte) }
    }
    take(&line)
  }

  /// The first value under `name`, given in lower case.
  subscript(name: String) -> String? { entries.first { $0.name == name }?.value }

  private mutating func take(_ line: inout [UInt8]) {
    defer { line.removeAll(keepingCapacity: true) }
    guard let first = line.first else { return }
    if Self.isSpace(first) {
      guard !entries.isEmpty else { return }
      let more = Self.trimmed(line[...])
      if !more.isEmpty { entries[entries.count - 1].value += " " + more }
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      entries.append((Self.trimmed(line[..<colon]).lowercased(), Self.trimmed(line[(colon + 1)...])))
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Collection<UInt8> where Index == Int {
  /// The index behind the first blank line from `start` on; lines end with a line feed or with both.
  func endOfHeader(from start: Int) -> Int? {
    var index = start
    while let feed = self[index..<endIndex].firstIndex(of: 0x0A) {
      if feed + 1 < endIndex, self[feed + 1] == 0x0A { return feed + 2 }
      if feed + 2 < endIndex, self[feed + 1] == 0x0D, self[feed + 2] == 0x0A { return feed + 3 }
      index = feed + 1
    }
    return nil
  }
}

/// A content type such as `text/html; charset=utf-8`, taken apart.
struct MediaType {
  /// In lower case, without parameters.
  var essence: String
  var charset: String?

  init(_ value: String) {
    let parts = value.split(separator: ";", omittingEmptySubsequences: false)
    essence = Self.trimmed(parts.first ?? "").lowercased()
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, Self.trimmed(pair[0]).lowercased() == "charset" else { continue }
      let name = String(Self.trimmed(pair[1]).filter { $0 != "\"" && $0 != "'" })
      if charset == nil, !name.isEmpty { charset = name }
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
