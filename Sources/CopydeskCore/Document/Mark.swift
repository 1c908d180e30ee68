/// One cut or change that a stage made, as an editor's mark on the copy.
///
/// `Document.marks` resolves these from the compact log that the document keeps.
public struct Mark: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Text went and nothing took its place.
    case cut
    /// Text was replaced, or (where `range` is empty) put in.
    case change
  }

  public let kind: Kind
  /// The id of the stage that made the mark.
  public let stage: String
  /// Why, in one kebab-case name: `popular-in-the-community`, `no-break-space`.
  public let rule: String
  /// The byte range in the text as the stage found it.
  public let range: Range<Int>
  /// The byte range in the text as it came into the pipeline.
  public let incoming: Range<Int>
  /// What stood there when the stage found it.
  public let removed: String
  /// What stands there now; empty for a cut.
  public let replacement: String
}

/// An annotation: a quote with its speaker, a language, a copy of another document.
///
/// Spans are byte ranges of the document's present text. They move along when a later stage edits the text; a span whose
/// whole text is cut goes, and a note that loses its last span goes with it.
public struct Note: Sendable, Hashable {
  /// A part of the text that the note is about, and the part that it plays.
  public struct Span: Sendable, Hashable {
    public var role: String
    public var range: Range<Int>

    public init(_ role: String, _ range: Range<Int>) {
      self.role = role
      self.range = range
    }
  }

  /// What the note is: `quote`, `copy`, `language`.
  public var label: String
  /// Empty where the note is about the whole document.
  public var spans: [Span]
  public var fields: Fields
  /// The id of the stage that made the note; the engine fills it in.
  public internal(set) var stage: String

  public init(_ label: String, spans: [Span] = [], fields: Fields = [:], stage: String = "") {
    self.label = label
    self.spans = spans
    self.fields = fields
    self.stage = stage
  }

  /// The ranges with one role, in order.
  public func ranges(_ role: String) -> [Range<Int>] {
    spans.filter { $0.role == role }.map(\.range)
  }
}

/// A block of the page that a text was taken from: a paragraph, a heading, a caption.
public struct Block: Sendable, Hashable {
  /// The byte range in the text as it came in. It never moves, since that text never changes.
  public var range: Range<Int>
  /// Where the block stood, such as `html/body/main/article/p[3]`.
  public var path: String

  public init(range: Range<Int>, path: String) {
    self.range = range
    self.path = path
  }
}
