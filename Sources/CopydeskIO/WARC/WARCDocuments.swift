import CopydeskCore
import CopydeskFiles
import CopydeskText

/// Makes documents of the records of one archive.
struct WARCDocuments {
  let source: WARCSource
  let file: String

  /// - Returns: nil for a record that is no page and no text, or not one of those to read.
  func item(_ read: WARCReader.Item) -> SourceBatch.Item? {
    switch read {
    case .damaged(let header, let reason, let offset):
      return failure(header, "\(reason); at byte \(offset + 1) of '\(file)'", offset)
    case .tooLarge(let header, let beginning, let offset):
      // What would be passed over anyhow is no failure.
      guard let content = try? content(header, beginning), isWanted(content) else { return nil }
      let reason =
        "a record of \(header.length) bytes; more than the limit of \(source.maximumBytes) bytes ('maximumBytes')"
      return failure(header, reason, offset)
    case .record(let header, let block, let offset):
      do throws(WARCError) {
        guard let content = try content(header, block), isWanted(content) else { return nil }
        return .document(try document(header, content, offset))
      } catch {
        return failure(header, error.description, offset)
      }
    }
  }

  private struct Content {
    var type: MediaType
    var response: HTTPMessage?
    var bytes: ArraySlice<UInt8>
  }

  /// The payload of a record; nil for kinds of records that carry none.
  private func content(_ header: WARCHeader, _ block: ArraySlice<UInt8>) throws(WARCError) -> Content? {
    let blockType = MediaType(header.contentType ?? "")
    switch header.type {
    case "response":
      // Archives hold answers of name servers as well.
      guard blockType.essence == "application/http" || block.starts(with: Array("HTTP/".utf8)) else { return nil }
      let response = try HTTPMessage(block)
      var type = MediaType(response.fields["content-type"] ?? header.identifiedType ?? "")
      if type.essence.isEmpty, response.sentBody.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
        type.essence = "text/html"
      }
      return Content(type: type, response: response, bytes: response.sentBody)
    case "conversion", "resource": return Content(type: blockType, bytes: block)
    default: return nil
    }
  }

  private func isWanted(_ content: Content) -> Bool {
    source.contentTypes.contains { $0.lowercased() == content.type.essence }
      && (content.response.map { source.statuses.contains($0.status) } ?? true)
  }

  private func document(_ header: WARCHeader, _ content: Content, _ offset: Int) throws(WARCError) -> Document {
    var fields = Fields()
    fields["url"] = header.target.map(Value.string)
    fields["date"] = header.date.map(Value.string)
    fields["contentType"] = .string(content.type.essence)
    fields["status"] = content.response.map { .int($0.status) }
    fields["warcFile"] = .string(FileSystem.name(of: file))
    fields["truncated"] = header.truncated.map(Value.string)
    var bytes = Array(content.bytes)
    if let response = content.response {
      let body = try response.body(limit: source.maximumBytes)
      bytes = body.bytes
      if !body.isWhole, header.truncated == nil { fields["truncated"] = "body" }
    }
    guard !bytes.isEmpty else { throw WARCError("the body is empty") }
    let (id, origin) = (id(header, offset), header.target ?? file)
    guard content.type.essence.hasPrefix("text/"), content.type.essence != "text/html" else {
      let page = RawPage(bytes: bytes, declaredEncoding: content.type.charset)
      return Document(id: id, page: page, origin: origin, fields: fields)
    }
    let text = try text(bytes, content.type.charset, isCut: fields["truncated"] != nil)
    return Document(id: id, text: text, origin: origin, fields: fields)
  }

  private func text(_ bytes: [UInt8], _ charset: String?, isCut: Bool) throws(WARCError) -> String {
    let mark = bytes.withUnsafeBufferPointer { TextEncoding.byteOrderMark(in: $0)?.encoding }
    let encoding = mark ?? charset.flatMap { TextEncoding(label: $0) } ?? .utf8
    var bytes = bytes
    // A cut may go through a character.
    if isCut, encoding == .utf8 { bytes.removeLast(Self.lengthOfBrokenEnd(bytes)) }
    guard let text = try? encoding.decodeStrictly(bytes) else {
      throw WARCError("the text is not in its encoding, \(encoding.name)")
    }
    if text.utf8.contains(0) { throw WARCError("not text: it holds NUL bytes") }
    return text
  }

  /// The number of bytes at the end that begin a character of UTF-8 and do not end it.
  private static func lengthOfBrokenEnd(_ bytes: [UInt8]) -> Int {
    for length in 1...4 where length <= bytes.count {
      let byte = bytes[bytes.count - length]
      if byte & 0xC0 == 0x80 { continue }
      let width = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      return width > length ? length : 0
    }
    return 0
  }

  private func id(_ header: WARCHeader?, _ offset: Int) -> String {
    if let id = header?.id, !id.isEmpty { return id }
    return "\(FileSystem.name(of: file)):\(offset + 1)"
  }

  private func failure(_ header: WARCHeader?, _ error: String, _ offset: Int) -> SourceBatch.Item {
    .failure(Document(id: id(header, offset), text: "", origin: header?.target ?? file), error: error)
  }
}
