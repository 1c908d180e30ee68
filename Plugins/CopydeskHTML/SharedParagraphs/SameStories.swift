import CopydeskCore
import CopydeskText

/// Second round: links the pages of one site that tell the same story, so that they count as one.
///
/// Of many pages that share a shingle, each is compared with the first and with the next `neighbours`; copies share many
/// shingles and so find one another.
struct SameStories: KeyedRound {
  var site: String?
  var minimumPages: Int
  var minimumShare: Double

  private static let neighbours = 3

  func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
    let shared = SharedCandidates(findings, minimumPages: minimumPages, minimumShare: minimumShare).otherSites.keys
    guard !shared.isEmpty, let site = Site(of: document, field: site),
      let sketch = PageParagraphs(document.text).sketch(without: shared)
    else { return [] }
    let numbers = sketch.numbers
    return Set(sketch.own + sketch.whole).sorted().map {
      KeyedRecord(key: foldedProduct(site.hash, $0 | 1), document: reference, numbers: numbers)
    }
  }

  func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
    let sketches = records.map { PageSketch(numbers: $0.numbers) }
    return records.indices.dropLast().flatMap { left in
      let end = left == 0 ? records.count : min(left + 1 + Self.neighbours, records.count)
      return (left + 1..<end).filter { sketches[left].isCopy(of: sketches[$0]) }.flatMap { right in
        [
          Finding(to: records[left].document, about: records[right].document),
          Finding(to: records[right].document, about: records[left].document),
        ]
      }
    }
  }
}
