@testable import CopydeskCore
import Testing

@Suite("Edits")
struct EditTests {
  /// An edit in a test: the text that it stands for, found in the text, and what takes its place.
  struct Wish: Sendable {
    var range: Range<Int>
    var replacement: String
    var rule: String
  }

  static func cut(_ range: Range<Int>, _ rule: String = "cut") -> Wish {
    Wish(range: range, replacement: "", rule: rule)
  }
  static func change(_ range: Range<Int>, _ text: String, _ rule: String = "change") -> Wish {
    Wish(range: range, replacement: text, rule: rule)
  }

  @Test(
    "Edits are applied together, in the offsets of the text as the stage found it",
    arguments: [
      ([cut(0..<4)], "quick fox"),
      ([change(4..<9, "slow")], "The slow fox"),
      ([change(4..<4, "very ")], "The very quick fox"),
      ([change(13..<13, ".")], "The quick fox."),
      ([change(0..<0, "‘"), change(13..<13, "’")], "‘The quick fox’"),
      ([cut(9..<13), cut(0..<4)], "quick"),
      ([change(10..<13, "dog"), change(0..<3, "A")], "A quick dog"),
      ([cut(0..<13)], ""),
      ([cut(4..<4)], "The quick fox"),
      ([change(4..<4, "")], "The quick fox"),
      ([change(4..<4, "so "), change(4..<4, "very ")], "The so very quick fox"),
    ])
  func applied(wishes: [Wish], expected: String) throws {
    #expect(try edited("The quick fox", wishes).text == expected)
  }

  @Test(
    "A cut wins over what lies in it, and of two cuts the first keeps the shared part",
    arguments: [
      ([cut(0..<4, "a"), cut(2..<10, "b")], "fox", ["a 0..<4", "b 4..<10"]),
      ([cut(2..<10, "b"), cut(0..<4, "a")], "fox", ["a 0..<4", "b 4..<10"]),
      ([cut(0..<10, "a"), cut(4..<9, "b")], "fox", ["a 0..<10"]),
      ([cut(0..<4, "a"), cut(0..<4, "b")], "quick fox", ["a 0..<4"]),
      ([change(4..<9, "slow"), cut(0..<10, "a")], "fox", ["a 0..<10"]),
      ([change(4..<9, "slow"), cut(4..<10, "a")], "The fox", ["a 4..<10"]),
      ([change(5..<5, "!"), cut(4..<10, "a")], "The fox", ["a 4..<10"]),
      (
        [cut(0..<6, "a"), cut(4..<9, "b"), change(5..<8, "-")], "The quick fox".suffix(4).description,
        ["a 0..<6", "b 6..<9"]
      ),
    ])
  func overlaps(wishes: [Wish], text: String, marks: [String]) throws {
    let document = try edited("The quick fox", wishes)
    #expect(document.text == text)
    #expect(document.marks.map { "\($0.rule) \($0.range)" } == marks)
  }

  @Test(
    "What is put in at the edge of an edit stays, whichever was asked for first",
    arguments: [
      ([cut(4..<10), change(4..<4, "red ")], "The red fox"),
      ([change(4..<4, "red "), cut(4..<10)], "The red fox"),
      ([cut(4..<10), change(10..<10, "red ")], "The red fox"),
      ([change(10..<10, "red "), cut(4..<10)], "The red fox"),
      ([change(4..<9, "slow"), change(4..<4, "very ")], "The very slow fox"),
      ([change(9..<9, " red"), change(4..<9, "slow")], "The slow red fox"),
    ])
  func edges(wishes: [Wish], expected: String) throws {
    #expect(try edited("The quick fox", wishes).text == expected)
  }

  @Test(
    "Edits that cannot be made are errors, and leave the document as it was",
    arguments: [
      ([cut(0..<15)], EditError.outsideText(rule: "cut", range: 0..<15, length: 14)),
      ([cut(-1..<2)], .outsideText(rule: "cut", range: -1..<2, length: 14)),
      ([change(20..<20, "x")], .outsideText(rule: "change", range: 20..<20, length: 14)),
      ([cut(0..<2), cut(4..<11)], .insideCharacter(rule: "cut", range: 4..<11)),
      ([change(13..<13, "x")], .insideCharacter(rule: "change", range: 13..<13)),
      ([change(0..<4, "A", "a"), change(2..<5, "B", "b")], .overlappingChanges(first: "a", second: "b", at: 2)),
      ([change(0..<4, "A", "a"), cut(2..<5, "b")], .overlappingChanges(first: "a", second: "b", at: 2)),
      ([cut(0..<4, "a"), change(2..<5, "B", "b")], .overlappingChanges(first: "a", second: "b", at: 2)),
      ([change(0..<4, "A", "a"), change(2..<2, "B", "b")], .overlappingChanges(first: "a", second: "b", at: 2)),
    ])
  func errors(wishes: [Wish], error: EditError) throws {
    // Ten letters and spaces, then four bytes of emoji.
    var document = Document(id: "a", text: "Good news 🦊")
    document.add(Note("before"))
    try document.commit(stage: "first")
    for wish in wishes { document.change(wish.range, to: wish.replacement, rule: wish.rule) }
    document.add(Note("after"))
    #expect(throws: error) { try document.commit(stage: "second") }
    #expect(document.text == "Good news 🦊")
    #expect(document.notes.map(\.label) == ["before"])
    #expect(document.marks.isEmpty)
    #expect(!"\(error)".isEmpty)
    #expect(try document.commit(stage: "third") == EditCount())
  }

  @Test(
    "A note with a span outside the text, or with an end inside a character, is an error",
    arguments: [0..<6, -1..<2, 9..<9, 0..<3, 3..<5])
  func misplacedNote(range: Range<Int>) throws {
    var document = Document(id: "a", text: "Zoë!")
    document.add(Note("quote", spans: [.init("content", range)]))
    #expect(throws: EditError.misplacedNote) { try document.commit(stage: "quotes") }
    #expect(document.notes.isEmpty)
  }

  @Test("The count says what was made and not what was asked for")
  func count() throws {
    var document = Document(id: "a", text: "The quick fox")
    document.cut(0..<4, rule: "a")
    document.cut(1..<3, rule: "b")
    document.cut(9..<9, rule: "c")
    document.change(4..<9, to: "slow", rule: "d")
    document.add(Note("language"))
    let count = try document.commit(stage: "stage")
    #expect((count.cuts, count.changes, count.notes) == (1, 1, 1))
    #expect(document.notes[0].stage == "stage")
    #expect(try document.commit(stage: "idle") == EditCount())
    #expect(document.revisions.map(\.stage) == ["stage"])
  }

  @Test("A run that keeps no marks gives the same text")
  func withoutMarks() throws {
    var document = Document(id: "a", text: "The quick fox")
    document.add(Note("animal", spans: [.init("name", 10..<13)]))
    document.cut(0..<4, rule: "a")
    try document.commit(stage: "stage", keepsMarks: false)
    #expect(document.text == "quick fox")
    #expect(document.notes[0].ranges("name") == [6..<9])
    #expect(!document.hasMarks)
  }

  private func edited(_ text: String, _ wishes: [Wish]) throws -> Document {
    var document = Document(id: "a", text: text)
    for wish in wishes {
      if wish.replacement.isEmpty {
        document.cut(wish.range, rule: wish.rule)
      } else {
        document.change(wish.range, to: wish.replacement, rule: wish.rule)
      }
    }
    try document.commit(stage: "test")
    return document
  }
}
