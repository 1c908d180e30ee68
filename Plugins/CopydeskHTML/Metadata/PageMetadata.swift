import CopydeskText

/// What a page's head, its JSON-LD and the places of its bylines say, before anything is chosen.
struct PageMetadata {
  /// Something that was said about the page.
  struct Candidate {
    var field: MetadataField
    var source: MetadataSource
    var rank: Int
    var text: String
    /// Whether the text is one person's name and no list.
    var isOnePerson = false
  }

  /// A stretch of the page's text that may be a byline or a date, by its element.
  struct Place {
    enum Kind {
      /// `itemprop="author"`, a name inside of it, `rel="author"`, a link to an author's page, the class of a byline.
      case author, authorName, authorLink, authorPage, byline
      /// `<time>`, `itemprop="datePublished"`, `itemprop="dateModified"`, the class of a date.
      case time, published, modified, date
    }

    var kind: Kind
    /// The place in the page's text, and the innermost element around it.
    var range: Range<Int>
    var element: Int
    /// The date of a `datetime` or the text of a `content`.
    var value: String?
  }

  /// The text of `<title>`.
  var title: String?
  /// The language of `<html>`.
  var htmlLanguage: String?
  var base: String?
  /// `<link rel="canonical">` and `<link rel="image_src">`.
  var canonicalLink: String?
  var imageLink: String?
  var places: [Place] = []
  private(set) var candidates: [Candidate] = []
  private(set) var structuredNodes: [StructuredNode] = []

  private var isTwitterAuthor = false

  /// More of them are the work of a broken or hostile page.
  private static let mostCandidates = 200
  static let mostPlaces = 400

  /// Takes what a `<meta>` says.
  mutating func takeMeta(_ attributes: Attributes, isInAuthor: Bool = false) {
    guard candidates.count < Self.mostCandidates else { return }
    var meaning: MetadataNames.Meaning?
    var isName = false
    var content: UnsafeBufferPointer<UInt8>?
    var twitterData: TwitterPart?
    attributes.forEach { attribute, value in
      switch attribute {
      case .name, .property, .itemprop, .httpEquiv:
        // `itemprop` means something else on `<meta>` elements that belong to a part of the page.
        guard meaning == nil, value.count <= 40 else { return }
        let name = String(decoding: value, as: UTF8.self)
        meaning = MetadataNames.shared.meaning(of: name, isItemprop: attribute == .itemprop)
        if meaning == nil { twitterData = TwitterPart(rawValue: name) }
        isName = attribute == .itemprop && value.elementsEqual("name".utf8)
      case .content: content = value
      default: break
      }
    }
    guard let content, !content.isEmpty else { return }
    if let twitterData { return takeTwitter(twitterData, String(decoding: content, as: UTF8.self)) }
    if let meaning {
      let text = String(decoding: content, as: UTF8.self)
      candidates.append(
        Candidate(
          field: meaning.field, source: meaning.source, rank: meaning.rank, text: text,
          isOnePerson: meaning.isOnePerson))
    } else if isName, isInAuthor {
      let text = String(decoding: content, as: UTF8.self)
      candidates.append(Candidate(field: .authors, source: .microdata, rank: 0, text: text))
    }
  }

  /// Twitter cards hold two pairs of a label and a text, of which one is often the author: "Written by", "Mira Okonjo".
  private enum TwitterPart: String {
    case firstLabel = "twitter:label1"
    case firstData = "twitter:data1"
    case secondLabel = "twitter:label2"
    case secondData = "twitter:data2"
  }

  private mutating func takeTwitter(_ part: TwitterPart, _ text: String) {
    switch part {
    case .firstLabel, .secondLabel: isTwitterAuthor = AuthorWords.shared.isOpening(text.folded)
    case .firstData, .secondData:
      if isTwitterAuthor {
        candidates.append(Candidate(field: .authors, source: .twitter, rank: MetadataNames.lastRank, text: text))
      }
      isTwitterAuthor = false
    }
  }

  /// Takes the addresses that a `<link>` gives.
  mutating func takeLink(_ attributes: Attributes) {
    var (isCanonical, isImage) = (false, false)
    var address = ""
    attributes.forEach { attribute, value in
      switch attribute {
      case .rel:
        for word in value.split(whereSeparator: { $0 <= 0x20 }) {
          let word = word.lazy.map(\.asciiLowercased)
          if word.elementsEqual("canonical".utf8) { isCanonical = true }
          if word.elementsEqual("image_src".utf8) { isImage = true }
        }
      case .href: if isCanonical || isImage || address.isEmpty { address = String(decoding: value, as: UTF8.self) }
      default: break
      }
    }
    if address.isEmpty { return }
    if isCanonical, canonicalLink == nil { canonicalLink = address }
    if isImage, imageLink == nil { imageLink = address }
  }

  /// Takes the address from which relative ones are seen.
  mutating func takeBase(_ attributes: Attributes) {
    attributes.forEach { attribute, value in
      if attribute == .href, base == nil { base = String(decoding: value, as: UTF8.self) }
    }
  }

  mutating func take(_ nodes: [StructuredNode]) { structuredNodes = nodes }

  /// The surest candidates of a field first, as they stand on the page where none is surer.
  func candidates(_ field: MetadataField) -> [Candidate] {
    candidates.enumerated().filter { $0.element.field == field }
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
  }

  /// The description, as the scorer of the main text knows it: the first that the page gives.
  var firstDescription: String? {
    candidates.first { $0.field == .description && ($0.source == .openGraph || $0.source == .meta) }?.text
  }
}

/// Tells by an element's attributes whether it may hold an author or a date.
struct PlaceReader {
  private let tag: Tag
  private var declared: PageMetadata.Place.Kind?
  /// The date or the name that an attribute gives.
  private(set) var value: String?

  private static let longestValue = 200

  init(_ tag: Tag) { self.tag = tag }

  mutating func take(_ name: Attributes.Name, _ value: UnsafeBufferPointer<UInt8>) {
    switch name {
    case .itemprop: if declared == nil { declared = Self.kind(itemprop: value) }
    case .rel:
      let isAuthor = value.split(whereSeparator: { $0 <= 0x20 }).contains(where: Self.isAuthor)
      if isAuthor, declared == nil || declared == .authorPage { declared = .authorLink }
    case .author: declared = declared ?? .authorPage
    default: if value.count <= Self.longestValue { self.value = String(decoding: value, as: UTF8.self) }
    }
  }

  func kind(hints: NameHints, isInAuthor: Bool) -> PageMetadata.Place.Kind? {
    if let declared, declared != .authorName || isInAuthor { return declared }
    if tag == .time { return .time }
    if hints.contains(.byline) { return .byline }
    return hints.contains(.meta) ? .date : nil
  }

  private static func isAuthor(_ word: UnsafeBufferPointer<UInt8>.SubSequence) -> Bool {
    word.lazy.map(\.asciiLowercased).elementsEqual("author".utf8)
  }

  private static func kind(itemprop value: UnsafeBufferPointer<UInt8>) -> PageMetadata.Place.Kind? {
    for word in value.split(whereSeparator: { $0 <= 0x20 }) {
      if isAuthor(word) { return .author }
      if word.elementsEqual("name".utf8) { return .authorName }
      if word.elementsEqual("datePublished".utf8) { return .published }
      if word.elementsEqual("dateModified".utf8) { return .modified }
    }
    return nil
  }
}
