import CopydeskText

/// A word or a mark of punctuation, with what the tables say about it.
struct Token {
  enum Kind: UInt8 {
    case word, comma, colon, semicolon, dash
    /// `.`
    case fullStop
    /// `!`, `?`, `…`, `。`
    case terminal
    case openBracket, closeBracket
    /// A character that can open or close a quote; `form` says which.
    case mark
    case paragraphBreak
    case other
    /// A whole quoted passage, put in place of its tokens by `Narration`; `span` says which.
    case quote
  }

  var start: Int32
  var end: Int32
  var kind: Kind
  var form: MarkForm = .none
  var flags: Flags = []
  var classes: WordClass = []
  var span: Int32 = -1
  /// Of the word in lower case, without a possessive ending.
  var hash: UInt32 = 0

  struct Flags: OptionSet {
    let rawValue: UInt8
    static let capitalised = Flags(rawValue: 1)
    /// Ends with 's.
    static let possessive = Flags(rawValue: 2)
    /// Ends with the full stop of an abbreviation: Mr., U.S., J.
    static let dotted = Flags(rawValue: 4)
    /// Ends with -ing.
    static let ing = Flags(rawValue: 8)
    /// Ends with -ly.
    static let ly = Flags(rawValue: 16)
    /// Ends with -ed.
    static let ed = Flags(rawValue: 32)
    static let number = Flags(rawValue: 64)
    /// First word of a sentence; set by `Narration`.
    static let startsSentence = Flags(rawValue: 128)
  }

  var isCapitalised: Bool { flags.contains(.capitalised) }
  var range: Range<Int> { Int(start)..<Int(end) }
}

/// Cuts text into words and marks in one pass over its bytes.
struct Tokenizer {
  let bytes: UnsafeBufferPointer<UInt8>
  let lexicon: Lexicon
  private(set) var tokens: [Token] = []

  init(bytes: UnsafeBufferPointer<UInt8>, lexicon: Lexicon) {
    self.bytes = bytes
    self.lexicon = lexicon
    tokens.reserveCapacity(bytes.count / 5 + 16)
  }

