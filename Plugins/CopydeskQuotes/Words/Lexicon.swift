import CopydeskText

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
  static let pluralVerb = WordClass(rawValue: 1 << 33)
  static let speechNoun = WordClass(rawValue: 1 << 34)

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
    "particle": .particle, "plural-verb": .pluralVerb,
    "speech-noun": .speechNoun,
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
  /// A bit for each value of a hash's low 16 bits that occurs: most words of a text are in no table, and these 8 KB
  /// stay in the cache.
  private var occurring: [UInt64]

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
        for word in line.split(separator: UInt8(ascii: " ")) {
          let hash = Array(word).withUnsafeBufferPointer { Self.hash(of: $0, 0..<$0.count) }
          words[hash, default: []].insert(section)
        }
      }
    }
    var size = 1024
    while size < words.count * 2 { size *= 2 }
    hashes = Array(repeating: 0, count: size)
    classes = Array(repeating: [], count: size)
    occurring = Array(repeating: 0, count: 1024)
    mask = size - 1
    for (hash, wordClass) in words {
      var slot = Int(truncatingIfNeeded: hash >> 16) & mask
      while hashes[slot] != 0 { slot = (slot + 1) & mask }
      hashes[slot] = hash
      classes[slot] = wordClass
      occurring[Int(truncatingIfNeeded: hash >> 6) & 1023] |= 1 << (hash & 63)
    }
  }

  @inline(__always)
  func classes(of hash: UInt64) -> WordClass {
    guard occurring[Int(truncatingIfNeeded: hash >> 6) & 1023] & (1 << (hash & 63)) != 0 else { return [] }
    return stored(hash)
  }

  private func stored(_ hash: UInt64) -> WordClass {
    var slot = Int(truncatingIfNeeded: hash >> 16) & mask
    while hashes[slot] != 0 {
      if hashes[slot] == hash { return classes[slot] }
      slot = (slot + 1) & mask
    }
    return []
  }

  /// Hashes a word without regard to the case of its letters, eight bytes at a time; never 0.
  ///
  /// Setting bit 5 of every byte folds ASCII letters and, by luck of UTF-8, the accented letters of Latin-1.
  @inline(__always)
  static func hash(of bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: word.count) &* Self.multiplier
    var i = word.lowerBound
    while word.upperBound - i > 8 {
      hash = mix(hash ^ (EightBytes(bytes, at: i).value | Self.caseBits))
      i += 8
    }
    let last = (EightBytes(bytes, at: i).value | Self.caseBits) & (~0 >> UInt64(64 - 8 * (word.upperBound - i)))
    return mix(hash ^ last) | 1 << 63
  }

  private static let caseBits: UInt64 = 0x2020_2020_2020_2020
  /// 2⁶⁴ divided by the golden ratio, as in Fibonacci hashing.
  private static let multiplier: UInt64 = 0x9e37_79b9_7f4a_7c15

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: multiplier)
    return product.high ^ product.low
  }
}
