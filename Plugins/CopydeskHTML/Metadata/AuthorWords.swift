/// Words around the names in bylines.
struct AuthorWords {
  static let shared = AuthorWords(PackageResources.author_words_txt)

  /// What opens a byline; `isWeak` for what does so only in the text of a page.
  struct Opening {
    var text: String
    var isWeak: Bool
  }

  /// By their first words, the longest first.
  let openings: [String: [Opening]]
  /// What opens the names of people who did something else, by their first words.
  let others: [String: [String]]
  let ends: Set<String>
  /// Jobs, and `groups`: those that a number of people do together.
  let roles: Set<String>
  let groups: Set<String>
  let junk: Set<String>
  /// Parts of what links ask readers to do.
  let calls: [String]
  let published: [String]
  let updated: [String]
  /// The first words of `published` and of `updated`.
  let publicationOpeners: Set<String>
  let updateOpeners: Set<String>
  let particles: Set<String>

  private init(_ table: [UInt8]) {
    var lists: [Substring: [String]] = [:]
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      lists[parts[0]] = parts[1].split(separator: "|").map { String($0).folded }
    }
    let labels = (lists["label"] ?? []).map { Opening(text: $0, isWeak: false) }
    let openers = (lists["opener"] ?? []).map { Opening(text: $0, isWeak: true) }
    openings = Dictionary(grouping: labels + openers) { Self.firstWord(of: $0.text) }
      .mapValues { $0.sorted { $0.text.utf8.count > $1.text.utf8.count } }
    others = Dictionary(grouping: lists["other"] ?? []) { Self.firstWord(of: $0) }
    ends = Set(lists["end"] ?? [])
    groups = Set(lists["group"] ?? [])
    roles = groups.union(lists["role"] ?? [])
    junk = Set(lists["junk"] ?? [])
    calls = lists["call"] ?? []
    published = lists["published"] ?? []
    updated = lists["updated"] ?? []
    publicationOpeners = Set(published.map(Self.firstWord))
    updateOpeners = Set(updated.map(Self.firstWord))
    particles = Set(lists["particle"] ?? [])
  }

  /// The first word of a text in lower case, up to a space or a colon.
  static func firstWord(of text: some StringProtocol) -> String {
    String(decoding: text.utf8.prefix { $0 > 0x20 && $0 != UInt8(ascii: ":") }.prefix(40), as: UTF8.self).lowercased()
  }

  /// Whether a byline can begin with these bytes.
  func opensByline(_ bytes: ArraySlice<UInt8>) -> Bool {
    openings[Self.firstWord(of: String(decoding: bytes.prefix(40), as: UTF8.self))] != nil
  }

  /// Whether a text is nothing but what opens a byline.
  func isOpening(_ text: String) -> Bool {
    let text = text.lowercased().trimming { $0 == ":" || $0 == " " }
    return openings[Self.firstWord(of: text)]?.contains { $0.text == text } ?? false
  }

  /// Whether a text is about someone who did something else.
  func isOther(_ text: String) -> Bool {
    others[Self.firstWord(of: text)].map { others in
      let text = text.lowercased()
      return others.contains { text.hasPrefix($0) }
    } ?? false
  }
}
