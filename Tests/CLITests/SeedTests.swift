import CopydeskCore
import Foundation
import Testing

@testable import CopydeskCLI

private let seeds = "\(repository)/../shared/seeds"

/// What the news pipeline must make of the five articles that the project began with. They belong to their publishers
/// and lie outside the repository; where they are absent, these tests are skipped.
@Suite("seeds", .enabled(if: FileManager.default.fileExists(atPath: seeds)))
struct SeedTests {
  @Test("the noise is gone, and every word of the reporting is there")
  func noise() async throws {
    for document in try await documents() {
      let noise = [
        "Popular in the Community", "What's Hot", "LOADINGERROR", "READ MORE", "more-usa-heavily", "Our readers are",
        "Original url", "](#)", "**", "Title:", "via Associated",
      ]
      for words in noise { #expect(!document.text.contains(words), "\(document.id): \(words)") }
      let lines = document.text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
      #expect(!lines.contains("Close"))
      #expect(Set(lines).count == lines.count, "\(document.id) has a doubled line")
      // A paragraph of reporting ends as a sentence does; nothing that looks like one may be cut but a doubled caption.
      for mark in document.marks where mark.kind == .cut && mark.rule != "doubled-caption" {
        let longest = mark.removed.split(separator: "\n").map(\.count).max() ?? 0
        #expect(longest < 125, "\(document.id), \(mark.rule)")
      }
    }
  }

  @Test("lost apostrophes are back in the first article, and no other word of it is changed")
  func apostrophes() async throws {
    let document = try #require(try await documents().first)
    for words in ["I've never heard of that", "Communist Party's", "CNN's", "Russia's war", "NATO's", "Kremlin's"] {
      #expect(document.text.contains(words), "\(words)")
    }
    let changes = document.marks.filter { $0.kind == .change }
    #expect(changes.allSatisfy { $0.removed == " " && $0.replacement == "'" })
    #expect(changes.count == 6)
  }

  @Test("the first two are copies of each other, and no other pair is")
  func copies() async throws {
    let documents = try await documents()
    let partners = documents.map { $0.notes("copy").compactMap { $0.fields["partner"]?.string } }
    #expect(partners == [[documents[1].id], [documents[0].id], [], [], []])
    guard case .double(let containment)? = documents[0].notes("copy").first?.fields["containment"] else {
      Issue.record("the note has no containment")
      return
    }
    #expect(containment > 0.8 && containment < 0.85)
  }

  private func documents() async throws -> [Document] {
    let pipeline = try newsPipeline(in: seeds, out: "unused")
    let source = try #require(pipeline.sources.first).source
    var input: [Document] = []
    for try await batch in try source.read(from: nil) { input += batch.documents }
    let stream = AsyncStream { stream in
      for document in input { stream.yield(document) }
      stream.finish()
    }
    var output: [Document] = []
    for try await document in pipeline.run(stream) { output.append(document) }
    #expect(output.count == 5)
    return output
  }
}
