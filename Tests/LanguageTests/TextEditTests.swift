import CopydeskTesting
import Testing

@testable import CopydeskLanguage

@Suite("edits of a text")
struct TextEditTests {
  private func randomEdits(of text: String, _ random: inout SeededNumbers) -> [TextEdit] {
    var edits: [TextEdit] = []
    var position = 0
    while position < text.utf8.count, edits.count < 6 {
      let start = position + Int.random(in: 0...3, using: &random)
      let end = start + Int.random(in: 1...3, using: &random)
      guard end <= text.utf8.count else { break }
      let replacement = ["", "", "x", "yz", "123"].randomElement(using: &random) ?? ""
      edits.append(TextEdit(start..<end, replacement, rule: "rule-\(edits.count)"))
      position = end
    }
    return edits
  }

  @Test("makes one list of two that does what both do")
  func twoLists() {
    var random = SeededNumbers(seed: 5)
    for _ in 0..<20_000 {
      let text = String("abcdefghijklmnopqrst".prefix(Int.random(in: 0...20, using: &random)))
      let first = randomEdits(of: text, &random)
      let between = first.applied(to: text)
      let second = randomEdits(of: between, &random)
      let joined = first.followed(by: second)
      let isOrdered = zip(joined, joined.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound }
      if !isOrdered || joined.applied(to: text) != second.applied(to: between) {
        Issue.record("\(text): \(first), then \(second) gave \(joined)")
        return
      }
    }
  }
}
