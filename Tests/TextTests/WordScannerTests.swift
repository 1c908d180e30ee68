import CopydeskText
import Testing

@Suite("words")
struct WordScannerTests {
  private func texts(_ text: String) -> [String] { words(in: text).map { String(text[bytes: $0.range]) } }

  @Test(
    "finds the words of a text",
    arguments: [
      ("", []),
      (" .,; \n", []),
      ("The ferry left.", ["The", "ferry", "left"]),
      ("Mira’s 24 cafés don't open", ["Mira’s", "24", "cafés", "don't", "open"]),
      ("‘quoted’ 'words'", ["quoted", "words"]),
      ("north-east, 5.93 per cent", ["north", "east", "5", "93", "per", "cent"]),
      (
        "internationalisations of unquestionably long words",
        ["internationalisations", "of", "unquestionably", "long", "words"]
      ),
      ("Über-Ärger in Čačak", ["Über", "Ärger", "in", "Čačak"]),
      ("Е\u{301}ли о́зеро", ["Е\u{301}ли", "о́зеро"]),
      ("東京2025", ["東", "京", "2025"]),
      ("👍🏽 fine", ["fine"]),
      ("the news\u{AD}paper", ["the", "news\u{AD}paper"]),
    ] as [(String, [String])])
  func wordsOfAText(text: String, expected: [String]) {
    #expect(texts(text) == expected)
  }

  @Test(
    "gives words that are read alike one hash",
    arguments: [
      ("Ferry", "fERRY"), ("don’t", "DON'T"), ("ÉTÉ", "été"), ("news\u{AD}paper", "Newspaper"), ("ЙОД", "йод"),
      ("Internationalisation", "iNTERNATIONALISATION"),
    ])
  func foldedHashes(left: String, right: String) {
    #expect(wordHashes(of: left) == wordHashes(of: right))
    #expect(wordHashes(of: left).count == 1)
  }

  @Test("gives different words different hashes")
  func differentHashes() {
    let words = ["a", "b", "ab", "ba", "aa", "aaa", "aaaaaaaa", "aaaaaaaaa", "été", "ete", "cant", "can't", "12345678"]
    #expect(Set(words.flatMap { wordHashes(of: $0) }).count == words.count)
  }

  @Test("gives one hash wherever the word stands")
  func hashIsIndependentOfPlace() {
    for word in ["x", "ferries", "harbours", "harbourside", "internationalisation", "don't", "Žižkov"] {
      let alone = wordHashes(of: word)
      for before in 0..<12 {
        let text = String(repeating: "-", count: before) + word
        #expect(wordHashes(of: text) == alone)
        #expect(wordHashes(of: text + "; and").first == alone.first)
      }
    }
  }

  @Test("takes invalid UTF-8 as a separator and ends")
  func invalidBytes() {
    let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0xE2, 0x80, 0x63, 0xC3]
    let found = bytes.withUnsafeBufferPointer { buffer in
      var scanner = WordScanner(buffer)
      var ranges: [Range<Int>] = []
      while let word = scanner.next() { ranges.append(word.range) }
      return ranges
    }
    #expect(found == [0..<1, 2..<3, 5..<6])
  }
}
