@testable import CopydeskCore
import CopydeskTesting
import TestSupport
import Testing

/// The findings must be the same, however much of them is in files.
@Suite("Corpus memory")
struct CorpusMemoryTests {
  /// Texts meet under each of their words; each pair of neighbours is told the other's words.
  struct Words: KeyedRound {
    func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
      let words = Set(document.text.split(separator: " ").compactMap { UInt64($0) }).sorted()
      return words.map { KeyedRecord(key: $0 &* 0x9e37_79b9_7f4a_7c15, document: reference, numbers: words) }
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
      zip(records, records.dropFirst()).flatMap { one, two in
        [
          Finding(to: one.document, about: two.document, numbers: [key] + two.numbers),
          Finding(to: two.document, about: one.document, numbers: [key] + one.numbers),
        ]
      }
    }
  }

  /// Compares each document with those that a round before linked it with; one document breaks it.
  struct Pairs: KeyedRound {
    struct Failure: Error, CustomStringConvertible { var description: String { "no words" } }

    func records(of document: Document, as reference: DocumentReference, findings: Findings) throws -> [KeyedRecord] {
      if document.id == "d77" { throw Failure() }
      return findings.byRound[0].compactMap { finding in
        guard let about = finding.about?.number else { return nil }
        let (least, most) = (min(about, reference.number), max(about, reference.number))
        return KeyedRecord(key: UInt64(least * 1000 + most), document: reference, numbers: finding.numbers)
      }
    }

    func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
      records.map { Finding(to: $0.document, numbers: [key, UInt64(records.count)] + $0.numbers) }
    }
  }

  static let rounds: [CorpusRound] = [.keyed(Words()), .components, .keyed(Pairs()), .components]

  static let documents = {
    var random = SeededNumbers(seed: 11)
    return (0..<600).map { number in
      let words = (0..<6).map { _ in "\(random.next() % 700)" }
      var document = Document(id: "d\(number)", text: words.joined(separator: " "))
      document.ordinal = number
      return document
    }
  }()

  static func reader(_ reader: FindingsReader) throws -> [Findings] {
    var reader = reader
    return try documents.map { _ in try reader.next() }
  }

  static func expectSame(_ left: [Findings], _ right: [Findings]) {
    #expect(left.map(\.byRound) == right.map(\.byRound))
    #expect(left.map(\.component) == right.map(\.component))
    #expect(left.map { $0.failure.map { "\($0)" } } == right.map { $0.failure.map { "\($0)" } })
  }

  @Test(
    "Findings are the same for every budget and any number of workers",
    arguments: [1 << 10, 1 << 14, 1 << 18, 1 << 22, .max], [1, 2, 8])
  func budgets(memory: Int, workers: Int) async throws {
    let folder = try TemporaryFolder()
    let expected = try await CorpusReduction(rounds: Self.rounds, workers: 1).findings(of: Self.documents)
    #expect(expected.count { $0.failure != nil } == 1)
    #expect(expected.contains { $0.component != nil && !$0.byRound[1].isEmpty })
    do {
      let spool = try Spool(feeders: 1, path: "\(folder.path)/corpus")
      try await spool.append(Self.documents, input: 0)
      await spool.close()
      var reduction = CorpusReduction(rounds: Self.rounds, workers: workers)
      reduction.memory = memory
      reduction.folder = folder.path
      let reduced = try await reduction.reduce(try await spool.take())
      #expect((folder.names.count > 1) == (memory < 1 << 20))
      Self.expectSame(try Self.reader(try reduced.read()), expected)
    }
    #expect(folder.names == ["corpus.0"])
  }

  @Test("Findings are read from any document on")
  func fromTheMiddle() async throws {
    let folder = try TemporaryFolder()
    var reduction = CorpusReduction(rounds: Self.rounds, workers: 2)
    reduction.memory = 1 << 12
    reduction.folder = folder.path
    let reduced = try await reduction.reduce(StoredDocuments(Self.documents))
    let expected = try Self.reader(try reduced.read())
    for number in [0, 1, 77, 300, 599] {
      var reader = try reduced.read(from: number)
      Self.expectSame([try reader.next()], [expected[number]])
    }
    var reader = try reduced.read(from: 600)
    #expect(throws: BinaryError.self) { try reader.next() }
  }

  @Test("Sorted runs are merged in the order in which equal records came", arguments: [1, 50, 5000])
  func runs(size: Int) throws {
    let folder = try TemporaryFolder()
    var random = SeededNumbers(seed: UInt64(size))
    let ids = DocumentIDs()
    ids.append(Self.documents.map(\.id))
    var sorter = SpillingSorter<KeyedRecord>(memory: 1 << 10, path: "\(folder.path)/records", ids: ids)
    var records: [KeyedRecord] = []
    for place in 0..<3000 {
      let reference = DocumentReference(number: place / 5, id: "d\(place / 5)")
      records.append(KeyedRecord(key: random.next() % 97, document: reference, numbers: [UInt64(place)]))
    }
    for start in stride(from: 0, to: records.count, by: size) {
      _ = try sorter.add(Array(records[start..<min(start + size, records.count)]))
    }
    let sorted = try sorter.finish()
    #expect(folder.names.count < 64)
    KeyedRecord.sort(&records)
    var reader = try sorted.read()
    for record in records {
      let read = try #require(try reader.next())
      #expect(read.key == record.key && read.document == record.document && read.numbers == record.numbers)
    }
    #expect(reader.peek?.key == nil)
  }
}
