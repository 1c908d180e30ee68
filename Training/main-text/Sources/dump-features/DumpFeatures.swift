@_spi(Training) import CopydeskHTML
import Foundation

/// Writes the blocks and the feature rows of all pages in a folder.
///
/// OUT/names.json has the names of the numbers, OUT/rows.f32 the rows of all blocks of all pages, one after the other, in
/// little-endian 32-bit floats, and OUT/pages.jsonl a line for each page: its id, texts of blocks, names around them.
@main
enum DumpFeatures {
  struct Row: Encodable {
    var id: String
    var title: String?
    var blocks: [String]
    var parents: [Int]
    var names: [[UInt32]]
    var innermost: [Int]
  }

  static func main() throws {
    guard CommandLine.arguments.count == 3 else {
      print("usage: dump-features FOLDER OUT")
      exit(2)
    }
    let folder = URL(filePath: CommandLine.arguments[1])
    let out = URL(filePath: CommandLine.arguments[2])
    try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
    try JSONEncoder().encode(TrainingPage.featureNames).write(to: out.appending(path: "names.json"))
    var rows = Data()
    var pages = Data()
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "html" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    for file in files {
      guard let page = try? TrainingPage([UInt8](Data(contentsOf: file))) else { continue }
      page.rows.withUnsafeBytes { rows.append(contentsOf: $0) }
      let row = Row(
        id: file.deletingPathExtension().lastPathComponent, title: page.title, blocks: page.blocks,
        parents: page.elements.map(\.parent), names: page.elements.map(\.names), innermost: page.innermost)
      pages.append(try JSONEncoder().encode(row))
      pages.append(0x0A)
    }
    try rows.write(to: out.appending(path: "rows.f32"))
    try pages.write(to: out.appending(path: "pages.jsonl"))
    print("\(files.count) pages, \(TrainingPage.featureNames.count) numbers a block")
  }
}
