import CopydeskText
import Testing

@Suite("lines and paragraphs")
struct LinesTests {
  @Test(
    "finds lines behind every kind of line end",
    arguments: [
      ("", []), ("\n", [""]), ("one", ["one"]), ("one\n", ["one"]), ("one\n\ntwo", ["one", "", "two"]),
      ("one\r\ntwo\rthree\n", ["one", "two", "three"]), ("\r\n\r\n", ["", ""]),
    ] as [(String, [String])])
  func lines(text: String, expected: [String]) {
    #expect(lineRanges(in: text).map { String(text[bytes: $0]) } == expected)
  }

  @Test("finds a paragraph in every line that is not blank")
  func paragraphsByLine() {
    let text = "  The ferry \n \nleft.\n\nIt sank."
    #expect(paragraphRanges(in: text).map { String(text[bytes: $0]) } == ["The ferry", "left.", "It sank."])
  }

  @Test("finds paragraphs between blank lines")
  func paragraphsByBlankLine() {
    let text = "\nThe ferry\nleft.\n \n\nIt sank.\n"
    let found = paragraphRanges(in: text, separatedBy: .blankLine).map { String(text[bytes: $0]) }
    #expect(found == ["The ferry\nleft.", "It sank."])
  }
}