  mutating func run() {
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if byte == 0x20 || byte == 0x09 || byte == 0x0d {
        i += 1
      } else if (byte | 0x20) &- 97 < 26 || isWordByte(at: i) {
        i = word(at: i)
      } else {
        i = punctuation(at: i)
      }
    }
  }

  // MARK: - Words

  /// Whether a word may begin or go on here: ASCII letters and digits, and letters beyond ASCII.
  private func isWordByte(at i: Int) -> Bool {
    let byte = bytes[i]
    if byte < 0x80 {
      return byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == 0x5f || byte == 0x40 || byte == 0x23
    }
    if byte == 0xe2 { return i + 1 < bytes.count && bytes[i + 1] > 0x83 }
    if byte == 0xc2 { return i + 1 < bytes.count && isLetterOfLatin1(bytes[i + 1]) }
    if byte == 0xe3 { return i + 1 < bytes.count && bytes[i + 1] != 0x80 }
    if byte == 0xef { return i + 1 < bytes.count && bytes[i + 1] != 0xbb }
    return true
  }

  /// The soft hyphen, ª, º and µ, the only ones of U+0080…U+00BF that occur in words.
  private func isLetterOfLatin1(_ byte: UInt8) -> Bool { byte == 0xad || byte == 0xaa || byte == 0xba || byte == 0xb5 }

  @inline(__always)
  private mutating func word(at start: Int) -> Int {
    var baseEnd = -1
    let scanned = wordEnd(from: start, baseEnd: &baseEnd)
    var end = scanned
    if baseEnd < 0 { baseEnd = end }
    var flags: Token.Flags = isUpperCase(at: start) ? .capitalised : []
    if bytes[start] &- 48 < 10 { flags.insert(.number) }
    if baseEnd < end, bytes[end - 1] | 0x20 == 0x73, end - baseEnd <= 4 { flags.insert(.possessive) }
    let hash = Lexicon.hash(of: bytes, start..<baseEnd)
    var classes = lexicon.classes(of: hash)
    if end < bytes.count, bytes[end] == 0x2e {
      if isAbbreviation(start..<end, classes, flags) {
        flags.insert(.dotted)
        end += 1
      }
    } else if classes == .abbreviation {
      classes = []
    }
    addEnding(of: start..<baseEnd, to: &flags)
    let low = UInt32(truncatingIfNeeded: hash)
    tokens.append(
      Token(start: Int32(start), end: Int32(end), kind: .word, flags: flags, classes: classes, hash: low))
    return end
  }

  /// - Parameter baseEnd: set to the place of an apostrophe inside the word: `Okonjo` in `Okonjo’s`.
  private func wordEnd(from start: Int, baseEnd: inout Int) -> Int {
    var i = start
    while i < bytes.count {
      let letters = EightBytes(bytes, at: i).leadingWordBytes
      i += letters
      if letters == 8 { continue }
      guard i < bytes.count else { return i }
      let byte = bytes[i]
      switch byte {
      case 0x20: return i
      case 0x27 where letterFollows(i + 1):
        if baseEnd < 0 { baseEnd = i }
        i += 1
      case 0xe2 where i + 2 < bytes.count && bytes[i + 1] == 0x80 && bytes[i + 2] == 0x99 && letterFollows(i + 3):
        if baseEnd < 0 { baseEnd = i }
        i += 3
      case 0x2d where letterFollows(i + 1) || digitFollows(i + 1): i += 1
      case 0x2e where dotStaysInside(i, wordStart: start): i += 1
      case 0x2c where digitFollows(i + 1) && i > start && bytes[i - 1] &- 48 < 10: i += 1
      default:
        guard isWordByte(at: i) else { return i }
        i = min(i + scalarLength(byte), bytes.count)
      }
    }
    return i
  }

  @inline(__always)
  private func addEnding(of word: Range<Int>, to flags: inout Token.Flags) {
    guard word.count > 4 else { return }
    let last = bytes[word.upperBound - 1]
    let before = bytes[word.upperBound - 2]
    if last == 0x67, before == 0x6e, bytes[word.upperBound - 3] == 0x69 { flags.insert(.ing) }
    if last == 0x79, before == 0x6c, !flags.contains(.capitalised) { flags.insert(.ly) }
    if last == 0x64, before == 0x65 { flags.insert(.ed) }
  }

  /// A full stop belongs to the word in `U.S.`, `J.` and `Sen.`, and ends a sentence after other words.
  private func isAbbreviation(_ word: Range<Int>, _ classes: WordClass, _ flags: Token.Flags) -> Bool {
    if classes.contains(.abbreviation) { return flags.contains(.capitalised) || word.count > 2 }
    if 3...7 ~= word.count, bytes[word.lowerBound + 1] == 0x2d { return flags.contains(.capitalised) }  // (R-Ariz.)
    if word.count == 1 { return flags.contains(.capitalised) && bytes[word.lowerBound] != UInt8(ascii: "I") }
    return word.count <= 8 && bytes[word.upperBound - 2] == 0x2e
  }

  /// Whether a full stop stands inside a word: `U.S`, `example.com`, `3.5`; not in a glued `over.The`.
  private func dotStaysInside(_ i: Int, wordStart: Int) -> Bool {
    guard i > wordStart, i + 1 < bytes.count else { return false }
    let next = bytes[i + 1]
    if next &- 48 < 10 { return bytes[i - 1] &- 48 < 10 }
    if i - wordStart == 1 || (i - wordStart >= 3 && bytes[i - 2] == 0x2e) { return (next | 0x20) &- 97 < 26 }
    return next &- 97 < 26
  }

  private func letterFollows(_ i: Int) -> Bool {
    i < bytes.count && ((bytes[i] | 0x20) &- 97 < 26 || (bytes[i] >= 0x80 && isWordByte(at: i)))
  }

  private func digitFollows(_ i: Int) -> Bool { i < bytes.count && bytes[i] &- 48 < 10 }

  @inline(__always)
  private func isUpperCase(at i: Int) -> Bool {
    let byte = bytes[i]
    if byte < 0x80 { return byte &- 65 < 26 }
    guard i + 1 < bytes.count else { return false }
    let next = bytes[i + 1]
    switch byte {
    case 0xc3: return next <= 0x9e && next != 0x97
    case 0xc4, 0xc5: return next & 1 == 0  // Latin Extended-A: most capitals have the even code
    case 0xce: return next >= 0x86 && next <= 0xab
    case 0xd0: return next <= 0xaf
    default: return false
    }
  }

  private func scalarLength(_ byte: UInt8) -> Int { byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4 }

  // MARK: - Punctuation

  private mutating func punctuation(at start: Int) -> Int {
    let byte = bytes[start]
    switch byte {
    case 0x0a: append(.paragraphBreak, start, 1)
    case 0x2c: append(.comma, start, 1)
    case 0x3a: append(.colon, start, 1)
    case 0x3b: append(.semicolon, start, 1)
    case 0x2e:
      let ellipsis = start + 2 < bytes.count && bytes[start + 1] == 0x2e
      append(ellipsis ? .terminal : .fullStop, start, run(of: 0x2e, at: start))
    case 0x21, 0x3f: append(.terminal, start, 1)
    case 0x28, 0x5b: append(.openBracket, start, 1)
    case 0x29, 0x5d: append(.closeBracket, start, 1)
    case 0x2d: append(.dash, start, run(of: 0x2d, at: start))
    case 0x22: append(.straightDouble, start, 1)
    case 0x27:
      let doubled = start + 1 < bytes.count && bytes[start + 1] == 0x27
      append(doubled ? .straightDouble : .straightSingle, start, doubled ? 2 : 1)
    case 0x60:
      let doubled = start + 1 < bytes.count && bytes[start + 1] == 0x60
      if doubled { append(.leftDouble, start, 2) } else { append(.leftSingle, start, 1) }
    case 0xc2, 0xe2, 0xe3, 0xef: return wide(at: start)
    case 0x00..<0x20: break
    default: append(.other, start, 1)
    }
    return tokens.last.map { max(Int($0.end), start + 1) } ?? start + 1
  }

  /// Punctuation beyond ASCII.
  private mutating func wide(at start: Int) -> Int {
    let length = min(scalarLength(bytes[start]), bytes.count - start)
    let end = start + length
    guard length >= 2 else { return end }
    if length == 2 {
      switch bytes[start + 1] {
      case 0xab: append(.leftAngle, start, 2)
      case 0xbb: append(.rightAngle, start, 2)
      case 0xa0: break
      default: append(.other, start, 2)
      }
      return end
    }
    switch (bytes[start], bytes[start + 1], bytes[start + 2]) {
    case (0xe2, 0x80, 0x93...0x95): append(.dash, start, 3)
    case (0xe2, 0x80, 0x98), (0xe2, 0x80, 0x9b): append(.leftSingle, start, 3)
    case (0xe2, 0x80, 0x99): append(.rightSingle, start, 3)
    case (0xe2, 0x80, 0x9a): append(.lowSingle, start, 3)
    case (0xe2, 0x80, 0x9c), (0xe2, 0x80, 0x9f): append(.leftDouble, start, 3)
    case (0xe2, 0x80, 0x9d): append(.rightDouble, start, 3)
    case (0xe2, 0x80, 0x9e): append(.lowDouble, start, 3)
    case (0xe2, 0x80, 0xa6): append(.terminal, start, 3)
    case (0xe2, 0x80, 0xa8...0xa9): append(.paragraphBreak, start, 3)
    case (0xe2, 0x80, 0xb9): append(.leftSingleAngle, start, 3)
    case (0xe2, 0x80, 0xba): append(.rightSingleAngle, start, 3)
    case (0xe2, 0x80, 0x80...0x8f), (0xe2, 0x80, 0xaa...0xaf), (0xe2, 0x81, 0xa0), (0xef, _, _): break
    case (0xe3, 0x80, 0x80): break
    case (0xe3, 0x80, 0x81): append(.comma, start, 3)
    case (0xe3, 0x80, 0x82): append(.terminal, start, 3)
    case (0xe3, 0x80, 0x8c), (0xe3, 0x80, 0x8e): append(.leftCorner, start, 3)
    case (0xe3, 0x80, 0x8d), (0xe3, 0x80, 0x8f): append(.rightCorner, start, 3)
    default: append(.other, start, 3)
    }
    return end
  }

  private func run(of byte: UInt8, at start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] == byte { end += 1 }
    return end - start
  }

  private mutating func append(_ kind: Token.Kind, _ start: Int, _ length: Int) {
    tokens.append(Token(start: Int32(start), end: Int32(start + length), kind: kind))
  }

  private mutating func append(_ form: MarkForm, _ start: Int, _ length: Int) {
    tokens.append(Token(start: Int32(start), end: Int32(start + length), kind: .mark, form: form))
  }
}
