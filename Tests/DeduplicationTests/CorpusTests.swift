@testable import CopydeskCore
import CopydeskDeduplication
import CopydeskTesting
import Foundation
import TestSupport
import Testing

@Suite("mark-copies on a corpus")
struct CorpusTests {
  /// Reports from shuffled paragraphs, many of which share some.
  static func corpus(_ count: Int) -> [Document] {
    var random = SeededNumbers(seed: 11)
    let pool = (0..<count).map { number in
      (0..<40).map { _ in "w\(random.next() % 5000)" }.joined(separator: " ") + " of paragraph \(number % 3)"
    }
    return (0..<count).map { number in
      let start = Int(random.next() % UInt64(count - 6))
      let length = 2 + Int(random.next() % 4)
      return Document(id: "d\(number)", text: Stories.text(pool[start..<start + length]))
    }
  }

  @Test("The marks are the same for any number of workers")
  func workers() async throws {
    var stage = MarkCopies()
    stage.keep = .longest
    let documents = Self.corpus(400)
    let one = try await verdicts(stage, documents, workers: 1)
    #expect(one.contains { $0.hasPrefix("reject") })
    #expect(one.contains { $0.contains("contained-in") })
    for workers in [2, 5] {
      #expect(try await verdicts(stage, documents, workers: workers) == one)
    }
  }

  @Test("The marks are the same where records and findings go to files", arguments: [1 << 10, 1 << 20])
  func memory(bytes: Int) async throws {
    var stage = MarkCopies()
    stage.keep = .longest
    let documents = Self.corpus(400)
    let expected = try await verdicts(stage, documents, workers: 2)
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let work = folder.path + "/work"
    #expect(try await verdicts(stage, documents, workers: 2, memory: bytes, folder: work) == expected)
    #expect(folder.names == ["work"])
  }

  @Test("Who is rejected was compared with the kept document that the reason names")
  func reasons() async throws {
    for keep in [MarkCopies.Keep.first, .longest] {
      var stage = MarkCopies()
      stage.keep = keep
      var batch = Batch(Self.corpus(400))
      try await stage.process(&batch)
      let kept = Set(batch.documents.map(\.id))
      try #require(!batch.rejected.isEmpty)
      for rejected in batch.rejected {
        let named = rejected.reason.split(separator: "'")[1]
        #expect(kept.contains(String(named)))
        #expect(rejected.document.notes("copy").contains { $0.fields["partner"]?.string == String(named) })
      }
    }
  }

  @Test("Thousands of pages with one template take time in proportion to their number", .timeLimit(.minutes(10)))
  func popularKeys() async throws {
    var random = SeededNumbers(seed: 5)
    let template = (0..<60).map { "template\($0)" }.joined(separator: " ")
    let documents = (0..<3000).map { number in
      Document(
        id: "\(number)", text: (0..<60).map { _ in "w\(random.next() % 9000)" }.joined(separator: " ") + template)
    }
    var batch = Batch(documents)
    try await MarkCopies().process(&batch)
    #expect(batch.documents.allSatisfy { $0.notes.isEmpty })
  }

  @Test("Two very long texts are compared", .timeLimit(.minutes(10)))
  func longTexts() async throws {
    let text = (0..<300_000).map { "word\($0 % 70_001)" }.joined(separator: " ")
    var batch = Batch([Document(id: "a", text: text), Document(id: "b", text: "Again: " + text)])
    try await MarkCopies().process(&batch)
    #expect(batch.documents.map { $0.notes("copy").count } == [1, 1])
  }

  private func verdicts(
    _ stage: MarkCopies, _ documents: [Document], workers: Int, memory: Int = .max, folder: String? = nil
  ) async throws -> [String] {
    let reduction = CorpusReduction(rounds: stage.rounds, workers: workers, memory: memory, folder: folder)
    let findings = try await reduction.findings(of: documents)
    return zip(documents, findings).map { document, findings in
      var document = document
      let verdict = stage.apply(findings, to: &document)
      let notes = document.notes.map { $0.fields.entries.map { "\($0.name): \($0.value)" }.joined(separator: ", ") }
      if case .reject(let reason) = verdict { return "reject \(reason); " + notes.joined(separator: "; ") }
      return notes.joined(separator: "; ")
    }
  }
}
