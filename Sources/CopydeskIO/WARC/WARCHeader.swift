/// The head of a WARC record.
struct WARCHeader {
  /// Every record begins with this and the minor version.
  static let mark = Array("WARC/1.".utf8)
  /// Heads are a few hundred bytes long; what goes on for so many is none.
  static let longest = 1 << 16

  /// `response`, `conversion`, `warcinfo`, …
  var type: String
  /// The length of the block behind the head.
  var length: Int
  /// Without `<`, `>` and `urn:uuid:`.
  var id: String?
  var target: String?
  var date: String?
  /// The content type of the block: `application/http; msgtype=response`.
  var contentType: String?
  /// What a crawler found the payload to be, where the server did not say.
  var identifiedType: String?
  /// Why the crawler cut the block, such as `length`.
  var truncated: String?

  /// - Throws: what is wrong with the head.
  init(_ bytes: ArraySlice<UInt8>) throws(WARCError) {
    guard bytes.starts(with: Self.mark), let lineEnd = bytes.firstIndex(of: 0x0A) else {
      throw WARCError("the record does not begin with 'WARC/1.0' or 'WARC/1.1'")
    }
    let fields = HeaderFields(bytes[(lineEnd + 1)...])
    guard let type = fields["warc-type"] else { throw WARCError("the record has no 'WARC-Type'") }
    guard let lengthText = fields["content-length"] else { throw WARCError("the record has no 'Content-Length'") }
    guard let length = Int(lengthText), length >= 0 else {
      throw WARCError("the record's 'Content-Length' is not a number: '\(lengthText.prefix(40))'")
    }
    self.type = type.lowercased()
    self.length = length
    id = fields["warc-record-id"].map { Self.bare($0) }
    target = fields["warc-target-uri"].map {
      $0.hasPrefix("<") && $0.hasSuffix(">") ? String($0.dropFirst().dropLast()) : $0
    }
    date = fields["warc-date"]
    contentType = fields["content-type"]
    identifiedType = fields["warc-identified-payload-type"]
    truncated = fields["warc-truncated"]
  }

  private static func bare(_ id: String) -> String {
    var id = id[...]
    if id.hasPrefix("<"), id.hasSuffix(">") { id = id.dropFirst().dropLast() }
    if id.lowercased().hasPrefix("urn:uuid:") { id = id.dropFirst(9) }
    return String(id)
  }
}

/// What is wrong with a record.
struct WARCError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
