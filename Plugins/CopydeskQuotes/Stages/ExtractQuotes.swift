public import CopydeskCore
import CopydeskText

/// Marks direct quotes with their speakers and the words that announce them.
///
/// ```
/// “We lost the roof,” said harbour master Mira Okonjo,      quote: content “We lost the roof,” + “but not the boats.”,
/// “but not the boats.”                                 →    speaker “harbour master Mira Okonjo” (Mira Okonjo), cue “said”
/// ```
///
/// The text stays as it is. Each quote becomes a note `quote` with spans `content` (one or several), `speaker` and `cue`,
/// and the fields `kind` (`direct` or `mixed`) and `speakerName`. The port `quotes` gives one record per quote. Names of
/// shows and works, and single words that nobody is said to have spoken, are not quotes. Expects a line for each
/// paragraph; run it after the stages that clean and repair. Best on English news, with small German and French parts.
/// Keeps no state; never fails.
///
/// The method: marks are paired paragraph by paragraph, then the reporter's own words around each passage are searched for
/// a verb of speech and its subject by word lists and position, without a tagger.
public struct ExtractQuotes: DocumentStage {
  public static let name = "extract-quotes"
  public static let summary = "Marks direct quotes with their speakers and the words that announce them."
  public static let edits = TextEdits.nothing
  public static let isIdempotent = true
  public static let example: StageExample? = StageExample(
    before: "“We lost the roof,” said harbour master Mira Okonjo.",
    adds: [
      "quote: content “We lost the roof,”, speaker “harbour master Mira Okonjo”, cue “said”, kind direct, "
        + "speakerName Mira Okonjo"
    ])
  public static let adds = ["quote"]
  public static let recordPorts = ["quotes"]

  @Setting("Also mark some quoted words within a sentence of the reporter's own.")
  public var partial = true

  @Setting("Also mark quotes whose speaker the text does not tell.")
  public var unattributed = true

  public init() {}

  public func apply(_ document: inout Document) throws -> Verdict {
    for quote in QuoteFinder().quotes(in: document.text) {
      guard partial || quote.kind == .direct, unattributed || quote.speaker != nil else { continue }
      document.add(Self.note(of: quote))
    }
    return .keep
  }

  public func records(from document: Document, port: String) -> [Record] {
    guard Self.recordPorts.contains(port) else { return [] }
    let notes = document.notes("quote")
    guard !notes.isEmpty else { return [] }
    let map = document.offsetMap
    return notes.map { note in
      Record(in: document, fields: Self.fields(of: note, in: document, map: map))
    }
  }

  private static func note(of quote: Quote) -> Note {
    var spans = quote.content.map { Note.Span("content", $0) }
    if let speaker = quote.speaker { spans.append(Note.Span("speaker", speaker)) }
    if let cue = quote.cue { spans.append(Note.Span("cue", cue)) }
    var fields: Fields = ["kind": .string(quote.kind.rawValue)]
    fields["speakerName"] = quote.speakerName.map(Value.string)
    return Note("quote", spans: spans, fields: fields)
  }

  /// A row of `quotes.jsonl`: what was said, by whom, where it stands now and where it stood as it came in.
  private static func fields(of note: Note, in document: Document, map: OffsetMap) -> Fields {
    let content = note.ranges("content")
    let text = content.map { String(document.text[bytes: $0]) }.joined(separator: " ")
    var fields: Fields = ["document": .string(document.id), "text": .string(text)]
    fields["kind"] = note.fields["kind"]
    fields["speakerName"] = note.fields["speakerName"] ?? .null
    for role in ["speaker", "cue"] {
      let range = note.ranges(role).first
      fields[role] = range.map { .string(String(document.text[bytes: $0])) } ?? .null
    }
    fields["spans"] = .array(content.map(Value.span))
    for role in ["speaker", "cue"] { fields["\(role)Span"] = note.ranges(role).first.map(Value.span) ?? .null }
    fields["incomingSpans"] = .array(content.map { .incomingSpan(map.incomingRange(of: $0)) })
    for (role, name) in [("speaker", "incomingSpeakerSpan"), ("cue", "incomingCueSpan")] {
      fields[name] = note.ranges(role).first.map { .incomingSpan(map.incomingRange(of: $0)) } ?? .null
    }
    return fields
  }
}
