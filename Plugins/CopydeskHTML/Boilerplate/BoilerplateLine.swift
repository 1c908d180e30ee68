import CopydeskText

/// A line of a text that is not blank, and what its shape says about it.
struct BoilerplateLine {
  /// Byte offsets without the white space at both ends.
  var range: Range<Int>
  /// The first words of the line, at most `longest`, in the array of all words.
  var words: Range<Int>
  /// How many words the line has.
  var wordCount: Int
  /// A hash of all its words, which spacing, letter case and punctuation do not change.
  var fingerprint: UInt64
  /// Line ends between this line and the one before it.
  var breaks: Int
  var endsSentence: Bool
  var hasQuoteMark: Bool
  var isBulleted: Bool
  var isAddress: Bool

  /// Words of a line that are kept to be matched; the longest prompts of pages have about 40.
  static let longest = 64
  /// Words from which on a line counts as running text even without the end of a sentence.
  static let runningWords = 30

  /// The hash of some words in their order.
  static func fingerprint(of words: some Sequence<Word>) -> UInt64 {
    words.reduce(0) { foldedProduct($0 ^ $1.hash, 0x9E37_79B9_7F4A_7C15) }
  }

  /// Reporting, or anything else that is written in sentences: never an item of a list or a label.
  var isRunningText: Bool {
    !isAddress && (endsSentence && wordCount >= 4 || wordCount >= Self.runningWords)
  }

  /// Whether the line could be the headline of another page in a list of links.
  var isHeadline: Bool { !isRunningText && wordCount <= 25 }
}

/// The lines of a text that are not blank, with their words.
struct BoilerplateLines {
  var lines: [BoilerplateLine] = []
  var words: [Word] = []

  init() {}

  init(_ bytes: UnsafeBufferPointer<UInt8>) { add(0..<bytes.count, in: bytes) }

  /// Forgets all lines, and keeps the memory for others.
  mutating func removeAll() {
    lines.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
  }

  /// Adds the lines of a part of the text.
  mutating func add(_ part: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) {
    var breaks = 0
    for range in lineRanges(in: UnsafeBufferPointer(rebasing: bytes[part])) {
      let count = lines.count
      add(line: range.lowerBound + part.lowerBound..<range.upperBound + part.lowerBound, breaks: breaks, in: bytes)
      if lines.count > count { breaks = 0 }
      breaks += 1
    }
  }

  /// Adds one line, unless it is blank.
  mutating func add(line range: Range<Int>, breaks: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    let range = trimmingBlanks(range, in: bytes)
    if range.isEmpty { return }
    let first = words.count
    var count = 0
    var fingerprint: UInt64 = 0
    var scanner = WordScanner(UnsafeBufferPointer(rebasing: bytes[range]))
    while let word = scanner.next() {
      fingerprint = foldedProduct(fingerprint ^ word.hash, 0x9E37_79B9_7F4A_7C15)
      if count < BoilerplateLine.longest {
        let place = word.range.lowerBound + range.lowerBound..<word.range.upperBound + range.lowerBound
        words.append(Word(range: place, hash: word.hash))
      }
      count += 1
    }
    lines.append(
      BoilerplateLine(
        range: range, words: first..<words.count, wordCount: count, fingerprint: fingerprint, breaks: breaks,
        endsSentence: endsSentence(range, words: count, in: bytes),
        hasQuoteMark: count < BoilerplateLine.longest && containsQuoteMark(range, in: bytes),
        isBulleted: bulletLength(range, in: bytes) > 0,
        isAddress: isAddress(range, in: bytes)))
  }
}

/// A range without the white space at its ends, the spaces and invisible characters of other widths included.
func trimmingBlanks(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
  var (start, end) = (range.lowerBound, range.upperBound)
  while start < end {
    let (scalar, length) = bytes.scalar(at: start)
    guard isBlank(scalar) else { break }
    start += length
  }
  while start < end {
    let (scalar, length) = bytes.scalar(before: end)
    guard isBlank(scalar) else { break }
    end -= length
  }
  return start..<end
}

private func isBlank(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x20, 0x09...0x0D, 0xA0, 0xAD, 0x2000...0x200D, 0x2028, 0x2029, 0x202F, 0x2060, 0x3000, 0xFEFF: true
  default: false
  }
}

/// Whether the last mark of a line ends a sentence. Question and exclamation marks count from twelve words on: headlines
/// like to end with them.
private func endsSentence(_ range: Range<Int>, words: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  var end = range.upperBound
  while end > range.lowerBound {
    let (scalar, length) = bytes.scalar(before: end)
    switch scalar {
    case 0x22, 0x27, 0x29, 0x2A, 0x5D, 0x5F, 0xA0, 0xBB, 0x20, 0x2018...0x201F, 0x203A, 0x300D, 0x300F:
      end -= length
    case 0x2E, 0x2026, 0x3002, 0x06D4, 0x0964:
      return true
    case 0x21, 0x3F, 0xFF01, 0xFF1F, 0x061F:
      return words >= 12
    default:
      return false
    }
  }
  return false
}

private func containsQuoteMark(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  var index = range.lowerBound
  while index < range.upperBound {
    switch bytes[index] {
    case 0x22: return true
    case 0xC2 where index + 1 < range.upperBound && (bytes[index + 1] == 0xAB || bytes[index + 1] == 0xBB): return true
    case 0xE2:
      let (scalar, _) = bytes.scalar(at: index)
      if scalar >= 0x201C, scalar <= 0x201F { return true }
    default: break
    }
    index += 1
  }
  return false
}

/// The bytes of the bullet that a line begins with, or 0. A dash is a bullet only with a space after it.
func bulletLength(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
  guard !range.isEmpty else { return 0 }
  let (scalar, length) = bytes.scalar(at: range.lowerBound)
  switch scalar {
  case 0x2A, 0x2D, 0x2B, 0x2013, 0x2014, 0xB7:
    let next = range.lowerBound + length
    return next < range.upperBound && (bytes[next] == 0x20 || bytes[next] == 0x09) ? length : 0
  case 0x2022, 0x2023, 0x25AA, 0x25AB, 0x25B6, 0x25BA, 0x25CF, 0x25E6, 0x203A, 0x2043, 0x27A4, 0x2192:
    return length
  default:
    return 0
  }
}

/// Whether a line is an address of the web and nothing else, in angle brackets or not.
private func isAddress(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  var (start, end) = (range.lowerBound, range.upperBound)
  if end - start > 2, bytes[start] == 0x3C, bytes[end - 1] == 0x3E { (start, end) = (start + 1, end - 1) }
  guard end - start >= 8,
    hasPrefix("http://", start..<end, bytes) || hasPrefix("https://", start..<end, bytes)
      || hasPrefix("www.", start..<end, bytes)
  else { return false }
  return !bytes[start..<end].contains { $0.isASCIISpace || $0 == 0x3C }
}

func hasPrefix(_ prefix: StaticString, _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard range.count >= prefix.utf8CodeUnitCount else { return false }
  return prefix.withUTF8Buffer { own in
    own.indices.allSatisfy { own[$0] == bytes[range.lowerBound + $0].asciiLowercased }
  }
}
