import CopydeskText

/// Finds the quotes of a text, with speaker and cue.
///
/// Before: `Mira Okonjo said the harbour was “not safe.”`
///
/// After: one quote, content `not safe.`, speaker `Mira Okonjo`, cue `said`, kind `mixed`.
///
/// Needs nothing but the text; keeps no state; time and memory grow with the length of the text. Each line is a paragraph.
public struct QuoteFinder: Sendable {
  public init() {}

  /// The quotes of `text` in order, as UTF-8 byte offsets.
  public func quotes(in text: String) -> [Quote] {
    text.withBytes { bytes in
      guard Self.mayHoldQuotes(bytes) else { return [] }
      return quotes(in: bytes)
    }
  }

  private func quotes(in bytes: UnsafeBufferPointer<UInt8>) -> [Quote] {
    var tokenizer = Tokenizer(bytes: bytes, lexicon: .shared)
    tokenizer.run()
    var pairing = MarkPairing(bytes: bytes, tokens: tokenizer.tokens)
    pairing.run()
    guard !pairing.spans.isEmpty else { return [] }
    let narration = Narration(tokens: tokenizer.tokens, spans: pairing.spans)
    var passages = Passages(narration: narration, spans: pairing.spans, tokens: tokenizer.tokens)
    passages.attribute()
    passages.carryOn()
    return passages.quotes(in: bytes)
  }

  /// Whether any byte could begin a quotation mark; most lines of most pages hold none.
  private static func mayHoldQuotes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where byte == 0x22 || byte == 0x27 || byte == 0x60 || byte == 0xe2 || byte == 0xc2 || byte == 0xe3
    {
      return true
    }
    return false
  }
}
