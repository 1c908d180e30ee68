import CopydeskText
import Testing

@Suite("shingles")
struct ShinglesTests {
  @Test(
    "gives one shingle for every run of words",
    arguments: [("", 0), ("ferry", 1), ("the old ferry", 1), ("the old ferry sank", 2), ("a a a a a a", 1)])
  func counts(text: String, expected: Int) {
    #expect(sortedUniqueShingles(of: text, length: 3).count == expected)
  }

  @Test("depends on the order of the words")
  func order() {
    let there = shingles(ofWords: wordHashes(of: "ship to shore"), length: 3)
    let back = shingles(ofWords: wordHashes(of: "shore to ship"), length: 3)
    #expect(there != back)
  }

  @Test("gives a run of words the same hash wherever it stands")
  func rolling() {
    let words = wordHashes(of: "the harbour master said on Monday that the old ferry would not sail again")
    let all = shingles(ofWords: words, length: 5)
    for start in 0...words.count - 5 {
      #expect(shingles(ofWords: Array(words[start..<start + 5]), length: 5) == [all[start]])
    }
  }

  @Test("counts what two texts share")
  func intersection() {
    let left = sortedUniqueShingles(of: "one two three four five six seven", length: 2)
    let right = sortedUniqueShingles(of: "zero two three four nine six seven", length: 2)
    #expect(intersectionCount(left, right) == 3)
    #expect(intersectionCount(left, left) == left.count)
    #expect(intersectionCount(left, []) == 0)
  }

  @Test(
    "sorts like the standard library",
    arguments: [0, 1, 2, 63, 64, 65, 1_000, 20_000], [UInt64(0), 3, 60])
  func sorting(count: Int, shift: UInt64) {
    // Shifted to the right, the values crowd into few buckets.
    var values = (0..<count).map { stableHash(of: "\($0 % 900)") >> shift }
    let expected = values.sorted()
    sortHashes(&values)
    #expect(values == expected)
  }
}
