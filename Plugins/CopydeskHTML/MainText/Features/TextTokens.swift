import CopydeskText

/// Cuts text into tokens for comparing one text with another: words of alphabets, and single ideographs.
enum TextTokens {
  /// Calls `body` with the hash of each token. ASCII letters count without their case.
  @inline(__always)
  static func forEach(in bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt32) -> Void) {
    var hash: UInt32 = 0
    var length = 0
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 0x80 {
        if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 {
          (hash, length) = (step(hash, byte | 0x20), length + 1)
        } else if length > 0 {
          body(hash)
          (hash, length) = (0, 0)
        }
        at += 1
        continue
      }
      let kind = Self.kind(bytes, at)
      if kind.isSign || kind.isIdeograph, length > 0 {
        body(hash)
        (hash, length) = (0, 0)
      }
      let end = min(bytes.count, at + kind.length)
      if !kind.isSign {
        for offset in at..<end { hash = step(hash, bytes[offset]) }
        length += 1
        if kind.isIdeograph {
          body(hash)
          (hash, length) = (0, 0)
        }
      }
      at = end
    }
    if length > 0 { body(hash) }
  }

  /// The hashes of all tokens.
  static func all(in text: String) -> [UInt32] {
    var tokens: [UInt32] = []
    text.withBytes { bytes in forEach(in: bytes) { tokens.append($0) } }
    return tokens
  }

  @inline(__always)
  private static func step(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    let mixed = (hash ^ UInt32(byte)) &* 0x0100_0193
    return mixed ^ mixed >> 15
  }

  @inline(__always)
  private static func kind(
    _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int
  ) -> (length: Int, isSign: Bool, isIdeograph: Bool) {
    let first = bytes[at]
    if first < 0xE0 {
      // U+0080…U+00BF: signs, but for the three that are letters.
      return (2, first == 0xC2 && at + 1 < bytes.count && ![0xAA, 0xB5, 0xBA].contains(bytes[at + 1]), false)
    }
    if first >= 0xF0 { return (4, false, false) }
    guard at + 1 < bytes.count else { return (3, true, false) }
    let second = bytes[at + 1]
    switch first {
    // General punctuation to dingbats; brackets and stops of Chinese and Japanese; their wide forms.
    case 0xE2: return (3, second < 0xB0, false)
    case 0xE3 where second == 0x80: return (3, true, false)
    case 0xEF where second == 0xBC || second == 0xBD: return (3, true, false)
    case 0xE3...0xE9: return (3, false, true)
    default: return (3, false, false)
    }
  }
}

/// The runs of four tokens in a text, to ask how much of another text is in it.
struct TokenRuns {
  private var runs = HashTable(capacity: 0)
  private var tokens = HashTable(capacity: 0)
  private(set) var isEmpty = true

  init() {}

  init(_ text: String) {
    let all = TextTokens.all(in: text)
    if all.isEmpty { return }
    isEmpty = false
    tokens = HashTable(capacity: all.count)
    runs = HashTable(capacity: all.count)
    var rolling = RollingRun()
    for token in all {
      tokens.insert(UInt64(token) &* 0x9E37_79B9_7F4A_7C15)
      if let run = rolling.next(token) { runs.insert(run) }
    }
  }

  /// The share of a block's runs that the text has; of single tokens where it has fewer than four.
  func share(of block: UnsafeBufferPointer<UInt32>) -> Double {
    var rolling = RollingRun()
    var (found, all, foundTokens) = (0, 0, 0)
    for token in block {
      if let run = rolling.next(token) {
        all += 1
        if runs.contains(run) { found += 1 }
      } else if tokens.contains(UInt64(token) &* 0x9E37_79B9_7F4A_7C15) {
        foundTokens += 1
      }
    }
    if all > 0 { return Double(found) / Double(all) }
    return block.isEmpty ? 0 : Double(foundTokens) / Double(block.count)
  }
}

/// A set of hashes with open addressing: what is in it is spread already, so that it hashes nothing itself.
private struct HashTable {
  private var slots: [UInt64]
  private let mask: Int

  init(capacity: Int) {
    var size = 4
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    mask = size - 1
  }

  mutating func insert(_ hash: UInt64) {
    let slot = slot(of: hash)
    slots[slot] = max(1, hash)
  }

  @inline(__always)
  func contains(_ hash: UInt64) -> Bool { slots[slot(of: hash)] != 0 }

  /// Where a hash is, or could go.
  @inline(__always)
  private func slot(of hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash >> 40) & mask
    while slots[slot] != 0, slots[slot] != max(1, hash) { slot = (slot + 1) & mask }
    return slot
  }
}

/// The hash of the last four tokens.
private struct RollingRun {
  private var (first, second, third): (UInt32, UInt32, UInt32) = (0, 0, 0)
  private var count = 0

  @inline(__always)
  mutating func next(_ token: UInt32) -> UInt64? {
    let run =
      (UInt64(first) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(second) &* 0xC2B2_AE3D_27D4_EB4F)
      &+ (UInt64(third) &* 0x1656_67B1_9E37_79F9 ^ UInt64(token) &* 0x85EB_CA77_C2B2_AE63)
    (first, second, third) = (second, third, token)
    count += 1
    return count >= 4 ? run : nil
  }
}
