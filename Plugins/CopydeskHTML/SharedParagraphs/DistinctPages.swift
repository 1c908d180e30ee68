import CopydeskCore
import CopydeskText

/// Last round: how many pages of a site that are no copies of one another hold a paragraph.
struct DistinctPages: KeyedRound {
  var site: String?
  var minimumPages: Int
  var minimumShare: Double

  func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
    let shared = SharedCandidates(findings, minimumPages: minimumPages, minimumShare: minimumShare).otherSites.keys
    guard !shared.isEmpty, let site = Site(of: document, field: site) else { return [] }
    let paragraphs = PageParagraphs(document.text)
    let isWitness = paragraphs.sketch(without: shared) != nil
    let story = UInt64((findings.component?.first ?? reference).number)
    return paragraphs.distinct.map(\.fingerprint).filter(shared.contains).map { paragraph in
      KeyedRecord(
        key: foldedProduct(site.hash, paragraph | 1), document: reference,
        numbers: isWitness ? [paragraph, story] : [paragraph])
    }
  }

  /// A finding is the fingerprint of a paragraph, the number of pages, and 1 for the first page that holds it.
  func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
    let stories = Set(records.filter { $0.numbers.count == 2 }.map { $0.numbers[1] })
    return records.enumerated().map { place, record in
      Finding(to: record.document, numbers: [record.numbers[0], UInt64(stories.count), place == 0 ? 1 : 0])
    }
  }
}
