import CopydeskCore

/// Does the sums of a document again, by hand: the text that came in and the marks must give the text that is there.
enum Accounts {
  /// - Parameter before: the document as the stage found it; nil for a part of one that was split.
  static func mistake(in document: Document, before: Document?) -> String? {
    if let before, before.page == nil, !document.incoming.utf8.elementsEqual(before.incoming.utf8) {
      return
        "the text that came in became \(quoted(document.incoming)); a stage changes a text by marks and not otherwise"
    }
    var text = Array(document.incoming.utf8)
    for revision in document.revisions {
      guard revision.before.utf8.elementsEqual(text) else {
        return "the marks of '\(revision.stage)' are of another text"
      }
      guard let next = apply(revision.marks, to: text) else {
        return "the marks of '\(revision.stage)' do not fit its text"
      }
      text = next
    }
    guard document.text.utf8.elementsEqual(text) else {
      let replayed = quoted(String(decoding: text, as: UTF8.self))
      return "the marks lead to \(replayed), and the text is \(quoted(document.text))"
    }
    return mistakeInMap(of: document)
  }

  private static func apply(_ marks: [Mark], to text: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var place = 0
    for mark in marks {
      guard mark.range.lowerBound >= place, mark.range.upperBound <= text.count,
        mark.removed.utf8.elementsEqual(text[mark.range])
      else { return nil }
      result += text[place..<mark.range.lowerBound]
      result += mark.replacement.utf8
      place = mark.range.upperBound
    }
    return result + text[place...]
  }

  /// Characters that are followed through the map at most, in even steps.
  private static let followed = 500

  /// Follows characters of the incoming text that no mark speaks of to the present text and back.
  private static func mistakeInMap(of document: Document) -> String? {
    let (incoming, present) = (Array(document.incoming.utf8), Array(document.text.utf8))
    var isMarked = [Bool](repeating: false, count: incoming.count)
    for mark in document.marks { for place in mark.incoming { isMarked[place] = true } }
    let map = document.offsetMap
    for start in stride(from: 0, to: incoming.count, by: max(1, incoming.count / followed)) {
      guard incoming[start] & 0xC0 != 0x80, !isMarked[start] else { continue }
      var end = start + 1
      while end < incoming.count, incoming[end] & 0xC0 == 0x80 { end += 1 }
      let now = map.presentRange(ofIncoming: start..<end)
      guard now.upperBound <= present.count, present[now].elementsEqual(incoming[start..<end]) else {
        return "byte \(start) of the text that came in is under no mark, and is gone"
      }
      guard map.incomingRange(of: now) == start..<end else {
        return "byte \(now.lowerBound) of the text does not lead back to byte \(start) of the text that came in"
      }
    }
    return nil
  }
}
