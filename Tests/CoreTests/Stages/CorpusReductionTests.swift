@testable import CopydeskCore
import CopydeskTesting
import Testing

@Suite("Corpus reduction")
struct CorpusReductionTests {
  /// Documents meet under each of their words; each learns of the one before it under that word.
  struct SharedWords: KeyedRound {
    func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
      Set(document.text.split(separator: " ")).map { word in
        KeyedRecord(key: UInt64(word.count), document: reference, numbers: [UInt64(reference.number)])
      }
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
      precondition(records.count > 1, "reduce is called for keys that two records share")
      return zip(records, records.dropFirst()).map { before, after in
        Finding(to: after.document, about: before.document, numbers: [key] + before.numbers)
      }
    }
  }

  /// Tells each document how many findings the round before had about it.
  struct Echo: KeyedRound {
    func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
      [KeyedRecord(key: 0, document: reference, numbers: [UInt64(findings.byRound[0].count)])]
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
      records.map { Finding(to: $0.document, numbers: $0.numbers + [$0.numbers.first ?? 0]) }
    }
  }

  struct Broken: KeyedRound {
    struct Failure: Error {}
    func records(of document: Document, as reference: DocumentReference, findings: Findings) throws -> [KeyedRecord] {
      if document.id == "d30" { throw Failure() }
      return []
    }
    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] { [] }
  }

  static let documents = {
    var random = SeededNumbers(seed: 3)
    return (0..<200).map { number in
      let words = (0..<3).map { _ in String(repeating: "x", count: 1 + Int(random.next() % 400)) }
      return Document(id: "d\(number)", text: words.joined(separator: " "))
    }
  }()

  static let rounds: [CorpusRound] = [.keyed(SharedWords()), .components, .keyed(Echo())]

  @Test("Findings are the same for any number of workers", arguments: [2, 4, 7])
  func workers(count: Int) async throws {
    let one = try await CorpusReduction(rounds: Self.rounds, workers: 1).findings(of: Self.documents)
    let many = try await CorpusReduction(rounds: Self.rounds, workers: count).findings(of: Self.documents)
    #expect(one.map(\.byRound) == many.map(\.byRound))
    #expect(one.map(\.component) == many.map(\.component))
  }

  @Test("Each document gets what is said to it, round by round")
  func findings() async throws {
    let documents = ["aa b", "ccc", "b aa", "dddd ccc", "e"].enumerated().map { Document(id: "\($0)", text: $1) }
    let findings = try await CorpusReduction(rounds: Self.rounds, workers: 1).findings(of: documents)
    // One letter: 0, 2, 4. Two letters: 0, 2. Three letters: 1, 3.
    #expect(findings.map { $0.byRound[0].map { $0.about?.id } } == [[], [], ["0", "0"], ["1"], ["2"]])
    #expect(findings.map { $0.byRound[1].map(\.numbers) } == [[[0, 0]], [[0, 0]], [[2, 2]], [[1, 1]], [[1, 1]]])
    #expect(findings.map { $0.component?.first.id } == ["0", "1", "0", "1", "0"])
    #expect(findings.map { $0.component?.size } == [3, 2, 3, 2, 3])
  }

  @Test("A document without links is in no component")
  func alone() async throws {
    let documents = [Document(id: "a", text: "x"), Document(id: "b", text: "yy")]
    let findings = try await CorpusReduction(rounds: Self.rounds, workers: 4).findings(of: documents)
    #expect(findings.allSatisfy { $0.component == nil && $0.byRound[0].isEmpty })
  }

  @Test("No documents give no findings")
  func empty() async throws {
    #expect(try await CorpusReduction(rounds: Self.rounds, workers: 4).findings(of: []).isEmpty)
  }

  @Test("What a round throws for a document is the failure of this document alone", arguments: [1, 4])
  func failure(workers: Int) async throws {
    let findings = try await CorpusReduction(rounds: [.keyed(Broken())], workers: workers).findings(of: Self.documents)
    let failed = zip(Self.documents, findings).filter { $0.1.failure is Broken.Failure }.map(\.0.id)
    #expect(failed == ["d30"])
  }

  struct BrokenReduction: KeyedRound {
    func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
      [KeyedRecord(key: 1, document: reference)]
    }
    func reduce(_ key: UInt64, _ records: [KeyedRecord]) throws -> [Finding] { throw Broken.Failure() }
  }

  @Test("What a round throws when it reduces is the failure of every document", arguments: [1, 4])
  func reduction(workers: Int) async throws {
    let rounds = [.keyed(BrokenReduction())] + Self.rounds
    let findings = try await CorpusReduction(rounds: rounds, workers: workers).findings(of: Self.documents)
    #expect(findings.count == Self.documents.count)
    #expect(findings.allSatisfy { $0.failure is Broken.Failure })
  }

  @Test("Components are what a search over all links finds", arguments: 0..<40)
  func components(seed: Int) {
    var random = SeededNumbers(seed: UInt64(seed))
    let count = 1 + Int(random.next() % 60)
    let links = (0..<Int(random.next() % 50)).map { _ in
      (Int(random.next() % UInt64(count)), Int(random.next() % UInt64(count)))
    }
    var components = ConnectedComponents(count: count)
    for (left, right) in links { components.join(left, right) }
    for number in 0..<count {
      var reached: Set = [number]
      var before = 0
      while reached.count > before {
        before = reached.count
        for (left, right) in links where reached.contains(left) || reached.contains(right) {
          reached.formUnion([left, right])
        }
      }
      #expect(components.first(of: number) == reached.min())
      #expect(components.size(of: number) == reached.count)
    }
  }
}
