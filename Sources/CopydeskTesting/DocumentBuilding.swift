public import CopydeskCore

extension Document {
  /// A document with one note of `stage`, whose spans are the places of a marked text and have their labels as roles.
  ///
  /// - Throws: nothing for text and places that a `MarkedText` was read from.
  public init(
    id: String, marked: MarkedText, note label: String, by stage: String, fields: Fields = [:]
  ) throws {
    self.init(id: id, text: marked.text, fields: fields)
    add(Note(label, spans: marked.spans.map { Note.Span($0.label, $0.range) }))
    try commit(stage: stage)
  }
}
