import CopydeskHTML
import Foundation
import Testing

/// Texts that stand outside the code: the sample pages, and the articles that the project began with where they are there.
@Suite("drop-boilerplate on whole texts")
struct DropBoilerplateWholeTextTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
  static let seeds = root.appending(path: "../shared/seeds").standardizedFileURL
  static var seedsAreThere: Bool { FileManager.default.fileExists(atPath: seeds.path) }
  static let pages = root.appending(path: "Examples/Pages")

  private static let noise = [
    "popular in the community", "what's hot", "close", "loadingerror loading", "loading", "read more", "related:",
    "our readers are reading too", "original url:", "advertisement", "story continues below", "share this article",
    "back to top", "world", "international", "science",
  ]

  @Test("Nothing of the known noise is left in the sample texts")
  func sampleTexts() throws {
    #expect(try check(Self.pages) == 9)
  }

  @Test(
    "Nothing of the known noise is left in the seeds", .enabled(if: seedsAreThere))
  func seedTexts() throws {
    #expect(try check(Self.seeds) == 5)
  }

  /// Checks each text of a folder, and says how many there were.
  private func check(_ folder: URL) throws -> Int {
    let finder = BoilerplateFinder()
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "txt" }
    for file in files {
      let before = try String(contentsOf: file, encoding: .utf8)
      let after = applying(finder.edits(in: before), to: before)
      let lines = after.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      #expect(!lines.contains { Self.noise.contains($0.lowercased()) }, "\(file.lastPathComponent)")
      #expect(!lines.contains { $0.hasPrefix("- ") || $0.hasPrefix("<http") || $0.hasPrefix("via ") })
      #expect(!after.contains("**") && !after.contains("](") && !after.contains("Title:"))
      #expect(Set(lines).count == lines.count, "a line of \(file.lastPathComponent) stands twice")
      #expect(finder.edits(in: after) == [])
      // Every line that reads like reporting is still there.
      for line in before.split(separator: "\n")
      where line.count > 100 && line.hasSuffix(".") && !line.contains("ights res") {
        #expect(after.contains(line.replacing("**", with: "")), "\(file.lastPathComponent)")
      }
    }
    return files.count
  }

  private func applying(_ edits: [BoilerplateEdit], to text: String) -> String {
    var result = Array(text.utf8)
    for edit in edits.reversed() { result.removeSubrange(edit.range) }
    return String(decoding: result, as: UTF8.self)
  }
}
