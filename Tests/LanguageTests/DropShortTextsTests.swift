import CopydeskCore
import Testing

@testable import CopydeskLanguage

@Suite("drop-short-texts")
struct DropShortTextsTests {
  @Test(
    "a text of the fewest words stays, one word less goes",
    arguments: [
      ("The ferry is late.", 4, true), ("The ferry is late.", 5, false), ("", 1, false), ("— … !", 1, false),
      ("It's late", 2, true), ("It's late", 3, false), ("Déjà vu, à côté", 4, true), ("🚢", 1, false),
    ])
  func threshold(text: String, minimum: Int, stays: Bool) throws {
    var stage = DropShortTexts()
    stage.minimumWords = minimum
    var document = Document(id: "a", text: text)
    switch try stage.apply(&document) {
    case .keep: #expect(stays)
    case .reject(let reason):
      #expect(!stays)
      #expect(reason == "fewer than \(minimum) words")
    case .split: Issue.record("the stage splits nothing")
    }
    #expect(document.text == text)
  }
}
