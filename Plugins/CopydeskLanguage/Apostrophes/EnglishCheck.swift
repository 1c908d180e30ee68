import CopydeskText

/// Whether a text is English, judged by its most frequent short words.
///
/// Cheap and strict rather than complete: English running text is recognised from about four words on, headlines without
/// a single function word are not.
///
/// - Parameter contractions: how many English contractions were found, with whatever in place of the apostrophe.
func isEnglish(_ bytes: UnsafeBufferPointer<UInt8>, contractions: Int) -> Bool {
  var scanner = WordScanner(bytes)
  var words = 0
  var other = 0
  var english = contractions
  while let word = scanner.next() {
    if bytes[word.range.lowerBound].isASCIIDigit { continue }
    words += 1
    switch FrequentWords.shared.speaksForEnglish(word.hash) {
    case true?: english += 1
    case false?: other += 1
    case nil: break
    }
  }
  return english * leastEnglishShare >= words && english > other
}

/// One word in twelve must be a frequent English one. English news has one in three; sentences of 74 other languages
/// with a lone `s` had none at this share. Run the false changes on other languages again when it changes.
private let leastEnglishShare = 12

/// Frequent short words, by their hashes.
struct FrequentWords: Sendable {
  static let shared = FrequentWords()

  private enum Language {
    case english, both, other
  }

  private let languages: [UInt64: Language]

  /// Whether the word speaks for English (true), for another language (false) or for neither.
  func speaksForEnglish(_ word: UInt64) -> Bool? {
    switch languages[word] {
    case .english: true
    case .other: false
    case .both, nil: nil
    }
  }

  func isFrequentInEnglish(_ word: UInt64) -> Bool {
    switch languages[word] {
    case .english, .both: true
    case .other, nil: false
    }
  }

  private init() {
    var languages: [UInt64: Language] = [:]
    // The first rows are read last and win.
    for row in tableRows(PackageResources.language_words_txt).reversed() {
      let language: Language = row[0] == "en" ? .english : row[0] == "both" ? .both : .other
      for hash in row.dropFirst().flatMap({ wordHashes(of: $0) }) { languages[hash] = language }
    }
    self.languages = languages
  }
}
