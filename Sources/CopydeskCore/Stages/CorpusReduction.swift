/// Runs the rounds of a corpus stage over documents that are all in memory.
///
/// Records of a round are put in the order of key and position, so the findings are the same for any number of workers.
struct CorpusReduction: Sendable {
  var rounds: [CorpusRound]
  var workers: Int

  /// The findings about each of `documents`, in their order.
  func findings(of documents: [Document]) async throws -> [Findings] {
    let references = documents.enumerated().map { DocumentReference(number: $0.offset, id: $0.element.id) }
    var findings = [Findings](repeating: Findings(byRound: [], component: nil), count: documents.count)
    for round in rounds {
      switch round {
      case .keyed(let round):
        let contributions = try await contributions(of: documents, references, findings, to: round)
        for contribution in contributions {
          for (index, error) in contribution.failures { findings[index].failure = error }
        }
        let found = try await reduce(Array(contributions.map(\.records).joined()), in: round)
        for index in findings.indices { findings[index].byRound.append([]) }
        let last = findings.first.map { $0.byRound.count - 1 } ?? 0
        for finding in found { findings[finding.to.number].byRound[last].append(finding) }
        for index in findings.indices where findings[index].byRound[last].count > 1 {
          findings[index].byRound[last].sort { ($0.about?.number ?? -1) < ($1.about?.number ?? -1) }
        }
      case .components:
        join(&findings, references)
      }
    }
    return findings
  }

  /// What some documents give to a round, and those that give nothing because of an error.
  private struct Contribution: Sendable {
    var records: [KeyedRecord] = []
    var failures: [(index: Int, error: any Error)] = []
  }

  private func contributions(
    of documents: [Document], _ references: [DocumentReference], _ findings: [Findings], to round: any KeyedRound
  ) async throws -> [Contribution] {
    try await inParallel(count: documents.count) { range in
      var contribution = Contribution()
      for index in range where findings[index].failure == nil {
        do {
          contribution.records += try round.records(
            of: documents[index], as: references[index], findings: findings[index])
        } catch {
          contribution.failures.append((index, error))
        }
      }
      return contribution
    }
  }

  private func reduce(_ records: [KeyedRecord], in round: any KeyedRound) async throws -> [Finding] {
    let order = Self.order(of: records)
    var groups: [Range<Int>] = []
    var start = 0
    for index in order.indices where index + 1 == order.count || order[index + 1].key != order[index].key {
      if index > start { groups.append(start..<index + 1) }
      start = index + 1
    }
    let ranges = groups
    let parts = try await inParallel(count: ranges.count) { part in
      try ranges[part].flatMap { range in
        try round.reduce(order[range.lowerBound].key, order[range].map { records[Int($0.place)] })
      }
    }
    return Array(parts.joined())
  }

  private struct KeyedPlace {
    var key: UInt64
    var place: UInt32
  }

  /// The places of records in the order of their keys; those of one key stay in the order of the source.
  ///
  /// Sorts places and not records, which are larger and counted by reference.
  private static func order(of records: [KeyedRecord]) -> [KeyedPlace] {
    var order = [KeyedPlace]()
    order.reserveCapacity(records.count)
    for (place, record) in records.enumerated() {
      order.append(KeyedPlace(key: record.key, place: UInt32(place)))
    }
    order.sort { ($0.key, $0.place) < ($1.key, $1.place) }
    return order
  }

  private func join(_ findings: inout [Findings], _ references: [DocumentReference]) {
    var components = ConnectedComponents(count: findings.count)
    for links in findings {
      for link in links.byRound.joined() {
        if let about = link.about { components.join(link.to.number, about.number) }
      }
    }
    for index in findings.indices {
      let size = components.size(of: index)
      guard size > 1 else { continue }
      findings[index].component = Findings.Component(first: references[components.first(of: index)], size: size)
    }
  }

  /// Calls `body` for a few consecutive parts of `0..<count` on all workers; the results are in order.
  private func inParallel<Result: Sendable>(
    count: Int, _ body: @escaping @Sendable (Range<Int>) throws -> Result
  ) async throws -> [Result] {
    guard workers > 1, count > 1 else { return count == 0 ? [] : [try body(0..<count)] }
    let parts = min(count, workers * 8)
    return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var results = [Result?](repeating: nil, count: parts)
      var next = 0
      func startOne() {
        let part = next
        let range = part * count / parts..<(part + 1) * count / parts
        next += 1
        group.addTask {
          try Task.checkCancellation()
          return (part, try body(range))
        }
      }
      while next < min(parts, workers) { startOne() }
      while let (part, result) = try await group.next() {
        results[part] = result
        if next < parts { startOne() }
      }
      return results.compactMap { $0 }
    }
  }
}

/// Sets of numbers that links have joined; the smallest number stands for its set.
public struct ConnectedComponents: Sendable {
  private var parents: [Int]
  private var sizes: [Int]

  public init(count: Int) {
    parents = Array(0..<count)
    sizes = Array(repeating: 1, count: count)
  }

  /// The smallest number of the set that holds `number`.
  public mutating func first(of number: Int) -> Int {
    var root = number
    while parents[root] != root { root = parents[root] }
    var step = number
    while parents[step] != root { (parents[step], step) = (root, parents[step]) }
    return root
  }

  public mutating func join(_ left: Int, _ right: Int) {
    let (a, b) = (first(of: left), first(of: right))
    guard a != b else { return }
    parents[max(a, b)] = min(a, b)
    sizes[min(a, b)] += sizes[max(a, b)]
  }

  /// How many numbers the set that holds `number` has.
  public mutating func size(of number: Int) -> Int { sizes[first(of: number)] }
}
