import CopydeskCore
import Testing

@Suite("Batches")
struct BatchTests {
  struct Refusal: Error, CustomStringConvertible { let description = "the page is not a page" }

  @Test("Documents leave by their verdicts, and those that go on stay in order")
  func verdicts() throws {
    var batch = Batch(
      ["keep 1", "reject 2", "split 3", "fail 4", "keep 5"].map { Document(id: $0, text: $0) }, stage: "s")
    batch.update { document in
      document.cut(0..<1, rule: "letter")
      switch document.text.prefix(4) {
      case "reje": return .reject(reason: "too short")
      case "spli": return .split([Document(id: "3a", text: "a"), Document(id: "3b", text: "b")])
      case "fail": throw Refusal()
      default: return .keep
      }
    }
    #expect(batch.documents.map(\.id) == ["keep 1", "3a", "3b", "keep 5"])
    #expect(batch.rejected.map(\.reason) == ["too short"])
    #expect(batch.rejected.map(\.document.text) == ["eject 2"])
    #expect(batch.failed.map(\.error) == ["the page is not a page"])
    #expect(batch.failed.map(\.document.text) == ["fail 4"])
    #expect(batch.splitAdded == 1)
    #expect(batch.marks.cuts == 4)
    #expect(batch.documents.count + batch.rejected.count + batch.failed.count == 5 + batch.splitAdded)
  }

  @Test("An edit that cannot be made fails its document and no other")
  func badEdit() {
    var batch = Batch([Document(id: "1", text: "short"), Document(id: "2", text: "long enough")], stage: "s")
    batch.update { document in
      document.cut(0..<8, rule: "eight")
      return .keep
    }
    #expect(batch.documents.map(\.text) == ["ugh"])
    #expect(batch.failed.map(\.document.text) == ["short"])
    #expect(batch.failed.first?.error == "rule 'eight' marks bytes 0..<8 of a text of 5 bytes")
  }
}
