import CopydeskCore
import CopydeskText

/// Last round: goes through the copies of one cluster in order of preference and keeps what is no copy of a kept one.
///
/// So a document goes only in favour of one that is kept and that it was itself compared with, and two copies that only
/// a third one links both stay when the third goes. Documents of the same words share one fate, except that the first
/// of them stands for the others.
struct Selection: KeyedRound {
  /// Whether more words come first, and the order of the source decides between equals; else that order alone decides.
  var prefersLongest: Bool

  func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
    guard let component = findings.component else { return [] }
    let length = prefersLongest ? wordHashes(of: document.text).count : 0
    let representative = SameWords.representative(of: reference, findings)
    let links = findings.byRound[2].flatMap { link in link.about.map { [UInt64($0.number)] + link.numbers } ?? [] }
    return [
      KeyedRecord(
        key: UInt64(component.first.number), document: reference,
        numbers: [UInt64(length), UInt64(representative.number)] + links)
    ]
  }

  /// A finding says to a document in whose favour it goes, with their overlap.
  func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
    let members = records.map(Member.init)
    var kept: [UInt64: DocumentReference] = [:]
    var fates: [UInt64: Fate] = [:]
    let order = members.filter(\.isRepresentative).sorted { left, right in
      (right.words, left.document) < (left.words, right.document)
    }
    for member in order {
      if let link = member.links.first(where: { kept[$0.partner] != nil }), let favoured = kept[link.partner] {
        fates[member.representative] = Fate(favoured: favoured, overlap: link.overlap)
      } else {
        kept[member.representative] = member.document
        fates[member.representative] = Fate(favoured: member.document, overlap: Overlap.same.numbers)
      }
    }
    return members.compactMap { member in
      guard let fate = fates[member.representative], fate.favoured != member.document else { return nil }
      return Finding(to: member.document, about: fate.favoured, numbers: fate.overlap)
    }
  }

  private struct Fate {
    var favoured: DocumentReference
    var overlap: [UInt64]
  }

  /// A record, read.
  private struct Member {
    var document: DocumentReference
    var words: UInt64
    var representative: UInt64
    /// Verified copies in the order of the source.
    var links: [(partner: UInt64, overlap: [UInt64])]

    var isRepresentative: Bool { representative == UInt64(document.number) }

    init(_ record: KeyedRecord) {
      document = record.document
      words = record.numbers[0]
      representative = record.numbers[1]
      links = stride(from: 2, to: record.numbers.count, by: 4).map { start in
        (record.numbers[start], Array(record.numbers[start + 1..<start + 4]))
      }
    }
  }
}
