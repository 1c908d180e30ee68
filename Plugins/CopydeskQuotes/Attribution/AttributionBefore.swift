// Attributions that lead up to the quote: Mira Okonjo said that “…”.

extension AttributionFinder {
  func before(_ place: Int, in sentence: Range<Int>) -> Attribution? {
    let lower = max(sentence.lowerBound, place - Self.reach)
    var last = place - 1
    while last >= lower, [.comma, .colon, .dash, .other].contains(tokens[last].kind) || isThat(last) { last -= 1 }
    var beside = last
    while beside > lower, tokens[beside].classes.contains(.particle) { beside -= 1 }
    if beside >= lower, last < place - 1, isAdjacentCue(beside),
      let speaker = subject(of: beside, from: sentence.lowerBound)
    {
      return Attribution(speaker: speaker, cue: beside..<(beside + 1), frame: .adjacent)
    }
    if last < place - 1, let owner = owner(of: last, from: lower) { return owner }
    var sawQuote = false
    var brackets = 0
    var clause = sentence.lowerBound
    var weaker: Attribution?
    var cue = last
    while cue >= lower {
      defer { cue -= 1 }
      if tokens[cue].kind == .quote { sawQuote = true }
      if tokens[cue].kind == .closeBracket { brackets += 1 }
      if tokens[cue].kind == .openBracket {
        brackets -= 1
        if brackets < 0 { clause = cue + 1 }
      }
      if brackets > 0 { continue }
      if let found = accordingTo(cue, before: place) { return found }
      guard isCue(cue, partial: !sawQuote && weaker == nil), !(cue == last && isNaming(cue, place)) else { continue }
      guard let speaker = inverted(cue, in: sentence) ?? subject(of: cue, from: clauseStart(before: cue, from: clause))
      else { continue }
      let isSpeech = tokens[cue].classes.contains(.speech)
      let frame: Attribution.Frame
      if cue == last, isSpeech {
        frame = .adjacent
      } else if isSpeech {
        frame = tokens[place - 1].kind != .word ? .besideCue : .cueBefore
      } else {
        frame = last - cue <= 8 ? .partialCue : .distantCue
      }
      let found = Attribution(
        speaker: speaker, cue: cue..<(cue + 1), frame: sawQuote ? min(frame, .cueBefore) : frame)
      if isThing(speaker, cue) {
        weaker = found
        continue
      }
      if isSpeech || tokens[speaker.lowerBound].classes.contains(.relative)
        || cue >= last - 1 && !phrases.isPronoun(speaker.lowerBound) || tokens[cue].flags.contains(.ing)
      {
        return found
      }
      weaker = found  // Okonjo said she wants “…”: the verb of speech before a weaker one decides
    }
    return weaker
  }

  /// `her remark that “…”`, `Okonjo’s warning: “…”`.
  func owner(of noun: Int, from lower: Int) -> Attribution? {
    guard noun > lower, tokens[noun].classes.contains(.speechNoun) else { return nil }
    let before = tokens[noun - 1]
    let isPronoun =
      before.classes.contains(.determiner)
      && !before.classes.isDisjoint(with: [.masculine, .feminine, .plural])
    if isPronoun { return Attribution(speaker: (noun - 1)..<noun, cue: noun..<(noun + 1), frame: .adjacent) }
    let has = [noun - 1, noun - 2].first { $0 > lower && tokens[$0].flags.contains(.possessive) }
    guard let has, let speaker = phrases.phrase(endingAt: has, from: lower) else { return nil }
    return Attribution(speaker: speaker, cue: noun..<(noun + 1), frame: .adjacent)
  }

  /// The token after a bracket that is still open before `cue`, or `start`.
  func clauseStart(before cue: Int, from start: Int) -> Int {
    var open = 0
    for i in stride(from: cue - 1, through: max(start, cue - Self.reach), by: -1) {
      if tokens[i].kind == .closeBracket { open += 1 }
      if tokens[i].kind == .openBracket {
        open -= 1
        if open < 0 { return i + 1 }
      }
    }
    return start
  }

  /// `Added Okonjo: “…”`, and the second piece of `“…,” said Okonjo, “…”`.
  func inverted(_ cue: Int, in sentence: Range<Int>) -> Range<Int>? {
    var before = cue - 1
    while before >= sentence.lowerBound, [.comma, .dash].contains(tokens[before].kind) { before -= 1 }
    guard before < sentence.lowerBound || tokens[before].kind == .quote, cue + 1 < sentence.upperBound,
      !tokens[cue].flags.contains(.ing), !tokens[cue + 1].classes.contains(.that)
    else { return nil }
    return phrases.phrase(startingAt: cue + 1, before: sentence.upperBound)
  }

  /// `schools that reminded him of “…”`: the relative clause of a thing, which does not speak.
  func isThing(_ speaker: Range<Int>, _ cue: Int) -> Bool {
    guard speaker.upperBound < cue else { return false }
    return tokens[speaker.upperBound..<cue].contains { $0.classes.contains(.that) && $0.classes.contains(.determiner) }
  }

  /// `a group called “…”` gives a name and says nothing.
  func isNaming(_ cue: Int, _ place: Int) -> Bool {
    guard cue == place - 1, cue > 1, tokens[cue].flags.contains(.ed), tokens[cue].classes.contains(.partial) else {
      return false
    }
    let before = tokens[cue - 1]
    return before.kind == .word && !before.isCapitalised && !phrases.isPronoun(cue - 1)
      && !before.classes.contains(.title)
      && before.classes.isDisjoint(with: [.auxiliary, .adverb, .relative, .conjunction]) && !before.flags.contains(.ly)
  }

  func isThat(_ i: Int) -> Bool {
    tokens[i].classes == .subordinator
      || tokens[i].classes.contains(.subordinator) && tokens[i].classes.contains(.determiner)
  }
}
