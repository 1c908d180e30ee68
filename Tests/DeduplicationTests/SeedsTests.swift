import CopydeskCore
import CopydeskDeduplication
import Foundation
import Testing

@Suite("mark-copies on the seed texts")
struct SeedsTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/seeds").standardizedFileURL
  static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

  @Test("The two cuts of one agency report are copies, and no other pair is", .enabled(if: isThere))
  func seeds() async throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".txt") }
    let documents = try files.sorted().map { file in
      Document(
        id: String(file.prefix(3)), text: try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8))
    }
    var batch = Batch(documents)
    try await MarkCopies().process(&batch)
    let partners = batch.documents.map { $0.notes("copy").compactMap { $0.fields["partner"]?.string } }
    #expect(partners.prefix(2) == [["001"], ["000"]])
    #expect(partners.dropFirst(2).allSatisfy { $0.isEmpty })
  }
}
