import CopydeskCore

/// Third round: each pair that may be copies is compared shingle by shingle. Only what holds becomes a link.
struct ExactComparison: KeyedRound {
  var shingleLength: Int
  var minimumWords: Int
  var containment: Double

  func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
    var partners: Set<UInt64> = []
    var stock: Set<UInt64> = []
    for numbers in findings.byRound[1].lazy.map(\.numbers) {
      if numbers.count == 1 { stock.insert(numbers[0]) } else { partners.formUnion(numbers.dropFirst()) }
    }
    guard !partners.isEmpty,
      let set = ShingleSet(of: document.text, length: shingleLength, minimumWords: minimumWords, stock: stock)
    else { return [] }
    let number = UInt64(reference.number)
    return partners.sorted().map { partner in
      KeyedRecord(
        key: min(number, partner) << 32 | max(number, partner), document: reference, numbers: set.hashes)
    }
  }

  func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
    guard let left = records.first, let right = records.last else { return [] }
    let overlap = Overlap(of: left.numbers, right.numbers)
    guard overlap.shared > 0, overlap.containment >= containment else { return [] }
    return [
      Finding(to: left.document, about: right.document, numbers: overlap.numbers),
      Finding(to: right.document, about: left.document, numbers: overlap.reversed.numbers),
    ]
  }
}
