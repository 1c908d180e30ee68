import CopydeskText

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Copies text and writes the character references in it so that the parser reads what browsers read.
///
/// libxml2 knows the names of HTML 4 and only with a semicolon, and drops numbers that are no characters. All others stay
/// as they are: the parser hands each reference over by itself, and blocks begin and end by that.
enum ReferenceFilter {
  /// - Parameter isAttribute: whether the text is an attribute's value, where `?a=1&copy=2` holds no reference.
  static func copy(_ text: UnsafeBufferPointer<UInt8>, isAttribute: Bool = false, to output: inout [UInt8]) {
    var at = 0
    while at < text.count, let open = find(text, from: at) {
      output.append(contentsOf: text[at..<open])
      if open + 1 < text.count, text[open + 1] == UInt8(ascii: "#") {
        at = copyNumber(text, open, to: &output)
      } else {
        at = copyName(text, open, isAttribute: isAttribute, to: &output)
      }
    }
    output.append(contentsOf: text[at...])
  }

  private static func find(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = text.baseAddress, let found = memchr(base + start, Int32(UInt8(ascii: "&")), text.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Copies the reference at `open` and returns the offset after it.
  private static func copyNumber(
    _ text: UnsafeBufferPointer<UInt8>, _ open: Int, to output: inout [UInt8]
  ) -> Int {
    var at = open + 2
    let isHexadecimal = at < text.count && text[at] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { at += 1 }
    let start = at
    var value: UInt32 = 0
    while at < text.count, let digit = digit(text[at], isHexadecimal: isHexadecimal) {
      if value <= 0x10FFFF { value = value * (isHexadecimal ? 16 : 10) + digit }
      at += 1
    }
    if at == start {
      // No reference, and the parser would drop it.
      output.append(contentsOf: "&amp;#".utf8)
      return open + 2
    }
    let isClosed = at < text.count && text[at] == UInt8(ascii: ";")
    if isClosed { at += 1 }
    let meant = CharacterReferences.meant(value)
    if isClosed, meant == value {
      output.append(contentsOf: text[open..<at])
    } else if let meant {
      append(meant, to: &output)
    }
    return at
  }

  private static func digit(_ byte: UInt8, isHexadecimal: Bool) -> UInt32? {
    if byte &- 0x30 < 10 { return UInt32(byte - 0x30) }
    let letter = (byte | 0x20) &- 0x61
    return isHexadecimal && letter < 6 ? UInt32(letter) + 10 : nil
  }

  /// Copies the reference at `open`, or its `&` where it is none, and returns the offset after it.
  private static func copyName(
    _ text: UnsafeBufferPointer<UInt8>, _ open: Int, isAttribute: Bool, to output: inout [UInt8]
  ) -> Int {
    let names = ReferenceNames.shared
    var hash = ReferenceNames.start
    var end = open + 1
    // The longest name without a semicolon that the letters begin with.
    var bare: (end: Int, hash: UInt64)?
    while end < text.count, end - open <= names.longest, isLetterOrDigit(text[end]) {
      hash = ReferenceNames.step(hash, text[end])
      end += 1
      if end - open <= names.longestBare + 1, names.bare.contains(hash) { bare = (end, hash) }
    }
    if end < text.count, text[end] == UInt8(ascii: ";") {
      guard let value = names.values[hash] else {
        output.append(contentsOf: text[open..<end])
        return end
      }
      append(value, to: &output)
      return end + 1
    }
    guard let bare, !isAttribute || !goesOn(text, bare.end) else {
      // No reference. The parser would read it so too, and write a message first that takes longer than all else.
      output.append(contentsOf: "&amp;".utf8)
      output.append(contentsOf: text[open + 1..<end])
      return end
    }
    if let value = names.values[bare.hash] {
      append(value, to: &output)
    } else {
      output.append(contentsOf: text[open..<bare.end])
      output.append(UInt8(ascii: ";"))
    }
    return bare.end
  }

  /// Whether the text behind a name without a semicolon makes it a part of an address: `?a=1&copy=2`.
  private static func goesOn(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
    end < text.count && (text[end] == UInt8(ascii: "=") || isLetterOrDigit(text[end]))
  }

  private static func append(_ value: UInt32, to output: inout [UInt8]) {
    output.append(contentsOf: "&#\(value);".utf8)
  }

  @inline(__always)
  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }
}

/// The names in `Resources/character-references.txt`, by their hashes.
struct ReferenceNames {
  static let shared = ReferenceNames(PackageResources.character_references_txt)

  /// Names that need no semicolon.
  private(set) var bare: Set<UInt64> = []
  /// What names stand for that HTML 4 does not have.
  private(set) var values: [UInt64: UInt32] = [:]
  private(set) var longest = 0
  private(set) var longestBare = 0

  init(_ table: [UInt8]) {
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      for name in parts[1].split(separator: " ") {
        longest = max(longest, name.utf8.count)
        let hash = name.utf8.reduce(Self.start, Self.step)
        if let value = UInt32(parts[0], radix: 16) {
          values[hash] = value
        } else {
          bare.insert(hash)
          longestBare = max(longestBare, name.utf8.count)
        }
      }
    }
  }

  // FNV-1a, in which the hash of a name is that of its first letters, carried on.
  static let start: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
