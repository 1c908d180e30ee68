/// What the tables in Resources say about a word.
struct WordClass: OptionSet, Sendable {
  let rawValue: UInt64

  static let speech = WordClass(rawValue: 1 << 0)
  static let partial = WordClass(rawValue: 1 << 1)
  static let nounOrVerb = WordClass(rawValue: 1 << 2)
  static let title = WordClass(rawValue: 1 << 3)
  static let abbreviation = WordClass(rawValue: 1 << 4)
  static let preposition = WordClass(rawValue: 1 << 5)
  static let conjunction = WordClass(rawValue: 1 << 6)
  static let subordinator = WordClass(rawValue: 1 << 7)
  static let determiner = WordClass(rawValue: 1 << 8)
  static let auxiliary = WordClass(rawValue: 1 << 9)
  static let adverb = WordClass(rawValue: 1 << 10)
  static let calendar = WordClass(rawValue: 1 << 11)
  static let medium = WordClass(rawValue: 1 << 12)
  static let workNoun = WordClass(rawValue: 1 << 13)
  static let masculine = WordClass(rawValue: 1 << 14)
  static let feminine = WordClass(rawValue: 1 << 15)
  static let plural = WordClass(rawValue: 1 << 16)
  static let neuter = WordClass(rawValue: 1 << 17)
  static let firstOrSecond = WordClass(rawValue: 1 << 18)
  static let relative = WordClass(rawValue: 1 << 19)
  static let subjectPronoun = WordClass(rawValue: 1 << 20)
  static let indefinite = WordClass(rawValue: 1 << 21)
  static let masculineName = WordClass(rawValue: 1 << 22)
  static let feminineName = WordClass(rawValue: 1 << 23)
  static let linker = WordClass(rawValue: 1 << 24)
  static let to = WordClass(rawValue: 1 << 25)
  static let according = WordClass(rawValue: 1 << 26)
  static let be = WordClass(rawValue: 1 << 27)
  static let by = WordClass(rawValue: 1 << 28)
  static let and = WordClass(rawValue: 1 << 29)
  static let adjacent = WordClass(rawValue: 1 << 30)
  static let that = WordClass(rawValue: 1 << 31)
  static let particle = WordClass(rawValue: 1 << 32)

  /// The section names of the tables.
  static let sections: [String: WordClass] = [
    "speech": .speech, "partial": .partial, "noun-or-verb": .nounOrVerb, "title": .title,
    "abbreviation": .abbreviation, "preposition": .preposition, "conjunction": .conjunction,
    "subordinator": .subordinator, "determiner": .determiner, "auxiliary": .auxiliary, "adverb": .adverb,
    "calendar": .calendar, "medium": .medium, "work-noun": .workNoun, "masculine": .masculine,
    "feminine": .feminine, "plural": .plural, "neuter": .neuter, "first-second": .firstOrSecond,
    "relative": .relative, "subject-pronoun": .subjectPronoun, "indefinite": .indefinite,
    "masculine-name": .masculineName, "feminine-name": .feminineName, "linker": .linker, "to": .to,
    "according": .according, "be": .be, "by": .by, "and": .and, "adjacent": .adjacent, "that": .that,
    "particle": .particle,
  ]
}

/// The words of the tables in Resources, looked up by the hash of their lower-case bytes.
///
/// Words are kept as 64-bit hashes only; two different words of a text and a table collide with a chance of 2⁻⁵⁰.
struct Lexicon: Sendable {
  static let shared = Lexicon(tables: [
    PackageResources.cue_verbs_txt, PackageResources.titles_txt, PackageResources.function_words_txt,
    PackageResources.pronouns_txt, PackageResources.given_names_txt,
  ])

  private var hashes: [UInt64]
  private var classes: [WordClass]
  private let mask: Int

  /// Reads tables: `# comment` lines, `[section]` lines, and lines of words separated by spaces.
  init(tables: [[UInt8]]) {
    var words: [UInt64: WordClass] = [:]
    for table in tables {
      var section: WordClass = []
      for line in table.split(separator: UInt8(ascii: "\n")) {
        guard let first = line.first, first != UInt8(ascii: "#") else { continue }
        if first == UInt8(ascii: "[") {
          section = WordClass.sections[String(decoding: line.dropFirst().dropLast(), as: UTF8.self)] ?? []
          continue
        }
        for word in line.split(separator: UInt8(ascii: " ")) { words[Self.hash(of: word), default: []].insert(section) }
      }
    }
    var size = 1024
    while size < words.count * 4 { size *= 2 }
    hashes = Array(repeating: 0, count: size)
    classes = Array(repeating: [], count: size)
    mask = size - 1
    for (hash, wordClass) in words {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while hashes[slot] != 0 { slot = (slot + 1) & mask }
      hashes[slot] = hash
      classes[slot] = wordClass
    }
  }

  func classes(of hash: UInt64) -> WordClass {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while hashes[slot] != 0 {
      if hashes[slot] == hash { return classes[slot] }
      slot = (slot + 1) & mask
    }
    return []
  }

  static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

  /// One step of FNV-1a over lower-case bytes, with the high half folded in so that short words spread.
  @inline(__always)
  static func combine(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    let lower = byte &- 65 < 26 ? byte | 0x20 : byte
    return (hash ^ UInt64(lower)) &* 0x0000_0100_0000_01b3
  }

  static func hash(of word: some Sequence<UInt8>) -> UInt64 { finish(word.reduce(seed, combine)) }

  @inline(__always)
  static func finish(_ hash: UInt64) -> UInt64 { (hash ^ (hash >> 32)) | 1 }
}
