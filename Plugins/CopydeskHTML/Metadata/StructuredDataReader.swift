/// Reads JSON-LD as web pages hold it, which is often no JSON.
///
/// A scanner of its own beside the strict one of CopydeskIO, because it does the opposite job: it never refuses. Missing
/// and superfluous commas, raw line breaks, quotation marks inside of texts, comments, CDATA, unclosed brackets and
/// several values in one script are read for what they mean. It goes over the bytes once and keeps no level that it
/// does not need, so nesting and length cost linear time. It keeps texts under known keys only.
struct StructuredDataReader {
  private(set) var nodes: [StructuredNode] = []
  private(set) var text = StructuredText()

  /// Beyond this a page lists things and is not about one; the rest is not kept.
  private static let mostNodes = 2_000
  private static let mostValues = 8_000
  /// Longer texts, but for the body of an article, are no metadata.
  private static let longestText = 4_000
  /// Levels below this one are counted and not read.
  private static let deepest = 64

  private struct Level {
    var isObject: Bool
    /// The object, or the one around an array; -1 outside of all.
    var node: Int
    /// The key of an array, or the one whose value comes next in an object.
    var key: StructuredNode.Key?
  }

  private var levels: [Level] = []
  private var tooDeep = 0
  private var valueCount = 0

  /// Reads one script.
  mutating func read(_ json: UnsafeBufferPointer<UInt8>) {
    levels.removeAll()
    tooDeep = 0
    if json.contains(UInt8(ascii: "\"")) {
      scan(json)
    } else {
      // Some servers escape the whole script as if it were text of the page.
      var decoded = CharacterReferences.decoded(String(decoding: json, as: UTF8.self))
      decoded.withUTF8 { scan($0) }
    }
  }

  private mutating func scan(_ json: UnsafeBufferPointer<UInt8>) {
    var at = 0
    while at < json.count {
      switch json[at] {
      case UInt8(ascii: "\""):
        let isKey = tooDeep == 0 && levels.last.map { $0.isObject && $0.key == nil } ?? false
        let end = JSONText.end(in: json, from: at + 1, isKey: isKey)
        take(UnsafeBufferPointer(rebasing: json[at + 1..<end]), isKey: isKey)
        at = end
      case UInt8(ascii: "{"): open(isObject: true)
      case UInt8(ascii: "["): open(isObject: false)
      case UInt8(ascii: "}"): close(isObject: true)
      case UInt8(ascii: "]"): close(isObject: false)
      case UInt8(ascii: ","):
        if let last = levels.last, last.isObject, tooDeep == 0 { levels[levels.count - 1].key = nil }
      default: break
      }
      at += 1
    }
  }

  private mutating func open(isObject: Bool) {
    guard tooDeep == 0, levels.count < Self.deepest else {
      tooDeep += 1
      return
    }
    let around = levels.last
    var node = around?.node ?? -1
    let key = around.map { $0.key ?? .other } ?? .graph
    if isObject, nodes.count < Self.mostNodes {
      nodes.append(StructuredNode(parent: key == .graph ? -1 : node, role: key))
      node = nodes.count - 1
    }
    levels.append(Level(isObject: isObject, node: node, key: isObject ? nil : key))
  }

  private mutating func close(isObject: Bool) {
    if tooDeep > 0 {
      tooDeep -= 1
      return
    }
    // A bracket of the wrong kind closes what it can close; one too many closes nothing.
    guard let level = levels.lastIndex(where: { $0.isObject == isObject }) else { return }
    levels.removeSubrange(level...)
    if let last = levels.last, last.isObject { levels[levels.count - 1].key = nil }
  }

  private mutating func take(_ string: UnsafeBufferPointer<UInt8>, isKey: Bool) {
    guard tooDeep == 0, let level = levels.last else { return }
    if isKey {
      levels[levels.count - 1].key = StructuredNode.Key(string)
      return
    }
    defer { if level.isObject { levels[levels.count - 1].key = nil } }
    guard let key = level.key, key != .other else { return }
    if key == .articleBody {
      text.take(body: JSONText.unescaped(string, lineBreak: UInt8(ascii: "\n")), length: string.count)
      return
    }
    guard string.count <= Self.longestText else { return }
    if key == .type { text.take(type: JSONText.unescaped(string)) }
    guard level.node >= 0, valueCount < Self.mostValues else { return }
    valueCount += 1
    let value = JSONText.unescaped(string)
    if key == .type { nodes[level.node].types.append(value) } else { nodes[level.node].values.append((key, value)) }
  }
}

/// Texts of JSON that may be broken.
private enum JSONText {
  /// The offset of the quotation mark that ends the text which begins at `start`.
  static func end(in json: UnsafeBufferPointer<UInt8>, from start: Int, isKey: Bool) -> Int {
    var at = start
    while at < json.count {
      if json[at] == UInt8(ascii: "\"") {
        if closes(at, in: json, isKey: isKey) { return at }
        at += 1
      } else {
        at += json[at] == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    return json.count
  }

  /// Whether a quotation mark ends a text, by what follows it: some servers do not escape those inside.
  private static func closes(_ quote: Int, in json: UnsafeBufferPointer<UInt8>, isKey: Bool) -> Bool {
    let next = skipSpace(in: json, from: quote + 1)
    guard next < json.count else { return true }
    switch json[next] {
    case UInt8(ascii: "}"), UInt8(ascii: "]"): return true
    case UInt8(ascii: "/"): return next + 1 < json.count && "/*".utf8.contains(json[next + 1])
    case UInt8(ascii: ":"): return isKey
    case UInt8(ascii: "\""): return json[quote + 1..<next].contains { $0 == 0x0A || $0 == 0x0D }
    case UInt8(ascii: ","):
      let value = skipSpace(in: json, from: next + 1)
      guard value < json.count else { return true }
      switch json[value] {
      case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "}"), UInt8(ascii: "]"),
        UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ","), 0x30...0x39:
        return true
      default: return ["true", "false", "null"].contains { json[value...].starts(with: $0.utf8) }
      }
    default: return isKey
    }
  }

  private static func skipSpace(in json: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var at = start
    while at < json.count, json[at] <= 0x20 { at += 1 }
    return at
  }

  static func unescaped(_ string: UnsafeBufferPointer<UInt8>, lineBreak: UInt8 = UInt8(ascii: " ")) -> String {
    guard string.contains(UInt8(ascii: "\\")) else { return String(decoding: string, as: UTF8.self) }
    var units: [UInt16] = []
    var bytes: [UInt8] = []
    bytes.reserveCapacity(string.count)
    func flush() {
      guard !units.isEmpty else { return }
      bytes.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
      units.removeAll()
    }
    var at = 0
    while at < string.count {
      guard string[at] == UInt8(ascii: "\\"), at + 1 < string.count else {
        flush()
        bytes.append(string[at])
        at += 1
        continue
      }
      let escape = string[at + 1]
      at += 2
      if escape == UInt8(ascii: "u"), at + 4 <= string.count,
        let unit = UInt16(String(decoding: string[at..<at + 4], as: UTF8.self), radix: 16)
      {
        units.append(unit)
        at += 4
        continue
      }
      flush()
      switch escape {
      case UInt8(ascii: "n"), UInt8(ascii: "r"): bytes.append(lineBreak)
      case UInt8(ascii: "t"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "b"), UInt8(ascii: "f"): break
      default: bytes.append(escape)
      }
    }
    flush()
    return String(decoding: bytes, as: UTF8.self)
  }
}
