import CopydeskCore
import Testing

@Suite("Notes")
struct NoteTests {
  @Test(
    "A span moves along with the text around it",
    arguments: [
      (0..<4, "", "[quick] fox"),
      (9..<13, "", "The [quick]"),
      (6..<8, "", "The [quk] fox"),
      (2..<6, "", "Th[ick] fox"),
      (6..<11, "", "The [qu]ox"),
      (4..<9, "", nil),
      (0..<13, "", nil),
      (4..<4, "very ", "The very [quick] fox"),
      (9..<9, "ly", "The [quick]ly fox"),
      (6..<6, "-", "The [qu-ick] fox"),
      (4..<9, "slow", "The [slow] fox"),
      (2..<6, "_", "Th[_ick] fox"),
      (0..<13, "Nothing", "[Nothing]"),
    ] as [(Range<Int>, String, String?)])
  func moves(range: Range<Int>, replacement: String, expected: String?) throws {
    var document = Document(id: "a", text: "The quick fox")
    document.add(Note("word", spans: [.init("content", 4..<9)]))
    try document.commit(stage: "first")
    document.change(range, to: replacement, rule: "edit")
    try document.commit(stage: "second")
    #expect(document.notes("word").first.map { bracketed(document.text, $0.spans[0].range) } == expected)
    #expect(document.notes.count == (expected == nil ? 0 : 1))
  }

  @Test("A note loses the span that is cut and keeps the others")
  func spans() throws {
    var document = Document(id: "a", text: "“No,” said Ilse Brandt.")
    document.add(Note("quote", spans: [.init("content", 3..<6), .init("speaker", 15..<26)]))
    document.add(Note("language"))
    try document.commit(stage: "quotes")
    document.cut(9..<26, rule: "credit")
    try document.commit(stage: "trim")
    #expect(document.notes("quote").first?.spans == [.init("content", 3..<6)])
    document.cut(0..<9, rule: "rest")
    try document.commit(stage: "empty")
    #expect(document.notes.map(\.label) == ["language"])
  }

  @Test("A note that is made together with edits moves past them")
  func sameStage() throws {
    var document = Document(id: "a", text: "via Reuters. Rain fell.")
    document.cut(0..<13, rule: "credit")
    document.add(Note("sentence", spans: [.init("content", 13..<23)]))
    try document.commit(stage: "stage")
    #expect(document.notes[0].ranges("content") == [0..<10])
  }

  @Test("A place without text stays a place", arguments: [(2, 0), (5, 0), (8, 3), (13, 8)])
  func emptySpans(place: Int, moved: Int) throws {
    var document = Document(id: "a", text: "The quick fox")
    document.add(Note("place", spans: [.init("at", place..<place)]))
    try document.commit(stage: "first")
    document.cut(0..<5, rule: "cut")
    try document.commit(stage: "second")
    #expect(document.notes[0].ranges("at") == [moved..<moved])
  }

  @Test("A failed stage takes its notes with it and no others")
  func discard() throws {
    var document = Document(id: "a", text: "The quick fox")
    document.add(Note("kept"))
    try document.commit(stage: "first")
    document.add(Note("lost"))
    document.cut(0..<4, rule: "lost")
    document.discardPending()
    try document.commit(stage: "second")
    #expect(document.text == "The quick fox")
    #expect(document.notes.map(\.label) == ["kept"])
  }

  @Test("A hundred thousand notes move past a hundred thousand edits", .timeLimit(.minutes(10)))
  func many() throws {
    let count = 100_000
    var document = Document(id: "a", text: String(repeating: "word ", count: count))
    for number in 0..<count { document.add(Note("word", spans: [.init("content", number * 5..<number * 5 + 4)])) }
    try document.commit(stage: "first")
    for number in 0..<count { document.cut(number * 5 + 4..<number * 5 + 5, rule: "space") }
    try document.commit(stage: "second")
    #expect(document.notes.last?.ranges("content") == [count * 4 - 4..<count * 4])
  }

  private func bracketed(_ text: String, _ range: Range<Int>) -> String {
    "\(text[bytes: 0..<range.lowerBound])[\(text[bytes: range])]\(text[bytes: range.upperBound..<text.utf8.count])"
  }
}

extension String {
  subscript(bytes range: Range<Int>) -> String { String(decoding: Array(utf8)[range], as: UTF8.self) }
}
