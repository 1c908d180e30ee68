/// What a page's JSON-LD says of its text: the whole of it at best, and what kind of page it is.
struct StructuredText {
  /// Kinds of things that say what the page's text is about.
  enum Kind: UInt8 {
    case unknown, page, article, product, list, forum
  }

  /// The longest `articleBody`, unescaped.
  private(set) var body = ""
  /// How many of different lengths there were.
  private(set) var bodyCount = 0
  private(set) var kind = Kind.unknown
  private var lastLength = 0

  private static let types: [(name: String, kind: Kind)] = [
    ("Article", .article), ("BlogPosting", .article), ("Posting", .forum), ("QAPage", .forum), ("Product", .product),
    ("ItemList", .list), ("CollectionPage", .list), ("WebPage", .page),
  ]

  /// - Parameter length: the bytes that the page has it in.
  mutating func take(body found: @autoclosure () -> String, length: Int) {
    if length != lastLength, length > 0 { bodyCount += 1 }
    lastLength = length
    guard length > body.utf8.count else { return }
    let found = found()
    if found.utf8.count > body.utf8.count { body = found }
  }

  mutating func take(type: String) {
    if kind == .article { return }
    for (name, meant) in Self.types where type.hasSuffix(name) {
      if meant == .article || kind == .unknown || kind == .page { kind = meant }
      break
    }
  }
}
