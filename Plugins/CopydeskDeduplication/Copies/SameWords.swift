import CopydeskCore
import CopydeskText

/// First round: texts of the same words in the same order, whatever their spaces, punctuation and letter case.
///
/// However many there are, each is linked with the first of them, which alone stands for all in the later rounds.
struct SameWords: KeyedRound {
  func records(of document: Document, as reference: DocumentReference, findings: Findings) -> [KeyedRecord] {
    let words = wordHashes(of: document.text)
    guard !words.isEmpty else { return [] }
    return words.withUnsafeBytes { raw in
      let bytes = raw.bindMemory(to: UInt8.self)
      let check = stableHash(of: bytes, seed: 1)
      return [KeyedRecord(key: stableHash(of: bytes), document: reference, numbers: [check, UInt64(words.count)])]
    }
  }

  func reduce(_ key: UInt64, _ records: [KeyedRecord]) -> [Finding] {
    guard let first = records.first else { return [] }
    return records.dropFirst().filter { $0.numbers == first.numbers }.flatMap { record in
      [
        Finding(to: first.document, about: record.document, numbers: Overlap.same.numbers),
        Finding(to: record.document, about: first.document, numbers: Overlap.same.numbers),
      ]
    }
  }

  /// The document that stands for `document`: the first with the same words.
  static func representative(of document: DocumentReference, _ findings: Findings) -> DocumentReference {
    guard let partner = findings.byRound.first?.first?.about, partner < document else { return document }
    return partner
  }
}
