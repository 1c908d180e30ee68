/// What a page's head says about it.
struct PageMetadata {
  var title: String?
  var openGraphTitle: String?
  var headline: String?
  var siteName: String?
  var canonical: String?
  var language: String?
  var published: String?
  var author: String?
  var description: String?

  /// Takes what a `<meta>` says.
  mutating func takeMeta(_ attributes: Attributes) {
    var name: String?
    var content = ""
    attributes.forEach { attribute, value in
      switch attribute {
      case .name, .property, .itemprop: name = name ?? String(decoding: value, as: UTF8.self)
      case .content: content = String(decoding: value, as: UTF8.self)
      default: break
      }
    }
    if let name { take(meta: name, content: content) }
  }

  /// Takes the address under which the page wants to be known.
  mutating func takeLink(_ attributes: Attributes) {
    var isCanonical = false
    var address = ""
    attributes.forEach { attribute, value in
      switch attribute {
      case .rel: isCanonical = value.elementsEqual("canonical".utf8)
      case .href: address = String(decoding: value, as: UTF8.self)
      default: break
      }
    }
    if isCanonical, !address.isEmpty { canonical = address }
  }

  private mutating func take(meta name: String, content: String) {
    guard !content.isEmpty else { return }
    switch name.lowercased() {
    case "og:title": openGraphTitle = openGraphTitle ?? content
    case "twitter:title": if openGraphTitle == nil { openGraphTitle = content }
    case "og:site_name": siteName = siteName ?? content
    case "og:url": canonical = canonical ?? content
    case "og:description", "description": description = description ?? content
    case "article:published_time", "datepublished", "date", "dc.date", "pubdate", "parsely-pub-date":
      published = published ?? content
    case "author", "article:author", "parsely-author", "dc.creator": author = author ?? content
    default: break
    }
  }

  /// Takes the first headline and date of a JSON-LD script; the rest of it is not read.
  mutating func take(structuredData json: UnsafeBufferPointer<UInt8>) {
    if headline == nil { headline = JSONStrings.value(of: "headline", in: json) }
    if published == nil { published = JSONStrings.value(of: "datePublished", in: json) }
  }
}

/// Finds single strings in JSON without reading the rest, since the JSON of web pages is often broken.
enum JSONStrings {
  /// The first string under `key`, unescaped.
  static func value(of key: StaticString, in json: UnsafeBufferPointer<UInt8>) -> String? {
    var at = 0
    return next(key, in: json, from: &at)
  }

  /// Calls `body` with every string under `key`, unescaped.
  static func forEachValue(of key: StaticString, in json: UnsafeBufferPointer<UInt8>, _ body: (String) -> Void) {
    var at = 0
    while let value = next(key, in: json, from: &at) { body(value) }
  }

  private static func next(_ key: StaticString, in json: UnsafeBufferPointer<UInt8>, from at: inout Int) -> String? {
    let key = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    while let quote = json[at...].firstIndex(of: UInt8(ascii: "\"")) {
      let start = quote + 1
      guard let end = endOfString(in: json, from: start) else { return nil }
      at = end + 1
      guard end - start == key.count, json[start..<end].elementsEqual(key) else { continue }
      guard let colon = skipSpace(in: json, from: end + 1), json[colon] == UInt8(ascii: ":"),
        let open = skipSpace(in: json, from: colon + 1), json[open] == UInt8(ascii: "\""),
        let close = endOfString(in: json, from: open + 1)
      else { continue }
      at = close + 1
      return unescaped(json[open + 1..<close])
    }
    return nil
  }

  private static func skipSpace(in json: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard start < json.count else { return nil }
    return json[start...].firstIndex { $0 > 0x20 }
  }

  private static func endOfString(in json: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var at = start
    while at < json.count {
      if json[at] == UInt8(ascii: "\"") { return at }
      at += json[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  private static func unescaped(_ string: UnsafeBufferPointer<UInt8>.SubSequence) -> String {
    var units: [UInt16] = []
    var bytes: [UInt8] = []
    func flushed() {
      if !units.isEmpty {
        bytes.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        units.removeAll()
      }
    }
    var at = string.startIndex
    while at < string.endIndex {
      guard string[at] == UInt8(ascii: "\\"), at + 1 < string.endIndex else {
        flushed()
        bytes.append(string[at])
        at += 1
        continue
      }
      let escape = string[at + 1]
      at += 2
      if escape == UInt8(ascii: "u"), at + 4 <= string.endIndex,
        let unit = UInt16(String(decoding: string[at..<at + 4], as: UTF8.self), radix: 16)
      {
        units.append(unit)
        at += 4
        continue
      }
      flushed()
      switch escape {
      case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "b"), UInt8(ascii: "f"): break
      default: bytes.append(escape)
      }
    }
    flushed()
    return String(decoding: bytes, as: UTF8.self)
  }
}
