/// Who said a quoted passage, and the words that say so.
struct Attribution {
  /// How the sentence ties speaker and passage together, the least certain first; of two readings the more certain wins.
  ///
  /// The order was set by hand while looking at failures in one half of the development news.
  enum Frame: Int, Comparable {
    /// No cue: the subject of the sentence.
    case subject
    /// A cue far from the passage, or in another clause.
    case distantCue
    /// No cue, but a colon or a dash between passage and name.
    case colon
    /// A verb that takes quoted words inside its clause: called it “…”.
    case partialCue
    /// A verb of speech somewhere before the passage.
    case cueBefore
    /// The same with punctuation between, or a cue after the passage and some other words.
    case besideCue
    /// A cue after the passage in a clause of its own, or in a fixed phrase: according to.
    case cueAfter
    /// A verb of speech right beside the passage.
    case adjacent

    static func < (left: Frame, right: Frame) -> Bool { left.rawValue < right.rawValue }
  }

  /// Tokens of the narration.
  var speaker: Range<Int>
  /// Tokens of the narration; empty where no words announce the passage.
  var cue: Range<Int>
  var frame: Frame
}

/// Finds the attribution of one quoted passage within its own sentence.
struct AttributionFinder {
  let narration: Narration
  let phrases: NounPhrases
  var tokens: [Token] { narration.tokens }

  /// Tokens to either side of a passage that are searched for a cue: no sentence of the development news needs more.
  static let reach = 60

  init(narration: Narration) {
    self.narration = narration
    phrases = NounPhrases(tokens: narration.tokens)
  }

  func attribution(of span: Int, in sentence: Range<Int>) -> Attribution? {
    let place = narration.places[span]
    let candidates = [after(place, span, in: sentence), before(place, in: sentence)].compactMap { $0 }
    return candidates.max { $0.frame < $1.frame } ?? signature(after: place) ?? byPosition(place, in: sentence)
  }

  /// The attribution that the words of a sentence before `place` give to what stands there.
  func attribution(before place: Int, in sentence: Range<Int>) -> Attribution? {
    before(place, in: sentence) ?? byPosition(place, in: sentence)
  }

  /// Without a cue: the subject of the sentence.
  func byPosition(_ place: Int, in sentence: Range<Int>) -> Attribution? {
    let lower = max(sentence.lowerBound, place - Self.reach * 2)
    guard place > lower else { return nil }
    guard let speaker = phrases.mainSubject(from: lower, before: place) else { return nil }
    let frame: Attribution.Frame = tokens[place - 1].kind == .colon ? .colon : .subject
    return Attribution(speaker: speaker, cue: place..<place, frame: frame)
  }

  /// `“…” — Mira Okonjo`, on the same line or the next.
  func signature(after place: Int) -> Attribution? {
    let tokens = narration.tokens
    var i = place + 1
    while i < tokens.count, tokens[i].kind == .paragraphBreak, i < place + 4 { i += 1 }
    guard i + 1 < tokens.count, tokens[i].kind == .dash, tokens[i + 1].isCapitalised,
      let speaker = phrases.phrase(startingAt: i + 1, before: min(tokens.count, i + 12)),
      speaker.upperBound == tokens.count || tokens[speaker.upperBound].kind != .word
    else { return nil }
    return Attribution(speaker: speaker, cue: speaker.lowerBound..<speaker.lowerBound, frame: .colon)
  }

  /// The speaker whom a sentence without quotes brings in for the quote after it: `Okonjo had this to say:`.
  func introduction(_ sentence: Range<Int>) -> Attribution? {
    var end = sentence.upperBound
    while end > sentence.lowerBound, narration.tokens[end - 1].kind == .paragraphBreak { end -= 1 }
    return attribution(before: end, in: sentence)
  }
}
