import CopydeskCore
import CopydeskText

/// Second round: links the pages of one site that tell the same story, so that they count as one.
///
/// Compared is what they say beside the paragraphs that the site may own. Of many pages that share a phrase, each is
/// compared with the first and with the next `neighbours`; copies share many phrases and so find one another.
struct SameStories: KeyedRound {
  var site: String?
  var minimumPages: Int
  var minimumShare: Double

  private static let neighbours = 3

  func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
    let shared = SharedCandidates(findings, minimumPages: minimumPages, minimumShare: minimumShare).otherSites.keys
    guard !shared.isEmpty, let site = Site(of: document, field: site),
      let sketch = PageParagraphs(document.text).ownSketch(without: shared)
    else { return [] }
    return sketch.map { KeyedRecord(key: foldedProduct(site.hash, $0 | 1), document: reference, numbers: sketch) }
  }

  func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
    records.indices.dropLast().flatMap { left in
      let partners =
        left == 0 ? records.indices.dropFirst() : (left + 1)..<min(left + 1 + Self.neighbours, records.count)
      return partners.filter { PageParagraphs.areCopies(records[left].numbers, records[$0].numbers) }.flatMap { right in
        [
          Finding(to: records[left].document, about: records[right].document),
          Finding(to: records[right].document, about: records[left].document),
        ]
      }
    }
  }
}
