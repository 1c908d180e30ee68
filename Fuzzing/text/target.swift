import CopydeskCore
import CopydeskHTML
import CopydeskLanguage
import CopydeskQuotes

private let stages: [any DocumentStage] = {
  var stages: [any DocumentStage] = [
    DropBoilerplate(), RepairText(), RestoreApostrophes(), ExtractQuotes(), DropShortTexts(),
  ]
  for index in stages.indices {
    do { try stages[index].prepare() } catch { require(false, "the tables are read: \(error)") }
  }
  return stages
}()

/// Any text through all stages that look at one text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  examine(start, count) { input in
    guard let text = String(validating: input.bytes, as: UTF8.self) else { return }
    var document = Document(id: "text", text: text)
    for stage in stages {
      do {
        _ = try stage.apply(&document)
        try document.commit(stage: type(of: stage).name)
      } catch {
        require(false, "the stages ask for edits that can be made: \(error)")
      }
      for note in document.notes {
        for span in note.spans {
          require(0...document.text.utf8.count ~= span.range.upperBound, "a note lies within the text")
          require(String(document.text.utf8[span]) != nil, "a note begins and ends between characters")
        }
      }
    }
    document.requireMarksAddUp()
  }
}

extension String.UTF8View {
  fileprivate subscript(span: Note.Span) -> Substring.UTF8View {
    self[index(startIndex, offsetBy: span.range.lowerBound)..<index(startIndex, offsetBy: span.range.upperBound)]
  }
}
