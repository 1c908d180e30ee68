/// What the rounds of a corpus stage have found, to be read in the order of the documents.
struct ReducedFindings: Sendable {
  let count: Int
  let ids = DocumentIDs()
  var rounds: [SortedElements<Finding>] = []
  /// What a round could not do with a document, by its number.
  var failures: [Int: any Error] = [:]
  /// What a round could not do with any document.
  var failure: (any Error)?
  fileprivate var components: Components?

  init(count: Int) { self.count = count }

  /// The component of each document: its first document and its size.
  fileprivate struct Components {
    var firsts: [Int]
    var sizes: [Int]
  }

  /// Joins what the findings so far link.
  mutating func joinComponents() throws {
    var sets = ConnectedComponents(count: count)
    for round in rounds {
      var reader = try round.read()
      while let link = try reader.next() {
        if let about = link.about { sets.join(link.to.number, about.number) }
      }
    }
    components = Components(
      firsts: (0..<count).map { sets.first(of: $0) }, sizes: (0..<count).map { sets.size(of: $0) })
  }

  /// Reads from document number `number` on.
  func read(from number: Int = 0) throws -> FindingsReader { try FindingsReader(self, from: number) }
}

/// Gives the findings about one document after the other.
struct FindingsReader {
  private let reduced: ReducedFindings
  private var readers: [SortedReader<Finding>]
  private var number: Int

  init(_ reduced: ReducedFindings, from number: Int) throws {
    self.reduced = reduced
    self.number = number
    readers = try reduced.rounds.map { try $0.read() }
    for index in readers.indices {
      while let finding = readers[index].peek, finding.to.number < number { _ = try readers[index].next() }
    }
  }

  /// The findings about the next document.
  ///
  /// - Throws: `BinaryError` behind the last document.
  mutating func next() throws -> Findings {
    guard number < reduced.count else { throw BinaryError() }
    defer { number += 1 }
    var findings = Findings(byRound: [], component: nil)
    for index in readers.indices {
      var found: [Finding] = []
      while readers[index].peek?.to.number == number, let finding = try readers[index].next() { found.append(finding) }
      findings.byRound.append(found)
    }
    if let components = reduced.components, components.sizes[number] > 1 {
      let first = try reduced.ids.reference(UInt64(components.firsts[number]))
      findings.component = Findings.Component(first: first, size: components.sizes[number])
    }
    findings.failure = reduced.failures[number] ?? reduced.failure
    return findings
  }
}
