import CopydeskText

/// What stands in a text where an apostrophe was.
enum ApostropheStandIn {
  /// A space or no-break space: `I ve`.
  case space
  /// A question mark or U+FFFD, which damaged encodings leave: `I?ve`.
  case placeholder
  /// A backtick or acute accent, typed for an apostrophe.
  case accent

  /// Reads the stand-in at an offset, if there is one.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> (kind: ApostropheStandIn, length: Int)? {
    switch bytes[offset] {
    case 0x20: return (.space, 1)
    case 0x3F: return (.placeholder, 1)
    case 0x60: return (.accent, 1)
    case 0xC2 where offset + 1 < bytes.count:
      if bytes[offset + 1] == 0xA0 { return (.space, 2) }
      return bytes[offset + 1] == 0xB4 ? (.accent, 2) : nil
    case 0xEF where offset + 2 < bytes.count && bytes[offset + 1] == 0xBF && bytes[offset + 2] == 0xBD:
      return (.placeholder, 3)
    default: return nil
    }
  }
}

/// The two halves of a word around the place of a lost apostrophe.
struct ApostropheSite {
  let bytes: UnsafeBufferPointer<UInt8>
  /// The bytes to replace.
  let gap: Range<Int>
  let left: Range<Int>
  let right: Range<Int>

  /// Finds the letters before and behind `gap`; nil where there are none, or where they are part of something longer
  /// such as an address or a number.
  ///
  /// - Parameter allowsDigits: whether the word on the left may hold digits, as `1990` does in `1990?s`.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, gap: Range<Int>, allowsDigits: Bool) {
    let start = Self.startOfWord(bytes, endingAt: gap.lowerBound, allowsDigits: allowsDigits)
    let end = Self.endOfLetters(bytes, from: gap.upperBound)
    guard start < gap.lowerBound, end > gap.upperBound, Self.canBegin(bytes, at: start), Self.canEnd(bytes, at: end)
    else {
      return nil
    }
    self.bytes = bytes
    self.gap = gap
    left = start..<gap.lowerBound
    right = gap.upperBound..<end
  }

  var leftWord: String { folded(left) }
  var rightWord: String { folded(right) }

  private func folded(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self).lowercased()
  }

  /// The longest word that is looked at, in bytes.
  private static let longestWord = 64

  private static func startOfWord(_ bytes: UnsafeBufferPointer<UInt8>, endingAt end: Int, allowsDigits: Bool) -> Int {
    var start = end
    while start > 0, end - start < longestWord {
      let byte = bytes[start - 1]
      if byte.isASCIILetter || allowsDigits && byte.isASCIIDigit {
        start -= 1
      } else {
        guard byte >= 0x80 else { break }
        let (scalar, length) = bytes.scalar(before: start)
        guard ScalarClass(scalar) == .letter else { break }
        start -= length
      }
    }
    return start
  }

  private static func endOfLetters(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var end = start
    while end < bytes.count, end - start < longestWord {
      if bytes[end].isASCIILetter {
        end += 1
      } else {
        guard bytes[end] >= 0x80 else { break }
        let (scalar, length) = bytes.scalar(at: end)
        guard ScalarClass(scalar) == .letter else { break }
        end += length
      }
    }
    return end
  }

  /// A word may not go on to the left: no digits, no address, no abbreviation, no apostrophe of its own.
  private static func canBegin(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard start > 0 else { return true }
    let byte = bytes[start - 1]
    if byte >= 0x80 {
      let (scalar, length) = bytes.scalar(before: start)
      if isApostrophe(scalar), start > length { return !bytes[start - length - 1].isASCIIAlphanumeric }
      switch ScalarClass(scalar) {
      case .separator, .ignorable: return scalar != 0xFFFD
      default: return false
      }
    }
    if byte == 0x27 { return start < 2 || !bytes[start - 2].isASCIIAlphanumeric }
    return !byte.isASCIIDigit && !addressBytes.contains(byte)
  }

  private static let addressBytes = ASCIISet("@#/\\_=&.~`?")
  private static let closingBytes = ASCIISet(" \t\r\n.,;:!?)]}\"'")

  /// Behind the word there is a space, closing punctuation or the end; a full stop there ends more than a letter.
  private static func canEnd(_ bytes: UnsafeBufferPointer<UInt8>, at end: Int) -> Bool {
    guard end < bytes.count else { return true }
    let byte = bytes[end]
    let next = end + 1 < bytes.count ? bytes[end + 1] : 0x20
    if byte >= 0x80 {
      switch bytes.scalar(at: end).value {
      case 0x00A0, 0x2013, 0x2014, 0x2018...0x201F, 0x2026: return true
      default: return false
      }
    }
    if byte == 0x2D { return next == 0x2D }
    if byte == 0x27 || byte == 0x2E || byte == 0x3A || byte == 0x3F { return !next.isASCIIAlphanumeric }
    return closingBytes.contains(byte)
  }
}
