import CopydeskText

/// What the names in an element's `class`, `id` and `role` say about it.
///
/// Names are hints and never proof: an element that bears "related" and holds most of a page's sentences is its article.
struct NameHints: OptionSet, Hashable {
  let rawValue: UInt32

  /// Names such as `content`; `body` made of two such words, such as `article-body`.
  static let content = NameHints(rawValue: 1 << 0)
  static let body = NameHints(rawValue: 1 << 1)
  static let share = NameHints(rawValue: 1 << 2)
  static let comments = NameHints(rawValue: 1 << 3)
  static let related = NameHints(rawValue: 1 << 4)
  static let advertisement = NameHints(rawValue: 1 << 5)
  static let newsletter = NameHints(rawValue: 1 << 6)
  static let byline = NameHints(rawValue: 1 << 7)
  static let navigation = NameHints(rawValue: 1 << 8)
  static let header = NameHints(rawValue: 1 << 9)
  static let footer = NameHints(rawValue: 1 << 10)
  static let sidebar = NameHints(rawValue: 1 << 11)
  static let meta = NameHints(rawValue: 1 << 12)
  static let overlay = NameHints(rawValue: 1 << 13)
  static let account = NameHints(rawValue: 1 << 14)
  static let caption = NameHints(rawValue: 1 << 15)
  static let unseen = NameHints(rawValue: 1 << 16)

  /// Hints that speak against an element's text.
  static let noise: NameHints = [
    .share, .comments, .related, .advertisement, .newsletter, .byline, .navigation, .header, .footer, .sidebar, .meta,
    .overlay, .account, .unseen,
  ]

  static let byName: [String: NameHints] = [
    "content": .content, "share": .share, "comments": .comments, "related": .related,
    "advertisement": .advertisement, "newsletter": .newsletter, "byline": .byline, "navigation": .navigation,
    "header": .header, "footer": .footer, "sidebar": .sidebar, "meta": .meta, "overlay": .overlay,
    "account": .account, "caption": .caption, "unseen": .unseen,
  ]
}

/// Reads hints out of names, by the words in `Resources/name-hints.txt`.
struct NameHintTable {
  static let shared = NameHintTable(PackageResources.name_hints_txt)

  private var words: [UInt64: NameHints] = [:]
  /// Words after which a name says what an element has beside it, not what it is: `has-sidebar`, `no-comments`.
  private let deniers: Set<UInt64>

  init(_ table: [UInt8]) {
    deniers = Set(["has", "no", "with", "without", "is", "hide", "not", "show"].map { Self.hash($0.utf8) })
    for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let hint = NameHints.byName[String(parts[0])] else { continue }
      for word in parts[1].split(separator: " ") { words[Self.hash(word.utf8), default: []].formUnion(hint) }
    }
  }

  /// Words beyond this number in one attribute are not looked at.
  private static let mostWords = 48

  /// The hints in an attribute that holds names divided by white space, and the hashes of its words.
  func hints(in attribute: UnsafeBufferPointer<UInt8>, words list: inout [UInt32]) -> NameHints {
    var result: NameHints = []
    for name in attribute.split(whereSeparator: { $0 <= 0x20 }) {
      result.formUnion(hints(inName: name, words: &list))
      if list.count > Self.mostWords { break }
    }
    return result
  }

  /// The hints in one name: its words end at dashes, digits and capital letters (`articleBody`, `post_meta-2`).
  private func hints(inName name: UnsafeBufferPointer<UInt8>.SubSequence, words list: inout [UInt32]) -> NameHints {
    var result: NameHints = []
    var contentWords = 0
    var denied = false
    var whole = StableSeed.word
    var word = StableSeed.word
    var length = 0
    var wordCount = 0
    var previousIsLower = false

    func lookUp(_ hash: UInt64) {
      let short = UInt32(truncatingIfNeeded: hash)
      if !list.contains(short) { list.append(short) }
      if deniers.contains(hash) {
        denied = true
      } else if let found = words[hash], !denied {
        if found == .content { contentWords += 1 }
        result.formUnion(found)
      }
    }
    for byte in name {
      let lower = byte | 0x20
      let isLetter = lower &- 0x61 < 26
      let isCapital = isLetter && byte & 0x20 == 0
      if length > 0, !isLetter || (isCapital && previousIsLower) {
        lookUp(word)
        wordCount += 1
        (word, length) = (StableSeed.word, 0)
      }
      if isLetter {
        word = StableSeed.step(word, lower)
        whole = StableSeed.step(whole, lower)
        length += 1
      }
      previousIsLower = isLetter && !isCapital
    }
    if length > 0 {
      lookUp(word)
      wordCount += 1
    }
    if wordCount > 1, let found = words[whole], !denied { result.formUnion(found) }
    if contentWords > 1, result == .content { result.insert(.body) }
    if !result.isDisjoint(with: .noise) { result.remove(.content) }
    return result
  }

  private static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
    word.reduce(StableSeed.word) { StableSeed.step($0, $1 | 0x20) }
  }
}

/// FNV-1a, as a hash of short words.
private enum StableSeed {
  static let word: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
