import CLibXML2

/// The attributes of one start tag, as the parser holds them.
struct Attributes {
  enum Name {
    case `class`, id, role, hidden, ariaHidden, itemprop, href, rel, lang, name, property, content, datetime, httpEquiv,
      author, number, columns, rows,
      other
  }

  fileprivate let list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

  @inline(__always)
  func forEach(_ body: (Name, UnsafeBufferPointer<UInt8>) -> Void) {
    guard var at = list else { return }
    while let name = at[0] {
      let value = at[1]
      body(Self.name(name), UnsafeBufferPointer(start: value, count: value.map(length) ?? 0))
      at += 2
    }
  }

  private static func name(_ name: UnsafePointer<xmlChar>) -> Name {
    let bytes = UnsafeBufferPointer(start: name, count: length(name))
    switch bytes.count {
    case 2: return .id
    case 3: return .rel
    case 4:
      return bytes[0] == UInt8(ascii: "r")
        ? .role
        : bytes[0] == UInt8(ascii: "h")
          ? .href
          : bytes[0] == UInt8(ascii: "l") ? .lang : .name
    case 5: return bytes[0] == UInt8(ascii: "c") ? .class : .number
    case 6: return bytes[0] == UInt8(ascii: "h") ? .hidden : .author
    case 7: return bytes[0] == UInt8(ascii: "r") ? .rows : bytes[2] == UInt8(ascii: "l") ? .columns : .content
    case 8: return bytes[0] == UInt8(ascii: "p") ? .property : bytes[0] == UInt8(ascii: "i") ? .itemprop : .datetime
    case 10: return .httpEquiv
    case 11: return .ariaHidden
    default: return .other
    }
  }
}

private func length(_ string: UnsafePointer<xmlChar>) -> Int {
  var end = string
  while end.pointee != 0 { end += 1 }
  return end - string
}

/// Runs libxml2's HTML parser over markup and hands its events to a reader. No tree is built.
enum HTMLParser {
  private static let isReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// - Parameters:
  ///   - markup: what `MarkupFilter` left, as UTF-8 without NUL bytes.
  ///   - reader: gets every event, in order.
  static func parse(_ markup: [UInt8], into reader: inout PageReader) throws(PageError) {
    guard isReady, !markup.isEmpty else { return }
    guard markup.count <= Int(Int32.max) else { throw .tooLong(bytes: markup.count) }
    var sink = EventSink(reader: reader)
    let parsed = withUnsafeMutablePointer(to: &sink) { sink in
      markup.withUnsafeBytes { bytes -> Bool in
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let context = htmlCreateMemoryParserCtxt(start, Int32(bytes.count)) else { return false }
        defer { htmlFreeParserCtxt(context) }
        guard let handler = context.pointee.sax else { return false }
        handler.update(repeating: xmlSAXHandler(), count: 1)
        handler.pointee.startElement = { context, name, attributes in
          EventSink.at(context)?.pointee.start(name, Attributes(list: attributes))
        }
        handler.pointee.endElement = { context, name in EventSink.at(context)?.pointee.end(name) }
        handler.pointee.characters = { context, bytes, count in EventSink.at(context)?.pointee.text(bytes, count) }
        handler.pointee.ignorableWhitespace = handler.pointee.characters
        handler.pointee.cdataBlock = handler.pointee.characters
        htmlCtxtUseOptions(context, Int32(HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_NONET.rawValue))
        xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
        context.pointee.userData = UnsafeMutableRawPointer(sink)
        htmlParseDocument(context)
        context.pointee.userData = nil
        return true
      }
    }
    guard parsed else { throw .outOfMemory }
    reader = sink.reader
    reader.finish()
  }
}

/// Turns names into tags. libxml2 keeps one copy of each name, so an address is looked up once a page.
private struct EventSink {
  var reader: PageReader
  private let tags = TagTable.shared
  private var names = [UnsafePointer<xmlChar>?](repeating: nil, count: slotCount)
  private var found = [Tag](repeating: .other, count: slotCount)
  private static let slotCount = 512

  init(reader: PageReader) { self.reader = reader }

  @inline(__always)
  static func at(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<EventSink>? {
    context?.assumingMemoryBound(to: EventSink.self)
  }

  mutating func start(_ name: UnsafePointer<xmlChar>?, _ attributes: Attributes) { reader.start(tag(name), attributes) }

  mutating func end(_ name: UnsafePointer<xmlChar>?) { reader.end(tag(name)) }

  mutating func text(_ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
    reader.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
  }

  private mutating func tag(_ name: UnsafePointer<xmlChar>?) -> Tag {
    guard let name else { return .other }
    let slot = (Int(bitPattern: name) >> 3 ^ Int(bitPattern: name) >> 11) & (Self.slotCount - 1)
    if names[slot] == name { return found[slot] }
    let tag = tags.tag(named: UnsafeBufferPointer(start: name, count: length(name)))
    names[slot] = name
    found[slot] = tag
    return tag
  }
}
