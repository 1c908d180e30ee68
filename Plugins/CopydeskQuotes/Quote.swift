import CopydeskText

/// A passage that someone said or wrote, with its speaker and the words that announce it.
///
/// Before: `“We lost the roof,” said harbour master Mira Okonjo, “but not the boats.”`
///
/// After: two pieces of content, `We lost the roof,` and `but not the boats.`; speaker `harbour master Mira Okonjo`;
/// speaker name `Mira Okonjo`; cue `said`.
///
/// All ranges are UTF-8 byte offsets into the text that was searched.
public struct Quote: Sendable, Equatable {
  public enum Kind: String, Sendable {
    /// Whole sentences, or a clause that could stand alone.
    case direct
    /// Some quoted words inside a sentence of the reporter's own.
    case mixed
  }

  /// The quoted words without their marks: one piece, or several where the quote is split or runs over paragraphs.
  public var content: [Range<Int>]
  /// The mention of the speaker that belongs to this quote, as it stands in the text: a name, a role or a pronoun.
  public var speaker: Range<Int>?
  /// Whom the mention stands for: the fullest name of the same person in this text, or the role's own words.
  public var speakerName: String?
  /// The verb, or "according to", that ties speaker and quote together.
  public var cue: Range<Int>?
  public var kind: Kind

  public init(
    content: [Range<Int>], speaker: Range<Int>? = nil, speakerName: String? = nil, cue: Range<Int>? = nil, kind: Kind
  ) {
    self.content = content
    self.speaker = speaker
    self.speakerName = speakerName
    self.cue = cue
    self.kind = kind
  }
  /// The quoted words without their marks, the pieces of a split quote put together.
  ///
  /// - Parameter text: the text that the quote was found in.
  public func words(in text: String) -> String {
    content.map { text[bytes: $0] }.joined(separator: " ")
  }
}
