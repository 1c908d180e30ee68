import CopydeskCore
import CopydeskText

/// First round: which paragraphs many pages of one site hold, and pages of other sites hardly ever.
///
/// A paragraph is known by its words. Wire text falls out here: other sites hold it too. Short lines such as `Read more`
/// may stand on any site, since they go only beside paragraphs that are the site's own.
struct SiteParagraphs: KeyedRound {
  var site: String?
  var minimumPages: Int
  var minimumWords: Int

  /// The share of all pages with a paragraph that the site must have; the others are reprints of its pages, foot and all.
  static let ownShare = (4, of: 5)

  func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
    guard let site = Site(of: document, field: site) else { return [] }
    let paragraphs = PageParagraphs(document.text).distinct
    return [KeyedRecord(key: site.hash, document: reference)]
      + paragraphs.map { paragraph in
        let isShort: UInt64 = paragraph.wordCount < minimumWords ? 1 : 0
        return KeyedRecord(key: paragraph.fingerprint, document: reference, numbers: [site.hash, isShort])
      }
  }

  /// A finding is the number of the site's pages, or the fingerprint of a paragraph with the number of the site's pages
  /// that hold it and of the other sites with such a page.
  func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
    let pages = records.filter(\.numbers.isEmpty)
    let sizes = pages.map { Finding(to: $0.document, numbers: [UInt64(pages.count)]) }
    let holders = records.filter { !$0.numbers.isEmpty }
    let counts = holders.reduce(into: [UInt64: Int]()) { $0[$1.numbers[0], default: 0] += 1 }
    return sizes
      + holders.compactMap { holder in
        let own = counts[holder.numbers[0]] ?? 0
        let isOwn = holder.numbers[1] == 1 || own * Self.ownShare.of >= holders.count * Self.ownShare.0
        guard own >= minimumPages, isOwn else { return nil }
        return Finding(to: holder.document, numbers: [key, UInt64(own), UInt64(counts.count - 1)])
      }
  }
}

/// The paragraphs of a page that may be its site's, as the first round found them.
struct SharedCandidates {
  /// How many pages of the site there are.
  var sitePages = 1
  /// How many pages must hold a paragraph.
  var neededPages: Int
  /// The other sites with a page that holds it, by the fingerprint of each paragraph that enough pages hold.
  var otherSites: [UInt64: Int] = [:]

  init(_ findings: Findings, minimumPages: Int, minimumShare: Double) {
    neededPages = minimumPages
    let found = findings.byRound.first ?? []
    for finding in found where finding.numbers.count == 1 { sitePages = Int(finding.numbers[0]) }
    neededPages = max(minimumPages, Int((minimumShare * Double(sitePages)).rounded(.up)))
    for finding in found where finding.numbers.count == 3 && finding.numbers[1] >= UInt64(neededPages) {
      otherSites[finding.numbers[0]] = Int(finding.numbers[2])
    }
  }
}
