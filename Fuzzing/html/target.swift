import CopydeskCore
import CopydeskHTML

private let encodings: [String?] = [
  nil, "utf-8", "windows-1252", "iso-8859-15", "koi8-r", "utf-16le", "utf-16be", "shift_jis", "euc-jp", "iso-2022-jp",
  "gb18030", "gbk", "big5", "euc-kr", "x-mac-cyrillic", "no-encoding",
]

private let boilerplate: DropBoilerplate = {
  var stage = DropBoilerplate()
  do { try stage.prepare() } catch { require(false, "the tables are read: \(error)") }
  return stage
}()

/// Any bytes as a page, through the stages that take it apart.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  examine(start, count) { input in
    var input = input
    let encoding = encodings[input.choice(of: encodings.count)]
    var extract = ExtractMainText()
    let settings = input.choice(of: 64)
    extract.captions = settings & 1 != 0
    extract.title = settings & 2 != 0
    extract.output = settings & 4 != 0 ? .markdown : .text
    extract.links = settings & 8 != 0
    extract.comments = settings & 16 != 0
    extract.favour = settings & 32 != 0 ? .recall : .balanced
    var document = Document(id: "page", page: RawPage(bytes: Array(input.bytes), declaredEncoding: encoding))
    do {
      _ = try extract.apply(&document)
    } catch {
      require("\(error)" != "", "a page that fails has a reason")
      return
    }
    requireBlocks(document)
    do {
      try document.commit(stage: "extract-main-text")
      _ = try boilerplate.apply(&document)
      try document.commit(stage: "drop-boilerplate")
    } catch {
      require(false, "the stages ask for edits that can be made: \(error)")
    }
    document.requireMarksAddUp()
  }
}

/// Blocks lie within the text, in order, with a blank line between.
private func requireBlocks(_ document: Document) {
  var end = 0
  for block in document.blocks {
    require(block.range.lowerBound == (end == 0 ? 0 : end + 2) && !block.range.isEmpty, "blocks follow each other")
    end = block.range.upperBound
  }
  require(end == document.incoming.utf8.count, "blocks make up the text")
}
