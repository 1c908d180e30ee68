/// The tokens of a page's blocks, cut once for all that compares them with other texts.
struct BlockTokens {
  private var tokens: [UInt32] = []
  private var starts: [Int] = [0]

  /// - Parameter skips: whether a block is left out; it has no tokens then.
  init(_ page: Page, skips: (Int) -> Bool) {
    tokens.reserveCapacity(page.text.count / 6)
    starts.reserveCapacity(page.blocks.count + 1)
    page.text.withUnsafeBufferPointer { text in
      for at in page.blocks.indices {
        if !skips(at) {
          TextTokens.forEach(in: UnsafeBufferPointer(rebasing: text[page.blocks[at].range])) { tokens.append($0) }
        }
        starts.append(tokens.count)
      }
    }
  }

  func count(ofBlock at: Int) -> Int { starts[at + 1] - starts[at] }

  @inline(__always)
  func with<Result>(_ at: Int, _ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
    tokens.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[starts[at]..<starts[at + 1]])) }
  }
}

/// The tokens of a short text, such as a title or a name, to ask how much of it a block has.
struct ShortText {
  private let tokens: [UInt32]
  /// A bit for the last six bits of each token, since hardly any token of a block is among these.
  private let filter: UInt64

  /// Nil for a text without tokens; tokens beyond the 64th do not count.
  init?(_ text: String) {
    tokens = Array(TextTokens.all(in: text).prefix(64))
    if tokens.isEmpty { return nil }
    filter = tokens.reduce(0) { $0 | 1 << UInt64($1 & 63) }
  }

  /// How many of a block's tokens the text has, and which share of the text's tokens the block has.
  func agreement(with block: UnsafeBufferPointer<UInt32>) -> (found: Int, share: Double) {
    var found = 0
    var seen: UInt64 = 0
    for token in block where filter >> UInt64(token & 63) & 1 == 1 {
      var hits: UInt64 = 0
      for at in tokens.indices where tokens[at] == token { hits |= 1 << UInt64(at) }
      if hits != 0 { found += 1 }
      seen |= hits
    }
    return (found, Double(seen.nonzeroBitCount) / Double(tokens.count))
  }
}
