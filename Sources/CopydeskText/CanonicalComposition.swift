@_spi(_Unicode) import Swift

/// A byte range of a text and the text to put there.
public struct Replacement: Equatable, Sendable {
  /// UTF-8 byte offsets.
  public var range: Range<Int>
  public var text: String

  public init(range: Range<Int>, text: String) {
    self.range = range
    self.text = text
  }
}

/// What must be replaced so that a text is in Unicode normal form C.
///
/// `Cafe` with U+0301 after it → the last letter and the accent become `é`. Everything that is in form C already is
/// passed over by a check of its bytes; only the rest goes through the standard library's normaliser. More than
/// `longestRun` bytes without a base letter are left alone: no real text has them, and sorting them takes quadratic time.
public func canonicalCompositions(in text: String) -> [Replacement] { text.withBytes { canonicalCompositions(in: $0) } }

/// What must be replaced so that a text is in Unicode normal form C.
public func canonicalCompositions(in bytes: UnsafeBufferPointer<UInt8>) -> [Replacement] {
  var found: [Replacement] = []
  var index = 0
  var boundary = 0
  while index < bytes.count {
    // Everything below U+0300 is a base character in form C.
    if bytes[index] < 0x80 {
      index = bytes.firstNonASCII(from: index)
      boundary = index - 1
      continue
    }
    if bytes[index] < 0xCC {
      boundary = index
      index += 1
      continue
    }
    let (scalar, length) = bytes.scalar(at: index)
    if CompositionTable.isStable(scalar) {
      boundary = index
      index += length
      continue
    }
    // Everything up to here back to `boundary` is stable, the run goes on to the next stable scalar.
    var end = index + length
    while end < bytes.count {
      let (next, nextLength) = bytes.scalar(at: end)
      if CompositionTable.isStable(next) { break }
      end += nextLength
    }
    let start = startOfScalar(boundary, in: bytes)
    if end - start <= longestRun {
      let run = String(decoding: bytes[start..<end], as: UTF8.self)
      var composed = ""
      composed.unicodeScalars.append(contentsOf: run._nfc)
      if !composed.utf8.elementsEqual(run.utf8) { found.append(Replacement(range: start..<end, text: composed)) }
    }
    boundary = end
    index = end
  }
  return found
}

/// Four times the longest run that the Stream-Safe Text Format (UAX #15, section 13) allows, in bytes.
private let longestRun = 512

private func startOfScalar(_ offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
  var start = min(offset, max(bytes.count - 1, 0))
  while start > 0, bytes[start].isUTF8Continuation { start -= 1 }
  return start
}

/// Which scalars begin something new for the normaliser and stay as they are in form C.
///
/// Asked of the standard library once per process, below U+3400 and where the compatibility blocks lie.
enum CompositionTable {
  /// Whether text may be cut before this scalar and normalised piece by piece, and the scalar itself never changes.
  static func isStable(_ scalar: UInt32) -> Bool {
    switch scalar {
    case ..<0x0300, 0x2010...0x203A, 0x3001...0x3029, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFE00...0xFE0F,
      0xFF01...0xFF60,
      0x1F000...0x1FAFF, 0x20000...0x2F7FF:
      true
    case ..<0x3400: low[Int(scalar - 0x0300)]
    case 0xA000..<0xAC00: middle[Int(scalar - 0xA000)]
    case 0x3400..<0xA000, 0xE000..<0xF900: true
    default: false
    }
  }

  static let low = stability(of: 0x0300..<0x3400)
  static let middle = stability(of: 0xA000..<0xAC00)

  private static func stability(of range: Range<UInt32>) -> [Bool] {
    var stable = range.map { scalar in
      guard let scalar = Unicode.Scalar(scalar) else { return true }
      return scalar.properties.canonicalCombiningClass == .notReordered && Array(String(scalar)._nfc) == [scalar]
    }
    // Vowels and finals of Hangul, which join the letter before them.
    let hangul: [ClosedRange<UInt32>] = [0x1161...0x1175, 0x11A8...0x11C2]
    for value in hangul.joined() where range.contains(value) {
      stable[Int(value - range.lowerBound)] = false
    }
    // What may join the scalar before it: every scalar that some decomposition holds after its first.
    for value in range {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for tail in String(scalar)._nfd.dropFirst() where range.contains(tail.value) {
        stable[Int(tail.value - range.lowerBound)] = false
      }
    }
    return stable
  }
}
