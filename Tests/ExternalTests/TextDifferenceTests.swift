import CopydeskCore
import Testing

@testable import CopydeskExternal

@Suite("the difference of two texts")
struct TextDifferenceTests {
  typealias Hunk = TextDifference.Hunk

  @Test("words that changed and lines that went are small hunks")
  func small() {
    let old = "The mayor said so.\nShare this\nNobody else spoke.\n"
    let new = "The mayor denied so.\nNobody else spoke.\n"
    let hunks = TextDifference(from: old, to: new).hunks
    #expect(
      hunks.map { "\(old.utf8.count > 0 ? piece(old, $0.range) : "")|\($0.replacement)" } == [
        "said|denied", "Share this\n|",
      ])
  }

  @Test(
    "applied, the hunks give the new text",
    arguments: [
      ("", "new"), ("old", ""), ("same", "same"), ("Zoë said", "Zoé said"), ("a b c d", "b c x d"),
      ("one\ntwo\nthree\n", "ONE\nTWO\nTHREE\n"), ("😀 here", "😃 here"), ("x  y", "x y"), ("\r\nline", "\nline"),
    ])
  func applied(old: String, new: String) throws { try check(old, new) }

  @Test("applied, the hunks give the new text, for random edits of random words")
  func random() throws {
    var numbers = SystemRandomNumberGenerator()
    let words = ["harbour", "mayor", "Zoë", "said", "“no”", "\n", ".", " ", "  ", "\t", "😀", "x"]
    for _ in 0..<400 {
      let old = (0..<Int.random(in: 0..<60, using: &numbers)).map { _ in words.randomElement() ?? "" }
      var new = old
      for _ in 0..<Int.random(in: 0..<12, using: &numbers) {
        let place = Int.random(in: 0...new.count, using: &numbers)
        if Bool.random(using: &numbers), place < new.count {
          new.remove(at: place)
        } else {
          new.insert(words.randomElement() ?? "", at: place)
        }
      }
      try check(old.joined(), new.joined())
    }
  }

  @Test("texts of other words altogether are one hunk for each line, in bounded time")
  func unlike() throws {
    let old = (0..<20_000).map { "a\($0)" }.joined(separator: " ")
    let new = (0..<20_000).map { "b\($0)" }.joined(separator: " ")
    try check(old, new)
    #expect(TextDifference(from: old, to: new).hunks.count == 1)
  }

  private func check(_ old: String, _ new: String) throws {
    var document = Document(id: "x", text: old)
    for hunk in TextDifference(from: old, to: new).hunks {
      document.change(hunk.range, to: hunk.replacement, rule: "external")
    }
    try document.commit(stage: "external")
    #expect(Array(document.text.utf8) == Array(new.utf8), "\(old.debugDescription) \(new.debugDescription)")
  }

  private func piece(_ text: String, _ range: Range<Int>) -> String {
    String(decoding: Array(text.utf8)[range], as: UTF8.self)
  }
}
