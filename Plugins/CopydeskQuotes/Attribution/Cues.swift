// Which words announce a quote.

extension AttributionFinder {
  func isCue(_ i: Int, partial: Bool, isVerbPlace: Bool = false) -> Bool {
    let token = tokens[i]
    guard token.kind == .word else { return false }
    guard token.classes.contains(.speech) || partial && token.classes.contains(.partial) else { return false }
    if token.classes.contains(.nounOrVerb), !isVerbPlace, phrases.isNounPlace(i) { return false }
    if i > 0, tokens[i - 1].classes.contains(.subordinator), token.flags.contains(.ed),
      tokens[i - 1].classes.isDisjoint(with: [.relative, .that])
    {
      return false  // when asked, as reported
    }
    return !isPassive(i)
  }

  /// Right beside a quote almost any verb in the past announces it: `“…,” Okonjo demurred`.
  func isAdjacentCue(_ i: Int) -> Bool {
    let token = tokens[i]
    guard token.kind == .word, !token.isCapitalised, !isPassive(i), !phrases.isNounPlace(i) else { return false }
    return token.classes.contains(.adjacent) || token.flags.contains(.ed)
  }

  /// `was told`, `been called`: the subject is not the one who speaks.
  func isPassive(_ cue: Int) -> Bool {
    guard !tokens[cue].flags.contains(.ing) else { return false }
    var i = cue - 1
    while i >= 0, i > cue - 4, tokens[i].kind == .word,
      tokens[i].classes.contains(.adverb) || tokens[i].flags.contains(.ly)
        || tokens[i].classes.contains(.auxiliary) && !tokens[i].classes.contains(.be)
    {
      i -= 1
    }
    return i >= 0 && tokens[i].classes.contains(.be)
  }

  func isProgressive(_ cue: Int) -> Bool {
    var i = cue - 1
    while i > 0, tokens[i].classes.contains(.adverb) { i -= 1 }
    return i >= 0 && tokens[i].classes.contains(.be)
  }

  /// Whether nothing that needs the cue follows: `…, the court said.`
  func endsClause(_ i: Int, in sentence: Range<Int>) -> Bool {
    guard i < sentence.upperBound else { return true }
    return tokens[i].kind != .word && tokens[i].kind != .quote && tokens[i].kind != .colon
      || !tokens[i].classes.isDisjoint(with: [.calendar, .preposition])
  }
}
