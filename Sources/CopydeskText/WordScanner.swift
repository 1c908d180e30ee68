/// A word of a text: where it stands, and the hash of its folded form.
@frozen
public struct Word: Equatable, Sendable {
  /// UTF-8 byte offsets.
  public var range: Range<Int>

  /// 64 bits of the word in lower case with every kind of apostrophe as `'`; stable between processes.
  public var hash: UInt64

  @inlinable
  public init(range: Range<Int>, hash: UInt64) {
    self.range = range
    self.hash = hash
  }
}

/// Finds the words of a text, one after the other.
///
/// `The P.M.’s 24 cafés` → `The`, `P`, `M’s`, `24`, `cafés`. A word is a run of letters, marks and digits; an apostrophe
/// between two letters belongs to it, a hyphen does not. In scripts without spaces every letter is a word. Simpler than
/// the word boundaries of UAX #29, and meant for comparing texts rather than for showing words to people.
///
/// ASCII is scanned eight bytes at a time. Any bytes will do: invalid UTF-8 separates words.
public struct WordScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// - Parameter bytes: must stay valid for as long as the scanner is used.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next word, or `nil` at the end of the text.
  @inline(__always)
  public mutating func next() -> Word? {
    while position < bytes.count {
      let eight = EightBytes(bytes, at: position)
      let gap = eight.leadingSeparators
      if gap > 0 {
        position += gap
        continue
      }
      if bytes[position] < 0x80 { return asciiWord(from: position, beginning: eight) }
      let (scalar, length) = bytes.scalar(at: position)
      switch ScalarClass(scalar) {
      case .letter, .digit, .unspacedLetter: return foldedWord(from: position)
      case .separator, .mark, .ignorable: position += length
      }
    }
    return nil
  }

  /// A word that begins with an ASCII letter or digit.
  @inline(__always)
  private mutating func asciiWord(from start: Int, beginning first: EightBytes) -> Word {
    var hash = WordHash()
    var eight = first
    var offset = start
    while eight.leadingWordBytes == 8 {
      hash.append(block: eight.lowercased)
      offset += 8
      eight = EightBytes(bytes, at: offset)
    }
    let length = eight.leadingWordBytes
    let end = offset + length
    if end < bytes.count, bytes[end] >= 0x80 || bytes[end] == 0x27 { return foldedWord(from: start) }
    hash.append(tail: eight.lowercased & ((1 << (8 * UInt64(length))) - 1), count: length)
    // The byte behind the word is no word byte and mostly a single space.
    position = end + 1
    return Word(range: start..<end, hash: hash.finish())
  }

  /// A word with apostrophes or other scalars than ASCII, scalar by scalar.
  @inline(never)
  private mutating func foldedWord(from start: Int) -> Word {
    var hash = WordHash()
    var afterLetter = false
    var unspaced = false
    position = start
    scan: while position < bytes.count {
      let (scalar, length) = bytes.scalar(at: position)
      switch ScalarClass(scalar) {
      case .unspacedLetter:
        if position > start { break scan }
        unspaced = true
        forEachUTF8Byte(of: scalar) { hash.append($0) }
      case .letter, .digit:
        if unspaced { break scan }
        afterLetter = true
        forEachUTF8Byte(of: CopydeskText.lowercased(scalar)) { hash.append($0) }
      case .mark:
        if isApostrophe(scalar) { break scan }
        forEachUTF8Byte(of: scalar) { hash.append($0) }
      case .ignorable:
        break
      case .separator:
        guard afterLetter, isApostrophe(scalar), startsLetter(position + length) else { break scan }
        afterLetter = false
        hash.append(0x27)
      }
      position += length
    }
    return Word(range: start..<position, hash: hash.finish())
  }

  private func startsLetter(_ offset: Int) -> Bool {
    guard offset < bytes.count else { return false }
    if bytes[offset] < 0x80 { return bytes[offset].isASCIIAlphanumeric }
    return ScalarClass(bytes.scalar(at: offset).value) == .letter
  }
}

/// Whether a scalar is one of the marks that stand for an apostrophe inside a word: `'`, `’`, `‘`, `＇`.
@inlinable
public func isApostrophe(_ scalar: UInt32) -> Bool {
  scalar == 0x27 || scalar == 0x2019 || scalar == 0x2018 || scalar == 0xFF07
}

/// Finds the words of a text.
public func words(in text: String) -> [Word] {
  text.withBytes { bytes in
    var scanner = WordScanner(bytes)
    var words: [Word] = []
    words.reserveCapacity(bytes.count / 6)
    while let word = scanner.next() { words.append(word) }
    return words
  }
}

/// Hashes the words of a text, in order.
public func wordHashes(of text: String) -> [UInt64] {
  text.withBytes { bytes in
    var scanner = WordScanner(bytes)
    var hashes: [UInt64] = []
    hashes.reserveCapacity(bytes.count / 5)
    while let word = scanner.next() { hashes.append(word.hash) }
    return hashes
  }
}
