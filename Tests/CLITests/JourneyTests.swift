import CopydeskCore
import CopydeskIO
import CopydeskPipelines
import Foundation
import Testing

@testable import CopydeskCLI

/// The root of the repository, wherever the tests were built.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

/// `Pipelines/news.yaml` on a folder or page.
func newsPipeline(in path: String, out: String) throws -> Pipeline {
  let file = PipelineFile.load(path: "\(repository)/Pipelines/news.yaml")
  return try PipelineLoader(builtIns).load(file, overrides: ["in": path, "out": out])
}

/// Tests/Journeys holds, for a few sample pages, what each stage does to them. After a change that is meant:
/// `COPYDESK_UPDATE_JOURNEYS=1 swift test --filter JourneyTests`, and read the difference.
@Suite("journeys")
struct JourneyTests {
  static let pages = ["01", "02", "07", "10", "16"]

  @Test("a sample page goes the way that its journey tells", arguments: pages)
  func journey(page: String) async throws {
    let folder = "\(repository)/Examples/Pages"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted().first { $0.hasPrefix(page) })
    let path = "\(folder)/\(name)"
    let journeys = try await StepCommand.journeys(of: path, through: try newsPipeline(in: path, out: "unused"))
    #expect(journeys.count == 1)
    let markdown = try #require(journeys.first).markdown
    let snapshot = "\(repository)/Tests/Journeys/\((name as NSString).deletingPathExtension).md"
    if ProcessInfo.processInfo.environment["COPYDESK_UPDATE_JOURNEYS"] != nil {
      try markdown.write(toFile: snapshot, atomically: true, encoding: .utf8)
    }
    #expect(markdown == (try? String(contentsOfFile: snapshot, encoding: .utf8)), "\(snapshot) is not current")
  }
}
