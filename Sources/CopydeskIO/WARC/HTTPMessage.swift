/// A response as a server sent it: status line, headers, body.
struct HTTPMessage {
  var status: Int
  var fields: HeaderFields
  /// As it was sent, with its transfer and content codings.
  var sentBody: ArraySlice<UInt8>

  /// - Throws: where the bytes are no HTTP response.
  init(_ bytes: ArraySlice<UInt8>) throws(WARCError) {
    guard bytes.starts(with: Array("HTTP/".utf8)) else { throw WARCError("the block is not an HTTP response") }
    // A response without a body may lack the blank line.
    let end = bytes.endOfHeader(from: bytes.startIndex) ?? bytes.endIndex
    let head = bytes[..<end]
    let lineEnd = head.firstIndex(of: 0x0A) ?? end
    let words = head[..<lineEnd].split(whereSeparator: { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 })
    guard words.count >= 2, words[1].count == 3, let status = Int(String(decoding: words[1], as: UTF8.self)) else {
      throw WARCError("the HTTP response has no status")
    }
    self.status = status
    fields = HeaderFields(head[min(lineEnd + 1, end)...])
    sentBody = bytes[end...]
  }

  /// The body without its codings.
  ///
  /// - Parameter limit: the largest body in bytes.
  /// - Returns: the body, as far as it goes, and whether it is all there.
  /// - Throws: for a content coding that is not known, a body that is damaged from its start or larger than `limit`.
  func body(limit: Int) throws(WARCError) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes = sentBody
    var isWhole = true
    if Self.codings(fields["transfer-encoding"]).last == "chunked" {
      // Some archives keep the header and store the body without its chunks.
      if let (joined, isComplete) = ChunkedBody.join(bytes) {
        bytes = joined[...]
        isWhole = isComplete
      }
    } else if let text = fields["content-length"], let length = Int(text), length >= 0 {
      // Longer bodies than declared are kept, as the archive has them.
      isWhole = bytes.count >= length || !Self.codings(fields["content-encoding"]).isEmpty
    }
    // The codings of the last steps come off first.
    for coding in Self.codings(fields["content-encoding"]).reversed() {
      let decoded = try ContentCoding.decode(bytes, coding, limit: limit)
      bytes = decoded.bytes[...]
      isWhole = isWhole && decoded.isWhole
    }
    guard bytes.count <= limit else { throw ContentCoding.tooLarge(limit) }
    return (Array(bytes), isWhole)
  }

  private static func codings(_ value: String?) -> [String] {
    (value ?? "").split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
      .filter { !$0.isEmpty && $0 != "identity" }
  }
}

/// A body in chunks, each with its length in front (RFC 9112, section 7.1).
enum ChunkedBody {
  /// Joins the chunks.
  ///
  /// Extensions of a chunk and the trailer section are passed over.
  ///
  /// - Returns: the body as far as it goes, and whether its last chunk is there; nil where the bytes are not in chunks.
  static func join(_ bytes: ArraySlice<UInt8>) -> (body: [UInt8], isComplete: Bool)? {
    var body: [UInt8] = []
    var index = bytes.startIndex
    var isFirst = true
    while let lineEnd = bytes[index...].firstIndex(of: 0x0A) {
      guard let size = size(bytes[index..<lineEnd]) else { return isFirst ? nil : (body, false) }
      if size == 0 { return (body, true) }
      isFirst = false
      let start = lineEnd + 1
      guard size <= bytes.endIndex - start else { return (body + bytes[start...], false) }
      body += bytes[start..<start + size]
      index = start + size
      if index < bytes.endIndex, bytes[index] == 0x0D { index += 1 }
      if index < bytes.endIndex, bytes[index] == 0x0A { index += 1 }
    }
    return isFirst ? (bytes.isEmpty ? ([], false) : nil) : (body, false)
  }

  /// The hexadecimal number that a chunk's line begins with.
  private static func size(_ line: ArraySlice<UInt8>) -> Int? {
    var digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x0D }
    while let last = digits.last, last == 0x20 || last == 0x09 { digits.removeLast() }
    while let first = digits.first, first == 0x20 || first == 0x09 { digits.removeFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
