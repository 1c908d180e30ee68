import CLibXML2
import CopydeskText

/// Decodes the character references that texts keep after markup or JSON was read: `&amp;#8217;`, `&eacute;`.
enum CharacterReferences {
  /// Decodes twice, since servers escape what was escaped already.
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    let once = decodedOnce(text)
    return once.utf8.contains(UInt8(ascii: "&")) ? decodedOnce(once) : once
  }

  /// The character that browsers read under a number; nil for the numbers under which windows-1252 has nothing.
  static func meant(_ value: UInt32) -> UInt32? {
    switch value {
    case 0x80...0x9F:
      let scalar = Windows1252.high[Int(value & 0x1F)]
      return scalar >= 0xA0 ? UInt32(scalar) : nil
    case 0, 0xD800...0xDFFF, 0x11_0000...: return 0xFFFD
    default: return value
    }
  }

  private static func decodedOnce(_ text: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    let bytes = Array(text.utf8)
    let longest = ReferenceNames.shared.longest
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "&"),
        let semicolon = bytes[at...].prefix(longest + 2).firstIndex(of: UInt8(ascii: ";")),
        let scalar = scalar(named: bytes[at + 1..<semicolon]), let encoded = UTF8.encode(scalar)
      {
        output.append(contentsOf: encoded)
        at = semicolon + 1
      } else {
        output.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func scalar(named name: ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let first = name.first else { return nil }
    if first == UInt8(ascii: "#") {
      let digits = name.dropFirst()
      let isHexadecimal = digits.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
      let number = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
      guard let value = UInt32(number, radix: isHexadecimal ? 16 : 10), let meant = meant(value) else { return nil }
      // Line breaks and tabs are spaces in a text of one line; the other controls are none of its characters.
      if meant < 0x20 { return meant == 0x09 || meant == 0x0A || meant == 0x0D ? " " : nil }
      return Unicode.Scalar(meant)
    }
    guard name.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }) else { return nil }
    if let value = ReferenceNames.shared.values[name.reduce(ReferenceNames.start, ReferenceNames.step)] {
      return value < 0x20 ? " " : Unicode.Scalar(value)
    }
    if name.elementsEqual("apos".utf8) { return "'" }
    let terminated = Array(name) + [0]
    guard let entity = htmlEntityLookup(terminated) else { return nil }
    return Unicode.Scalar(entity.pointee.value)
  }
}

extension String {
  /// The text on one line, with single spaces, without what shows nothing at its ends.
  var folded: String {
    withBytes { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count)
      var isSpaced = false
      var at = 0
      while at < bytes.count {
        let blank = Blank.length(of: bytes, at: at)
        if blank > 0 {
          isSpaced = !output.isEmpty
          at += blank
          continue
        }
        if isSpaced { output.append(0x20) }
        isSpaced = false
        output.append(bytes[at])
        at += 1
      }
      return String(decoding: output, as: UTF8.self)
    }
  }
}
