/// What a page's JSON-LD says of its text: the whole of it at best, and what kind of page it is.
struct StructuredText {
  /// Kinds of things that say what the page's text is about.
  enum Kind: UInt8 {
    case unknown, page, article, product, list, forum
  }

  /// The longest `articleBody`, unescaped.
  private(set) var body = ""
  private(set) var kind = Kind.unknown

  private static let types: [(name: String, kind: Kind)] = [
    ("Article", .article), ("BlogPosting", .article), ("Posting", .forum), ("QAPage", .forum), ("Product", .product),
    ("ItemList", .list), ("CollectionPage", .list), ("WebPage", .page),
  ]

  mutating func take(body found: String) {
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
