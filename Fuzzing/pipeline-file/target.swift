import CopydeskCore
import CopydeskDeduplication
import CopydeskHTML
import CopydeskIO
import CopydeskLanguage
import CopydeskPipelines
import CopydeskQuotes

private let loader = PipelineLoader(
  Catalogue([
    CopydeskIO.plugin, CopydeskHTML.plugin, CopydeskLanguage.plugin, CopydeskDeduplication.plugin,
    CopydeskQuotes.plugin,
  ]))

/// Any bytes as a pipeline file, with all stages that there are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  examine(start, count) { input in
    let bytes = Array(input.bytes)
    let file = PipelineFile.load(bytes: bytes, name: "harbour.yaml")
    let checked = loader.check(file, preparesSources: false)
    let errors = checked.diagnostics.filter { $0.severity == .error }
    require((checked.pipeline == nil) == !errors.isEmpty, "there is either a pipeline or a mistake")
    let lines = lengths(of: bytes)
    for diagnostic in checked.diagnostics {
      requireOneLine(diagnostic)
      guard let place = diagnostic.place else { continue }
      require(1...lines.count ~= place.line, "the line of '\(diagnostic)' is in the file of \(lines.count) lines")
      require(
        1...lines[place.line - 1] + 1 ~= place.column,
        "the column of '\(diagnostic)' is in its line of \(lines[place.line - 1]) characters")
    }
    let again = loader.check(PipelineFile.load(bytes: bytes, name: "harbour.yaml"), preparesSources: false)
    require(again.diagnostics == checked.diagnostics, "a file has the same mistakes each time")
  }
}

private func requireOneLine(_ diagnostic: Diagnostic) {
  for text in [diagnostic.description, diagnostic.json] {
    require(!text.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a message is one line of text: \(text)")
    require(text.utf8.count < 20_000, "a message is not longer than a person reads")
  }
}

/// The length of each line in characters, its end included; lines end as in `SourceText`.
private func lengths(of bytes: [UInt8]) -> [Int] {
  let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  var lengths: [Int] = []
  var line: [UInt8] = []
  for (index, byte) in zip(bytes.indices, bytes) {
    line.append(byte)
    let isReturn = byte == 0x0D && !(index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A)
    guard byte == 0x0A || isReturn else { continue }
    lengths.append(String(decoding: line, as: UTF8.self).count)
    line.removeAll()
  }
  return lengths + [String(decoding: line, as: UTF8.self).count]
}
