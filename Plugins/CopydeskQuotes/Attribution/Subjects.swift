// Whose words a cue announces: the subject of the verb.

extension AttributionFinder {
  func subject(of cue: Int, from lower: Int) -> Range<Int>? {
    let lower = max(lower, cue - Self.reach)
    if tokens[cue].flags.contains(.ing), !isProgressive(cue) { return subjectOfParticiple(cue, from: lower) }
    var i = cue - 1
    var infinitive = false
    while i >= lower {
      let token = tokens[i]
      if token.kind == .closeBracket {
        while i > lower, tokens[i].kind != .openBracket { i -= 1 }
      } else if token.classes.contains(.to) {
        infinitive = true
      } else if token.kind == .comma, i > lower, tokens[i - 1].kind == .closeBracket {
        // Gov. Okonjo (R-Ohio), said
      } else if token.classes.contains(.preposition), tokens[i + 1].classes.contains(.calendar) {
        // on Saturday
      } else if token.kind != .word || phrases.isPronoun(i) || !isBetweenSubjectAndVerb(token) {
        break
      }
      i -= 1
    }
    guard i >= lower else { return nil }
    if infinitive { return phrases.mainSubject(from: lower, before: cue) }
    let token = tokens[i]
    if token.classes.contains(.relative) { return i..<(i + 1) }
    if token.classes.contains(.subordinator), i > lower {
      let before = tokens[i - 1].kind == .comma ? i - 2 : i - 1
      if let antecedent = phrases.phrase(endingAt: before, from: lower) { return antecedent }
    }
    if token.kind == .word, !token.classes.contains(.conjunction),
      let phrase = phrases.phrase(endingAt: i, from: lower)
    {
      if phrase.lowerBound > lower, isObjectPlace(phrase.lowerBound - 1),
        let subject = phrases.mainSubject(from: lower, before: cue)
      {
        return subject
      }
      return phrase
    }
    if token.kind == .comma, let subject = subjectOfClause(endingAt: i, from: lower) { return subject }
    return phrases.mainSubject(from: lower, before: cue)
  }

  /// The subject with an apposition in the last clause of a sentence: while Mira Okonjo, the mayor, said
  func subjectOfClause(endingAt comma: Int, from lower: Int) -> Range<Int>? {
    for i in stride(from: comma - 1, to: lower, by: -1) {
      guard !tokens[i].classes.isDisjoint(with: [.conjunction, .subordinator]), !tokens[i].classes.contains(.relative)
      else { continue }
      guard tokens[i - 1].kind == .comma, let phrase = phrases.phrase(startingAt: i + 1, before: comma),
        tokens[phrase.upperBound].kind == .comma
      else { return nil }
      return phrase
    }
    return nil
  }

  /// Whether what follows is the object of a verb: the official who spoke to discuss | strategy said.
  func isObjectPlace(_ i: Int) -> Bool {
    guard tokens[i].kind == .word, !tokens[i].classes.contains(.subordinator) else { return false }
    return phrases.isVerb(i) && !tokens[i].classes.contains(.auxiliary) && i > 0
      && tokens[i - 1].classes.contains(.to)
  }

  func subjectOfParticiple(_ cue: Int, from lower: Int) -> Range<Int>? {
    if cue > lower, tokens[cue - 1].kind == .word, tokens[cue - 1].isCapitalised,
      let phrase = phrases.phrase(endingAt: cue - 1, from: lower), phrase.lowerBound > lower,
      tokens[phrase.lowerBound - 1].classes.contains(.preposition)
    {
      return phrase
    }
    if let subject = phrases.mainSubject(from: lower, before: cue) { return subject }
    return cue - 2 >= lower && tokens[cue - 1].classes.contains(.by)
      ? phrases.phrase(endingAt: cue - 3, from: lower) : nil  // he began by saying
  }

  func isBetweenSubjectAndVerb(_ token: Token) -> Bool {
    !token.classes.isDisjoint(with: [.auxiliary, .adverb]) || token.flags.contains(.ly)
      || token.classes.contains(.calendar)
  }
}
