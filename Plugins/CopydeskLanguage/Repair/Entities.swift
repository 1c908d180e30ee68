import CopydeskText

/// Resolves the character references of HTML that are left in a text.
///
/// `Bread &amp; butter` → `Bread & butter`, `It&amp;rsquo;s` → `It’s`, `&#8211;` and `&#150;` → `–`. A name needs its
/// semicolon, so that `AT&T` and `&copy=1` stay. In an address only what cannot belong to it is resolved, such as a quote
/// mark; between backticks nothing is.
func entityEdits(in bytes: UnsafeBufferPointer<UInt8>) -> [TextEdit] {
  var edits: [TextEdit] = []
  var address = AddressTracker()
  var index = 0
  while true {
    index = bytes.firstIndex(of: 0x26, from: index)
    guard index < bytes.count else { break }
    guard let found = Entity(bytes, at: index), index == 0 || bytes[index - 1] != 0x60,
      found.endsAddress || !address.holds(index, in: bytes)
    else {
      index += 1
      continue
    }
    edits.append(TextEdit(index..<found.end, found.text, rule: found.rule))
    index = found.end
  }
  return edits
}

/// A character reference, read from its `&`, through any number of `amp;` put in by escaping twice.
private struct Entity {
  private(set) var text: String
  private(set) var end: Int
  private(set) var rule: String

  init?(_ bytes: UnsafeBufferPointer<UInt8>, at ampersand: Int) {
    guard var (scalar, end) = Self.reference(bytes, from: ampersand + 1) else { return nil }
    var isNested = false
    while scalar == 0x26, let inner = Self.reference(bytes, from: end) {
      isNested = true
      (scalar, end) = inner
    }
    guard let text = Unicode.Scalar(scalar).map(String.init) else { return nil }
    self.text = text
    self.end = end
    rule = isNested ? "doubly-escaped-entity" : "entity"
  }

  /// Spaces, quote marks and angle brackets belong to no address.
  var endsAddress: Bool {
    switch text {
    case "\"", "'", "<", ">", "\u{A0}", "‘", "’", "“", "”", "«", "»": true
    default: false
    }
  }

  /// Reads what follows an `&`: a name or number, and its semicolon.
  private static func reference(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (UInt32, Int)? {
    guard start < bytes.count else { return nil }
    if bytes[start] == 0x23 { return numeric(bytes, from: start + 1) }
    var end = start
    while end < bytes.count, end - start <= EntityTable.longestName, bytes[end].isASCIIAlphanumeric { end += 1 }
    guard end < bytes.count, bytes[end] == 0x3B else { return nil }
    let name = UnsafeBufferPointer(rebasing: bytes[start..<end])
    return EntityTable.shared.scalars[stableHash(of: name)].map { ($0, end + 1) }
  }

  /// Reads the number of `&#8217;` or `&#x2019;`. Decimal numbers may lack the semicolon, as browsers allow, where they
  /// mean a quote mark, an ampersand, an angle bracket or something outside ASCII.
  private static func numeric(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (UInt32, Int)? {
    let isHex = start < bytes.count && bytes[start] | 0x20 == 0x78
    let first = isHex ? start + 1 : start
    var end = first
    var value: UInt32 = 0
    while end < bytes.count, end - first < 7, let digit = digit(bytes[end], isHex: isHex) {
      value = value * (isHex ? 16 : 10) + digit
      end += 1
    }
    guard end > first, value > 0 else { return nil }
    if end < bytes.count, bytes[end] == 0x3B {
      end += 1
    } else if isHex || !(value >= 0x80 || [0x22, 0x26, 0x27, 0x3C, 0x3E].contains(value)) || end - first < 2 {
      return nil
    } else if end < bytes.count, bytes[end].isASCIIDigit {
      return nil
    }
    if 0x80...0x9F ~= value {
      guard let scalar = windows1252[Int(value & 0x1F)].unicodeScalars.first else { return nil }
      value = scalar.value
    }
    return Unicode.Scalar(value).map { ($0.value, end) }
  }

  private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
    if byte.isASCIIDigit { return UInt32(byte - 0x30) }
    let letter = byte | 0x20
    return isHex && letter >= 0x61 && letter <= 0x66 ? UInt32(letter - 0x61) + 10 : nil
  }
}

/// Knows whether a place lies inside an address such as `https://…` or `www.…`; asked from left to right.
private struct AddressTracker {
  private var position = 0
  private var tokenStart = 0
  private var isAddress = false

  /// Reads on to `offset`, so that the whole text is read once at most.
  mutating func holds(_ offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    while position < offset {
      let byte = bytes[position]
      if byte <= 0x20 || byte == 0x22 {
        isAddress = false
        tokenStart = position + 1
      } else if byte == 0x2F {
        isAddress = isAddress || bytes[tokenStart...position].suffix(3).elementsEqual("://".utf8)
      } else if byte == 0x2E {
        isAddress = isAddress || bytes[tokenStart...position].elementsEqual("www.".utf8)
      }
      position += 1
    }
    return isAddress
  }
}

/// The named references, by the hash of the name.
private struct EntityTable: Sendable {
  static let shared = EntityTable()
  static let longestName = 8

  let scalars: [UInt64: UInt32]

  private init() {
    var scalars: [UInt64: UInt32] = [:]
    for row in tableRows(PackageResources.entities_txt) {
      guard row.count == 2, let scalar = UInt32(row[1], radix: 16) else { continue }
      scalars[stableHash(of: row[0])] = scalar
    }
    self.scalars = scalars
  }
}
