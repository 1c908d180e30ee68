@testable import CopydeskCore
import Foundation
import Synchronization
import TestSupport
import Testing

/// A reduction that is stopped at any of its checkpoints must find the same as one that was not.
@Suite("Reductions that are taken up")
struct ReductionResumeTests {
  /// Keeps each state with a copy of the files as they stood, as a kill at that moment would leave them.
  final class Snapshots: ReductionJournal {
    let folder: String
    let copies: TemporaryFolder
    let states = Mutex<[Value]>([])

    init(of folder: String) throws {
      self.folder = folder
      copies = try TemporaryFolder()
    }

    let isDue = true

    func save(_ state: Value) throws {
      let number = states.withLock {
        $0.append(state)
        return $0.count - 1
      }
      try FileManager.default.copyItem(atPath: folder, toPath: copy(number))
    }

    func copy(_ number: Int) -> String { "\(copies.path)/\(number)" }
  }

  /// Breaks down over the records of a key.
  struct Broken: KeyedRound {
    func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
      [KeyedRecord(key: UInt64(reference.number % 2000 / 2), document: reference)]
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) throws -> [Finding] {
      if key == 999 { throw CorpusMemoryTests.Pairs.Failure() }
      return records.map { Finding(to: $0.document, numbers: [key]) }
    }
  }

  static func reduction(_ folder: String, memory: Int, workers: Int) -> CorpusReduction {
    CorpusReduction(rounds: CorpusMemoryTests.rounds, workers: workers, memory: memory, folder: folder)
  }

  static func all(_ findings: ReducedFindings) throws -> [Findings] {
    var reader = try findings.read()
    return try (0..<findings.count).map { _ in try reader.next() }
  }

  @Test(
    "It ends with the same findings from every state, with runs on disk or without",
    arguments: [1 << 12, 1 << 16, .max],
    [1, 3])
  func everyState(memory: Int, workers: Int) async throws {
    let folder = try TemporaryFolder()
    let documents = StoredDocuments(CorpusMemoryTests.documents)
    let snapshots = try Snapshots(of: folder.path)
    let reduction = Self.reduction(folder.path, memory: memory, workers: workers)
    let (findings, last) = try await reduction.reduce(documents, from: nil, journal: snapshots)
    let expected = try await CorpusReduction(rounds: CorpusMemoryTests.rounds, workers: 1)
      .findings(of: CorpusMemoryTests.documents)
    CorpusMemoryTests.expectSame(try Self.all(findings), expected)
    let states = snapshots.states.withLock { $0 }
    #expect(states.count > 6)
    for (number, state) in states.enumerated() {
      let copy = snapshots.copy(number)
      // What a run wrote after its last checkpoint stays behind when it is killed.
      for name in try FileManager.default.contentsOfDirectory(atPath: copy) {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(copy)/\(name)"))
        try file.seekToEnd()
        try file.write(contentsOf: Data("torn".utf8))
      }
      let again = Self.reduction(copy, memory: memory, workers: workers)
      let (found, _) = try await again.reduce(documents, from: state, journal: Nothing())
      CorpusMemoryTests.expectSame(try Self.all(found), expected)
    }
    let (found, _) = try await reduction.reduce(documents, from: last, journal: Nothing())
    CorpusMemoryTests.expectSame(try Self.all(found), expected)
  }

  @Test("Files that no checkpoint names any more are taken away")
  func retiredFiles() async throws {
    let folder = try TemporaryFolder()
    let reduction = Self.reduction(folder.path, memory: 1 << 12, workers: 2)
    let documents = StoredDocuments(CorpusMemoryTests.documents)
    _ = try await reduction.reduce(documents, from: nil, journal: try Snapshots(of: folder.path))
    #expect(folder.names.allSatisfy { $0 == "log" || $0.hasPrefix("findings-") })
  }

  @Test("A round that broke down is still broken when it is taken up")
  func brokenRound() async throws {
    let folder = try TemporaryFolder()
    let documents = StoredDocuments((0..<3000).map { Document(id: "d\($0)", text: "Text") })
    let reduction = CorpusReduction(rounds: [.keyed(Broken())], workers: 2, folder: folder.path)
    let snapshots = try Snapshots(of: folder.path)
    let (_, last) = try await reduction.reduce(documents, from: nil, journal: snapshots)
    for (folder, state) in [(folder.path, last), (snapshots.copy(3), snapshots.states.withLock { $0[3] })] {
      let again = CorpusReduction(rounds: [.keyed(Broken())], workers: 1, folder: folder)
      let found = try Self.all(try await again.reduce(documents, from: state, journal: Nothing()).findings)
      #expect(found.allSatisfy { $0.failure.map { "\($0)" } == "no words" })
    }
  }

  @Test("A state whose files are gone, shorter or damaged is refused", arguments: ["gone", "short", "damaged"])
  func lostFiles(how: String) async throws {
    let folder = try TemporaryFolder()
    let documents = StoredDocuments(CorpusMemoryTests.documents)
    let reduction = Self.reduction(folder.path, memory: 1 << 12, workers: 1)
    let (_, last) = try await reduction.reduce(documents, from: nil, journal: Nothing())
    for name in folder.names where name.hasPrefix("findings-") {
      let path = "\(folder.path)/\(name)"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      switch how {
      case "gone": try FileManager.default.removeItem(atPath: path)
      case "short": try bytes.dropLast().write(to: URL(fileURLWithPath: path))
      default:
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
      }
    }
    await #expect(throws: (any Error).self) {
      _ = try Self.all(try await reduction.reduce(documents, from: last, journal: Nothing()).findings)
    }
  }
}

private struct Nothing: ReductionJournal {
  let isDue = false
  func save(_ state: Value) {}
}
