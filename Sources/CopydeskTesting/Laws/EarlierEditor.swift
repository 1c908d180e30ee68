import CopydeskCore

/// Stands for the stages before the one under trial: cuts and changes a text, and notes words of it.
enum EarlierEditor {
  static let name = "earlier-editor"

  static func edit(_ document: Document) throws -> Document {
    var document = document.with(text: document.text)
    for (number, word) in words(in: document.text).enumerated() {
      let text = Rendering.slice(document.text, word)
      switch number % 5 {
      case 0: document.add(Note("earlier-word", spans: [Note.Span("word", word)], fields: ["text": .string(text)]))
      case 3: document.change(word, to: text + "s", rule: "plural")
      case 4 where number % 10 == 4: document.cut(word, rule: "word")
      default: break
      }
    }
    document.add(Note("earlier-reader", fields: ["name": "Mira Okonjo"]))
    try document.commit(stage: name)
    return document
  }

  /// What a later stage did to the marks and notes that were there before it.
  static func mistake(in document: Document, earlier: Document, stage: String) -> String? {
    if earlier.hasMarks, document.revisions.first?.stage != name { return "the marks of an earlier stage are gone" }
    let marks = document.revisions.last.map { $0.stage == stage ? $0.marks : [] } ?? []
    let notes = document.notes.filter { $0.stage == name }
    for note in earlier.notes {
      guard let span = note.spans.first else {
        if notes.contains(where: { $0.label == note.label }) { continue }
        return "a note of an earlier stage on the whole document is gone"
      }
      // A word that the stage touched may have moved in any way; all others stand where they stood, with their notes.
      guard !marks.contains(where: { touches($0.range, span.range) }) else { continue }
      let shift = marks.prefix { $0.range.upperBound <= span.range.lowerBound }
        .reduce(0) { $0 + $1.replacement.utf8.count - $1.range.count }
      let place = span.range.lowerBound + shift..<span.range.upperBound + shift
      guard notes.contains(where: { $0.spans.first?.range == place && $0.fields == note.fields }) else {
        return
          "the note on \(Rendering.value(note.fields["text"] ?? .null)) of an earlier stage is gone, or is elsewhere"
      }
    }
    return nil
  }

  private static func touches(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.lowerBound <= right.upperBound && right.lowerBound <= left.upperBound
  }

  /// Runs of other bytes than white space.
  private static func words(in text: String) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    var place = 0
    for byte in text.utf8 {
      if byte > 0x20 {
        start = start ?? place
      } else if let begin = start {
        words.append(begin..<place)
        start = nil
      }
      place += 1
    }
    if let start { words.append(start..<place) }
    return words
  }
}
