/// Where on a page a piece of metadata was found.
public enum MetadataSource: String, Sendable, CaseIterable {
  /// A script of JSON-LD.
  case structuredData = "json-ld"
  /// A `<meta>` of the Open Graph protocol (`og:title`, `article:published_time`).
  case openGraph = "open-graph"
  /// A `<meta>` of Twitter cards.
  case twitter
  /// Any other `<meta>`: Dublin Core, Highwire, Parse.ly, Sailthru, plain names.
  case meta
  /// An element or `<meta>` with `itemprop`.
  case microdata
  /// A `<link>` or `<a>` with `rel`.
  case link
  /// The `<title>`.
  case titleElement = "title"
  /// A heading of the page.
  case heading
  /// The language of `<html>`.
  case htmlElement = "html"
  /// A `<time>`.
  case timeElement = "time"
  /// An element whose class names a byline or a date.
  case byline
  /// The text near the title.
  case text
  /// The address of the page.
  case address = "url"
}

/// What a page says about itself.
public enum MetadataField: String, Sendable, CaseIterable {
  case title, authors, published, modified, site, address, language, description, image
}

/// Names of `<meta>` elements and what they say.
struct MetadataNames {
  struct Meaning {
    var field: MetadataField
    var source: MetadataSource
    /// The lower, the surer, among the names of a field.
    var rank: Int
    /// Whether each element names one person.
    var isOnePerson = false
  }

  /// The rank of what is less sure than any name.
  static let lastRank = 1_000
  static let shared = MetadataNames(PackageResources.metadata_names_txt)

  private var meanings: [String: Meaning] = [:]

  private init(_ table: [UInt8]) {
    var rank = 0
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      let kind = parts[0].split(separator: " ").map(String.init)
      guard parts.count == 2, let field = MetadataField(rawValue: kind[0]),
        let source = MetadataSource(rawValue: kind[1])
      else { continue }
      for name in parts[1].split(separator: " ") {
        meanings[(source == .microdata ? Self.itemprop : "") + name] = Meaning(
          field: field, source: source, rank: rank, isOnePerson: kind.last == "person")
        rank += 1
      }
    }
  }

  private static let itemprop = "itemprop "

  /// - Parameter isItemprop: whether the name stands in `itemprop`; some pages write those names in `name` too.
  func meaning(of name: String, isItemprop: Bool) -> Meaning? {
    let name = name.lowercased()
    if !isItemprop, let meaning = meanings[name] { return meaning }
    guard var meaning = meanings[Self.itemprop + name] else { return nil }
    if !isItemprop { meaning.source = .meta }
    return meaning
  }
}
