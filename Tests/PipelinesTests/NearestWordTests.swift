import Testing

@testable import CopydeskPipelines

@Suite("The nearest word")
struct NearestWordTests {
  static let words: [(String, [String], String?)] = [
    ("min_containment", ["containment", "minimumWords", "shingleLength"], "containment"),
    ("extract-quote", ["extract-quotes", "extract-main-text"], "extract-quotes"),
    ("extractQuotes", ["extract-main-text", "extract-quotes"], "extract-quotes"),
    ("shingle", ["containment", "shingleLength"], "shingleLength"),
    ("quotes", ["extract-main-text", "extract-quotes"], "extract-quotes"),
    ("dedup", ["deduplicate", "mark-copies"], "deduplicate"),
    ("i", ["in", "out"], "in"),
    ("otu", ["in", "out"], "out"),
    ("PATH", ["include", "path"], "path"),
    ("from", ["form", "with"], "form"),
    ("mark-copy", ["mark-copies", "repair-text"], "mark-copies"),
    ("zebra", ["path", "include"], nil),
    ("a", ["b"], nil),
    ("", ["in"], nil),
    ("---", ["in"], nil),
    ("path", ["path"], nil),
  ]

  @Test("The word that was meant comes first", arguments: words)
  func nearest(_ word: String, _ candidates: [String], _ expected: String?) {
    #expect(NearestWord.of(candidates, to: word) == expected)
    #expect(NearestWord.of(candidates.reversed(), to: word) == expected)
  }

  static let pairs: [(String, String, Int)] = [
    ("", "", 0), ("a", "", 1), ("copies", "copies", 0), ("copies", "copeis", 1), ("copies", "copie", 1),
    ("copies", "coppies", 1), ("copies", "cobies", 1), ("ca", "abc", 3), ("kitten", "sitting", 3),
  ]

  @Test("Distances count slips", arguments: pairs)
  func distances(_ left: String, _ right: String, _ expected: Int) {
    #expect(EditDistance.between(Array(left), Array(right), atMost: 9) == expected)
    #expect(EditDistance.between(Array(right), Array(left), atMost: expected) == expected)
    if expected > 0 { #expect(EditDistance.between(Array(left), Array(right), atMost: expected - 1) == nil) }
  }
}
