import CopydeskCore
import CopydeskJSON
import CopydeskText

extension DocumentRow {
  /// Appends the marks of a document, one object each.
  ///
  /// There are many and they are much alike, so the members are put down in runs and not one by one.
  func appendMarks(of document: Document, spans: SpanWriter, to row: inout JSONWriter) {
    row.member("marks")
    row.array { list in
      var number = 0
      document.replay { step in
        let table = OffsetTable(step.before, unit: unit)
        let cut = Self.opening(revision: number, kind: .cut, stage: step.stage)
        let change = Self.opening(revision: number, kind: .change, stage: step.stage)
        step.before.withBytes { before in
          step.forEachMark { edit, incoming in
            list.item(edit.isCut ? cut : change)
            list.content(edit.rule)
            list.literal("\",\"range\":")
            list.pair(table.fromBytes(edit.range))
            list.literal(",\"incoming\":")
            list.pair(spans.incoming(incoming))
            list.literal(",\"removed\":\"")
            list.content(UnsafeBufferPointer(rebasing: before[edit.range]))
            if !edit.isCut {
              list.literal("\",\"replacement\":\"")
              list.content(edit.replacement)
            }
            list.literal("\"}")
          }
        }
        number += 1
      }
    }
  }

  /// The members that all marks of one kind in a revision have in common, up to the rule.
  private static func opening(revision: Int, kind: Mark.Kind, stage: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.literal("{")
    writer.member("revision")
    writer.int(revision)
    writer.member("kind")
    writer.string(kind.rawValue)
    writer.member("stage")
    writer.string(stage)
    writer.literal(",\"rule\":\"")
    return writer.bytes
  }
}
