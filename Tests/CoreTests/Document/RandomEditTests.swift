import CopydeskCore
import CopydeskTesting
import Testing

/// Random edits of random texts, against a text whose every byte remembers where it came from.
@Suite("Random edits")
struct RandomEditTests {
  /// A byte of the present text.
  struct Byte {
    var value: UInt8
    /// Its place in the incoming text; nil for what was put in.
    var origin: Int?
    /// Whether it belongs to the span that is watched.
    var isWatched: Bool
  }

  @Test("Text, notes, offset map and history agree with a naive model", arguments: 0..<400)
  func agree(seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed))
    let incoming = Self.randomText(&random, scalars: Int(random.next() % 40))
    var document = Document(id: "a", text: incoming)
    var model = incoming.utf8.enumerated().map { Byte(value: $1, origin: $0, isWatched: false) }
    let span = Self.randomRange(&random, in: Array(incoming.utf8))
    if !span.isEmpty {
      document.add(Note("watched", spans: [.init("span", span)]))
      try document.commit(stage: "notes")
      for index in span { model[index].isWatched = true }
    }
    for stage in 0..<4 {
      let edits = Self.randomEdits(&random, in: Array(document.text.utf8))
      for edit in edits.shuffled(using: &random) {
        document.change(edit.range, to: edit.replacement, rule: "edit")
      }
      try document.commit(stage: "stage\(stage)")
      Self.apply(edits, to: &model)
      #expect(Array(document.text.utf8) == model.map(\.value))
    }
    checkNotes(document, model)
    checkMap(document, model)
    try checkHistory(document)
  }

  private func checkNotes(_ document: Document, _ model: [Byte]) {
    let watched = model.indices.filter { model[$0].isWatched }
    let expected = watched.first.flatMap { first in watched.last.map { first..<$0 + 1 } }
    #expect(document.notes("watched").first?.ranges("span").first == expected)
  }

  private func checkMap(_ document: Document, _ model: [Byte]) {
    let map = document.offsetMap
    for (index, byte) in model.enumerated() {
      guard let origin = byte.origin else { continue }
      #expect(map.incomingRange(of: index..<index + 1) == origin..<origin + 1)
      #expect(map.presentRange(ofIncoming: origin..<origin + 1) == index..<index + 1)
    }
    let whole = map.presentRange(ofIncoming: 0..<document.incoming.utf8.count)
    #expect(whole.lowerBound >= 0 && whole.upperBound <= document.text.utf8.count)
  }

  private func checkHistory(_ document: Document) throws {
    var text = document.incoming
    for revision in document.revisions {
      #expect(revision.before == text)
      for mark in revision.marks { #expect(Array(revision.before.utf8)[mark.range].elementsEqual(mark.removed.utf8)) }
      text = revision.after
    }
    #expect(text == document.text)
    let copy = try document.rebuilt()
    #expect(Array(copy.incoming.utf8) == Array(document.incoming.utf8))
    #expect(copy.marks == document.marks)
  }

  struct RandomEdit {
    var range: Range<Int>
    var replacement: String
  }

  static let scalars: [Unicode.Scalar] = [
    "a", "b", " ", "\n", "é", "ß", "\u{301}", "—", "“", "中", "🦊", "\u{200D}", "👩",
  ]

  static func randomText(_ random: inout SeededNumbers, scalars count: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<count { text.append(scalars[Int(random.next() % UInt64(scalars.count))]) }
    return String(text)
  }

  static func boundaries(_ bytes: [UInt8]) -> [Int] {
    bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
  }

  static func randomRange(_ random: inout SeededNumbers, in bytes: [UInt8]) -> Range<Int> {
    let places = boundaries(bytes)
    let (a, b) = (places[Int(random.next() % UInt64(places.count))], places[Int(random.next() % UInt64(places.count))])
    return min(a, b)..<max(a, b)
  }

  /// Edits that do not overlap, at most one for each place.
  static func randomEdits(_ random: inout SeededNumbers, in bytes: [UInt8]) -> [RandomEdit] {
    let places = boundaries(bytes)
    var edits: [RandomEdit] = []
    var place = 0
    while place < places.count {
      place += Int(random.next() % 6)
      let end = place + Int(random.next() % 4)
      guard end < places.count else { break }
      let replacement = random.next() % 2 == 0 ? "" : randomText(&random, scalars: Int(random.next() % 4))
      edits.append(RandomEdit(range: places[place]..<places[end], replacement: replacement))
      place = max(end, place + 1)
    }
    return edits
  }

  /// One edit after the other, from the last to the first.
  static func apply(_ edits: [RandomEdit], to model: inout [Byte]) {
    for edit in edits.reversed() {
      let before = edit.range.lowerBound > 0 && model[edit.range.lowerBound - 1].isWatched
      let after = edit.range.upperBound < model.count && model[edit.range.upperBound].isWatched
      let isWatched = edit.range.isEmpty ? before && after : model[edit.range].contains(where: \.isWatched)
      model.replaceSubrange(
        edit.range, with: edit.replacement.utf8.map { Byte(value: $0, origin: nil, isWatched: isWatched) })
    }
  }
}
