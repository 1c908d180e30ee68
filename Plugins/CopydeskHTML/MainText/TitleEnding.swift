import CopydeskText

/// Takes the name of the site and of a section off a title: "Ferry stays - News | The Courier".
///
/// Titles have dashes and colons of their own ("Spider-Man - Far From Home"). A part goes where the page says that it is
/// the site's name, or gives the title elsewhere without it; where the page says nothing, by how it looks.
struct TitleEnding {
  /// The keys (`TitleChoice.key`) of the names that the site goes by.
  let siteKeys: Set<[UInt8]>
  /// Those of all titles that the page gives, and of its headings.
  let said: [[UInt8]]
  let headings: [[UInt8]]

  private static let separators: [StaticString] = [
    " | ", " – ", " — ", " - ", " · ", " » ", " « ", " › ", " :: ", " • ",
  ]

  /// Shorter keys are said by chance.
  private static let shortestKey = 8

  /// - Parameter title: one that may bear the site's name.
  func removed(from title: String) -> String {
    var rest = title
    while let shorter = withoutKnownPart(rest) { rest = shorter }
    return rest == title ? withoutLikelyPart(title, isConfirmed: isConfirmed(title)) : rest
  }

  /// - Parameter heading: one that hardly ever bears the site's name.
  func siteRemoved(from heading: String) -> String {
    for separator in Self.separators {
      if let (rest, last) = Self.lastPart(heading, separator), isSite(last) { return rest }
    }
    return heading
  }

  /// Whether another title of the page goes on behind this one, so that its dashes are its own.
  private func isConfirmed(_ title: String) -> Bool {
    let key = TitleChoice.key(title)
    return key.count >= Self.shortestKey && said.contains { $0.count > key.count && $0.starts(with: key) }
  }

  private func withoutKnownPart(_ title: String) -> String? {
    for separator in Self.separators {
      guard let (rest, last) = Self.lastPart(title, separator), let (first, end) = Self.firstPart(title, separator)
      else {
        continue
      }
      if isSite(last) || isSaid(rest) { return rest }
      if siteKeys.contains(TitleChoice.key(first)) || isSaid(end) { return end }
    }
    // "The Courier: ferry stays" is cut by the name only: "Spider-Man: no way home" looks the same.
    if let (first, end) = Self.firstPart(title, ": "), siteKeys.contains(TitleChoice.key(first)) { return end }
    if let (rest, last) = Self.lastPart(title, " : "), siteKeys.contains(TitleChoice.key(last)) { return rest }
    return nil
  }

  private func isSaid(_ title: String) -> Bool {
    let key = TitleChoice.key(title)
    return key.count >= Self.shortestKey && (said.contains(key) || headings.contains(key))
  }

  /// Whether a part is the site's name, or that name with a word more or less: "BBC News" of "BBC".
  private func isSite(_ part: String) -> Bool {
    let key = TitleChoice.key(part)
    if key.isEmpty { return false }
    return siteKeys.contains { site in
      if site == key { return true }
      let (short, long) = site.count < key.count ? (site, key) : (key, site)
      guard short.count > 3, short.count * 2 > long.count else { return false }
      return long.starts(with: short) || long.suffix(short.count).elementsEqual(short)
    }
  }

  /// Without anything to go by the last part goes where it is short beside what is left.
  private func withoutLikelyPart(_ title: String, isConfirmed: Bool) -> String {
    for separator in Self.separators {
      guard let (rest, last) = Self.lastPart(title, separator), last.contains(where: \.isLetter) else { continue }
      let isBar = separator.utf8Start[1] == UInt8(ascii: "|")
      if isConfirmed, !isBar { continue }
      if isBar || last.utf8.count * 2 < rest.utf8.count && !Self.isPhrase(last) { return rest }
    }
    return title
  }

  /// Whether a part is the rest of a sentence and no name: "a love story", "what do we know?".
  private static func isPhrase(_ part: String) -> Bool {
    if part.hasSuffix("?") { return true }
    guard let first = part.first, first.isLowercase else { return false }
    return part.split(separator: " ").count > 2
  }

  private static func lastPart(_ title: String, _ separator: StaticString) -> (rest: String, last: String)? {
    parts(of: title, separator, fromEnd: true)
  }

  private static func firstPart(_ title: String, _ separator: StaticString) -> (first: String, rest: String)? {
    parts(of: title, separator, fromEnd: false)
  }

  /// What stands before and behind the last or the first `separator`.
  private static func parts(of title: String, _ separator: StaticString, fromEnd: Bool) -> (String, String)? {
    title.withBytes { bytes in
      let length = separator.utf8CodeUnitCount
      guard bytes.count > length + 1 else { return nil }
      let last = bytes.count - length - 1
      for step in 0..<last {
        let at = fromEnd ? last - step : step + 1
        guard bytes[at] == separator.utf8Start[0], bytes[at + 1] == separator.utf8Start[1],
          (2..<length).allSatisfy({ bytes[at + $0] == separator.utf8Start[$0] })
        else { continue }
        return (String(decoding: bytes[..<at], as: UTF8.self), String(decoding: bytes[(at + length)...], as: UTF8.self))
      }
      return nil
    }
  }
}
