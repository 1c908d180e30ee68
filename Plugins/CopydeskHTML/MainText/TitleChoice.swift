/// Chooses a page's title among those that its head, its structured data and its headings give.
///
/// Heads carry the site's name ("… | The Harbour Post") and social titles are often rewritten, so the heading that
/// readers see wins wherever the head confirms it.
struct TitleChoice {
  var title: String
  var source: MainText.TitleSource

  /// Longer headings are sentences that someone set in a heading.
  private static let longestTitle = 300

  init?(_ page: Page) {
    let metadata = page.metadata
    let headings = Self.headings(of: page)
    let candidates = [
      (metadata.headline, MainText.TitleSource.structuredData), (metadata.openGraphTitle, .openGraph),
      (metadata.title, .titleElement),
    ].compactMap { text, source in text.map { (folded(Entities.decoded($0)), source) } }.filter { !$0.0.isEmpty }

    // A heading that the head repeats, whole or with the site's name behind it.
    for heading in headings {
      let key = Self.key(heading)
      guard key.count >= 8 else { continue }
      if candidates.contains(where: { Self.key($0.0).hasPrefixOrEquals(key) }) {
        self.init(title: heading, source: .heading)
        return
      }
    }
    if let first = candidates.first(where: { $0.1 != .titleElement }) {
      self.init(title: Self.withoutSite(first.0, siteName: metadata.siteName), source: first.1)
    } else if headings.count == 1, let heading = headings.first {
      self.init(title: heading, source: .heading)
    } else if let first = candidates.first {
      self.init(title: Self.withoutSite(first.0, siteName: metadata.siteName), source: first.1)
    } else if let heading = headings.first {
      self.init(title: heading, source: .heading)
    } else {
      return nil
    }
  }

  private init(title: String, source: MainText.TitleSource) {
    self.title = title
    self.source = source
  }

  /// The texts of the page's first-level headings, then of those of the second level that come first.
  private static func headings(of page: Page) -> [String] {
    var first: [String] = []
    var second: [String] = []
    for block in page.blocks where block.range.count <= longestTitle {
      var at = block.element
      while at >= 0, page.elements[at].tag.headingLevel == 0 { at = page.elements[at].parent }
      guard at >= 0 else { continue }
      let level = page.elements[at].tag.headingLevel
      guard level <= 2 else { continue }
      let text = folded(String(decoding: page.text[block.range], as: UTF8.self))
      if level == 1 { first.append(text) } else if second.count < 8 { second.append(text) }
    }
    return first + second
  }

  /// The letters and digits of a title, in lower case, so that quotes and spaces do not matter.
  static func key(_ text: String) -> [UInt8] {
    var key: [UInt8] = []
    var text = text.lowercased()
    return text.withUTF8 { bytes in
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { key.append(byte) }
        // General punctuation (quotes, dashes) and the no-break space do not count.
        if byte == 0xE2, at + 2 < bytes.count, bytes[at + 1] == 0x80 {
          at += 3
          continue
        }
        if byte == 0xC2 {
          at += 2
          continue
        }
        if byte >= 0x80 { key.append(byte) }
        at += 1
      }
      return key
    }
  }

  /// A title without the name of the site at its end (or its start).
  private static func withoutSite(_ title: String, siteName: String?) -> String {
    for separator in [" | ", " – ", " — ", " - ", " · ", " » ", " :: "] {
      let parts = title.split(separator: separator)
      guard parts.count > 1, let last = parts.last, let first = parts.first else { continue }
      if let siteName, key(String(last)) == key(siteName) || parts.count == 2 && key(String(first)) == key(siteName) {
        return key(String(last)) == key(siteName)
          ? parts.dropLast().joined(separator: separator) : parts.dropFirst().joined(separator: separator)
      }
      // Without a site name to go by: the last part goes where it is short beside what is left.
      let rest = parts.dropLast().joined(separator: separator)
      if separator == " | " || last.utf8.count * 2 < rest.utf8.count { return rest }
    }
    return title
  }
}

private func folded(_ text: String) -> String {
  text.split { $0.isWhitespace }.joined(separator: " ")
}

extension [UInt8] {
  /// Whether `prefix` stands at the start and leaves no more than a site's name.
  fileprivate func hasPrefixOrEquals(_ prefix: [UInt8]) -> Bool {
    starts(with: prefix) && count - prefix.count <= 60
  }
}

/// Decodes the few character references that titles in JSON and attributes keep after decoding once.
enum Entities {
  private static let named: [(String, String)] = [
    ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&#039;", "'"), ("&#x27;", "'"), ("&lt;", "<"),
    ("&gt;", ">"), ("&nbsp;", " "), ("&#8217;", "’"), ("&#8216;", "‘"), ("&#8220;", "“"), ("&#8221;", "”"),
    ("&rsquo;", "’"), ("&lsquo;", "‘"), ("&rdquo;", "”"), ("&ldquo;", "“"), ("&#8211;", "–"), ("&#8212;", "—"),
    ("&ndash;", "–"), ("&mdash;", "—"), ("&hellip;", "…"), ("&#038;", "&"), ("&#38;", "&"), ("&amp;", "&"),
  ]

  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var text = text
    for (reference, character) in named where text.contains(reference) {
      text = text.split(separator: reference, omittingEmptySubsequences: false).joined(separator: character)
    }
    return text
  }
}
