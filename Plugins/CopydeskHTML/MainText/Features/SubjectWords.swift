import CopydeskText

/// Single words and the subjects that they are of: newsletters, photo credits, the law.
///
/// The table is Resources/subject-words.txt: a line `subject: word word …`, as many lines for a subject as it takes. It
/// reaches languages that have no table of phrases.
struct SubjectWords {
  /// A number for each subject.
  typealias Shares = SIMD16<Float>

  static let shared = SubjectWords(String(decoding: PackageResources.subject_words_txt, as: UTF8.self))

  /// The subjects, in the order of the table.
  private(set) var names: [String] = []
  /// The subjects of a word, a bit for each.
  private let subjects: WordTable<UInt16>

  init(_ table: String) {
    var found: [UInt64: UInt16] = [:]
    for line in table.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      precondition(parts.count == 2, "a line of the table of subjects has no colon: \(line)")
      let subject = names.firstIndex(of: String(parts[0])) ?? names.count
      if subject == names.count { names.append(String(parts[0])) }
      precondition(subject < Shares.scalarCount, "the table has more subjects than there is room for")
      for word in words(in: String(parts[1])) { found[word.hash, default: 0] |= 1 << UInt16(subject) }
    }
    subjects = WordTable(found)
  }

  /// The share of the words that are of each subject.
  func shares(of words: [Word]) -> Shares {
    var counts = Shares.zero
    for word in words {
      guard var bits = subjects[word.hash] else { continue }
      while bits != 0 {
        counts[bits.trailingZeroBitCount] += 1
        bits &= bits &- 1
      }
    }
    return counts / Float(max(1, words.count))
  }
}
