import CopydeskCore

@testable import CopydeskIO

/// Edits and notes of any kind on a text, in up to four stages. The input's end says which.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  examine(start, count) { input in
    var input = input
    var wishes: [Wish] = []
    for _ in 0..<input.choice(of: 24) { wishes.append(Wish(&input)) }
    let length = Swift.min(input.bytes.count, 255)
    guard let text = String(validating: input.bytes.prefix(length), as: UTF8.self) else { return }
    var document = Document(id: "text", text: text)
    for wish in wishes { wish.ask(&document) }
    do { try document.commit(stage: "last") } catch { require("\(error)" != "", "an edit that fails has a reason") }
    document.requireMarksAddUp()
    for unit in OffsetUnit.allCases { requireRowHolds(document, unit) }
  }
}

/// Something that a stage asks for, or the end of its work.
private struct Wish {
  private static let texts = ["", "a", "é", "🦊", "e\u{301}", "\n\n", "\"", "long words of a ferry"]

  private var kind: Int
  private var start: Int
  private var length: Int

  init(_ input: inout Input) {
    kind = input.choice(of: 16)
    start = input.choice(of: 256)
    length = input.choice(of: 32)
  }

  func ask(_ document: inout Document) {
    let range = start..<start + length
    switch kind {
    case 0..<8: document.change(range, to: Self.texts[kind], rule: "change-\(kind)")
    case 8..<11: document.cut(range, rule: "cut")
    case 11..<13: document.add(Note("note", spans: [.init("a", range), .init("b", start..<start)]))
    default:
      let before = (document.text, document.marks, document.notes.count)
      do {
        try document.commit(stage: "stage-\(kind)")
      } catch {
        require(document.text.utf8.elementsEqual(before.0.utf8), "a stage that fails leaves the text")
        require(document.marks == before.1, "a stage that fails leaves the marks")
        require(document.notes.count <= before.2, "a stage that fails leaves no notes")
      }
    }
  }
}

/// A row gives the document back with the places that it has.
private func requireRowHolds(_ document: Document, _ unit: OffsetUnit) {
  var row = DocumentRow()
  row.unit = unit
  var bytes: [UInt8] = []
  row.append(document, to: &bytes)
  do {
    let again = try bytes.withUnsafeBufferPointer { try DocumentRow.read($0) }.document
    require(again.text.utf8.elementsEqual(document.text.utf8), "a row gives the text back")
    require(again.incoming.utf8.elementsEqual(document.incoming.utf8), "and the text as it came in")
    require(again.marks == document.marks && again.notes == document.notes, "and marks and notes")
  } catch {
    require(false, "a row that was written is read: \(error)")
  }
}
