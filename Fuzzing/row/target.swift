import CopydeskCore

@testable import CopydeskIO
@testable import CopydeskJSON

/// Any line as a row of a document, as the `jsonl` source reads it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  examine(start, count) { input in
    var input = input
    let unit = [OffsetUnit.utf8, .utf16, .scalars][input.choice(of: 3)]
    let file = InputFiles.Entry(id: "harbour", path: "harbour.jsonl")
    guard let document = try? JSONLinesSource().document(input.bytes, number: 1, of: file) else {
      require((try? DocumentRow.read(input.bytes)) == nil, "a row is a document for the source too")
      return
    }
    document.requireMarksAddUp()
    requireSettles(document, unit)
  }
}

/// A document is the same after it was written and read, in any unit.
private func requireSettles(_ document: Document, _ unit: OffsetUnit) {
  guard document.page == nil else { return }
  var row = DocumentRow()
  row.unit = unit
  var first: [UInt8] = []
  row.append(document, to: &first)
  require(first.last == 0x0A && !first.dropLast().contains { $0 < 0x20 && $0 != 0x09 }, "a row is one line")
  do {
    let again = try first.withUnsafeBufferPointer { try DocumentRow.read($0) }.document
    require(again.text.utf8.elementsEqual(document.text.utf8), "the text comes back")
    require(again.incoming.utf8.elementsEqual(document.incoming.utf8), "the incoming text comes back")
    require(again.marks == document.marks, "the marks come back")
    require(again.notes.map(\.spans) == document.notes.map(\.spans), "the notes come back")
    require(again.blocks == document.blocks, "the blocks come back")
    var second: [UInt8] = []
    row.append(again, to: &second)
    require(
      second == first,
      "a row is written the same again: \(String(decoding: first, as: UTF8.self))"
        + String(decoding: second, as: UTF8.self))
  } catch {
    require(false, "a row that was written is read: \(error): \(String(decoding: first, as: UTF8.self))")
  }
}
