/// What a page says about itself, and where it says so.
public struct Metadata: Sendable, Hashable {
  /// The title of the article, without the name of the site.
  public var title: String?
  /// The names of the authors, in the order of the page.
  public var authors: [String] = []
  /// ISO 8601, to the precision that the page gives: a date, or date and time, with an offset where there is one.
  public var published: String?
  public var modified: String?
  public var siteName: String?
  /// The absolute address under which the page wants to be known.
  public var canonicalAddress: String?
  /// A language tag (BCP 47), as the page declares it.
  public var language: String?
  public var description: String?
  /// The absolute address of the picture that stands for the page.
  public var image: String?
  /// Where each of them was found; nothing for what was not.
  public var sources: [MetadataField: MetadataSource] = [:]
}

/// Chooses a page's metadata among all that it says.
struct MetadataChoice {
  private let page: Page
  private let said: PageMetadata
  private let structured: StructuredMetadata
  private var titles: TitleChoice?
  /// The address that the page was fetched from.
  private let fetched: String?
  private(set) var metadata = Metadata()

  /// - Parameter address: where the page was fetched from, if that is known.
  static func metadata(of page: Page, address: String? = nil) -> Metadata {
    var choice = MetadataChoice(page, fetched: address)
    choice.chooseAddresses()
    choice.chooseSite()
    choice.chooseTitle()
    choice.chooseLanguage()
    choice.chooseDescription()
    choice.chooseAuthors()
    choice.chooseDates()
    return choice.metadata
  }

  private init(_ page: Page, fetched: String?) {
    self.page = page
    self.fetched = fetched
    said = page.metadata
    let address = said.canonicalLink ?? said.candidates(.address).first?.text
    let title = said.candidates(.title).first?.text ?? said.title
    structured = StructuredMetadata(
      said.structuredNodes, address: address, title: title.map(CharacterReferences.decoded))
  }

  /// What several places say about a field, by where they are: those of `<meta>` elements in the order of their names.
  private func statements(
    _ field: MetadataField, structured: String?, before: MetadataSource? = nil
  ) -> [(text: String, source: MetadataSource)] {
    var all = said.candidates(field).map { ($0.text, $0.source) }
    if let structured {
      let place = before.flatMap { before in all.firstIndex { $0.1 == before } } ?? (before == nil ? 0 : all.count)
      all.insert((structured, .structuredData), at: place)
    }
    return all
  }

  // MARK: Fields

  private mutating func chooseAddresses() {
    let canonical =
      [(said.canonicalLink, MetadataSource.link)] + said.candidates(.address).map { ($0.text, $0.source) }
      + [(structured.address, .structuredData)]
    let base =
      said.base.flatMap { WebAddress.absolute($0, base: fetched) } ?? fetched
      ?? canonical.lazy.compactMap { $0.0.flatMap { WebAddress.absolute($0, base: nil) } }.first
    for (text, source) in canonical {
      guard let text, let address = WebAddress.absolute(CharacterReferences.decoded(text), base: base) else { continue }
      metadata.canonicalAddress = address
      metadata.sources[.address] = source
      break
    }
    var images = statements(.image, structured: structured.image, before: .microdata)
    if let image = said.imageLink { images.append((image, .link)) }
    for (text, source) in images {
      guard let address = WebAddress.absolute(CharacterReferences.decoded(text), base: base) else { continue }
      metadata.image = address
      metadata.sources[.image] = source
      break
    }
  }

  private mutating func chooseSite() {
    for (text, source) in statements(.site, structured: structured.siteName, before: .meta) {
      guard let name = Self.useful(text), !WebAddress.isAddress(name), name.utf8.count <= 120 else { continue }
      metadata.siteName = name
      metadata.sources[.site] = source
      break
    }
  }

  private mutating func chooseTitle() {
    titles = TitleChoice(page, structured: structured, siteNames: siteNames)
    guard let titles else { return }
    metadata.title = titles.title
    metadata.sources[.title] = titles.source
  }

  /// Names that the site goes by: what it says, and its host.
  private var siteNames: [String] {
    var names = [metadata.siteName, structured.siteName, structured.publisher].compactMap { $0 }
    names += said.candidates(.site).map(\.text)
    for host in [metadata.canonicalAddress, fetched].compactMap({ $0.flatMap(WebAddress.host) }) {
      var labels = host.split(separator: ".").dropLast()
      // "courier.co.uk"
      if labels.count > 1, let last = labels.last, last.utf8.count < 4 { labels = labels.dropLast() }
      names += [host, labels.last.map(String.init) ?? host]
    }
    return names
  }

  private mutating func chooseLanguage() {
    var all: [(text: String, source: MetadataSource)] = said.htmlLanguage.map { [($0, .htmlElement)] } ?? []
    all += statements(.language, structured: structured.language)
    for (text, source) in all {
      guard let tag = LanguageTag.normalized(text) else { continue }
      metadata.language = tag
      metadata.sources[.language] = source
      break
    }
  }

  private mutating func chooseDescription() {
    for (text, source) in statements(.description, structured: structured.description, before: .microdata) {
      guard let text = Self.useful(text) else { continue }
      metadata.description = text
      metadata.sources[.description] = source
      break
    }
  }

  private mutating func chooseAuthors() {
    let reader = AuthorPlaces(page, title: titles?.range, siteNames: siteNames)
    guard let found = reader.authors(structured: structured) else { return }
    metadata.authors = found.names
    metadata.sources[.authors] = found.source
  }

  private mutating func chooseDates() {
    let dates = DatePlaces(
      page, title: titles?.range, language: dateLanguage, address: metadata.canonicalAddress, structured: structured)
    if let found = dates.published {
      metadata.published = found.date.text
      metadata.sources[.published] = found.source
    }
    if let found = dates.modified {
      metadata.modified = found.date.text
      metadata.sources[.modified] = found.source
    }
  }

  /// The language with its region, which `og:locale` often gives and `<html>` does not.
  private var dateLanguage: String? {
    guard let language = metadata.language, !language.contains("-") else { return metadata.language }
    return said.candidates(.language).lazy.compactMap { LanguageTag.normalized($0.text) }
      .first { $0.hasPrefix(language + "-") } ?? language
  }

  /// A text on one line with its references decoded; nil for what templates leave behind.
  static func useful(_ text: String) -> String? {
    let text = CharacterReferences.decoded(text).folded
    if text.isEmpty || text.utf8.count < 10 && placeholders.contains(text.lowercased()) { return nil }
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "%") }) else { return text }
    return text.contains("{{") || text.hasPrefix("{%") || text.hasPrefix("%%") ? nil : text
  }

  private static let placeholders: Set<String> = ["null", "undefined", "none", "nan", "false", "true", "n/a"]
}
