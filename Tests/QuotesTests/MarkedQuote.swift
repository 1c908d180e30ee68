import CopydeskQuotes

/// A quote as a test writes it: the words that were said, who said them, and how the text ties both together.
struct Said: Equatable, CustomStringConvertible {
  var words: [String]
  var by: String?
  var name: String?
  var cue: String?
  var kind: Quote.Kind

  init(_ words: String..., by: String?, name: String?, cue: String?, kind: Quote.Kind = .direct) {
    self.words = words
    self.by = by
    self.name = name
    self.cue = cue
    self.kind = kind
  }

  init(_ quote: Quote, in text: String) {
    let bytes = Array(text.utf8)
    let part = { (range: Range<Int>) in String(decoding: bytes[range], as: UTF8.self) }
    words = quote.content.map(part)
    by = quote.speaker.map(part)
    name = quote.speakerName
    cue = quote.cue.map(part)
    kind = quote.kind
  }

  var description: String {
    "\(kind) \(words) by \(by ?? "nobody") = \(name ?? "nobody") (\(cue ?? "no cue"))"
  }
}

/// The quotes that the finder sees in `text`.
func quotes(_ text: String) -> [Said] {
  QuoteFinder().quotes(in: text).map { Said($0, in: text) }
}
