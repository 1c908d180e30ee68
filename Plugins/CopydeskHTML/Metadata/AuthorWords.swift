/// Words around the names in bylines.
struct AuthorWords {
  static let shared = AuthorWords(PackageResources.author_words_txt)

  /// What opens a byline, longest first, and what does so only in the text of a page.
  let labels: [String]
  let openers: [String]
  /// What opens the names of people who did something else.
  let others: [String]
  let ends: Set<String>
  let roles: Set<String>
  let junk: Set<String>
  let published: [String]
  let updated: [String]
  /// The first words of `updated`.
  let updateOpeners: Set<String>
  let particles: Set<String>

  private init(_ table: [UInt8]) {
    var lists: [Substring: [String]] = [:]
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      lists[parts[0]] = parts[1].split(separator: "|").map { String($0).folded }
    }
    func longestFirst(_ name: Substring) -> [String] { (lists[name] ?? []).sorted { $0.utf8.count > $1.utf8.count } }
    labels = longestFirst("label")
    openers = longestFirst("opener")
    others = longestFirst("other")
    ends = Set(lists["end"] ?? [])
    roles = Set(lists["role"] ?? [])
    junk = Set(lists["junk"] ?? [])
    published = lists["published"] ?? []
    updated = lists["updated"] ?? []
    updateOpeners = Set(updated.compactMap { $0.split(separator: " ").first.map(String.init) })
    particles = Set(lists["particle"] ?? [])
  }
}
