// Attributions that follow the quote: “…,” said Mira Okonjo.

extension AttributionFinder {
  func after(_ place: Int, _ span: Int, in sentence: Range<Int>) -> Attribution? {
    var start = place + 1
    while start < sentence.upperBound, [.comma, .dash, .other].contains(tokens[start].kind) { start += 1 }
    let closed = narration.endings[span] != .open || start > place + 1
    let end = narrationEnd(from: start, in: sentence)
    guard start < end else { return nil }
    start = skipAuxiliaries(start, before: end)
    if tokens[start].classes.contains(.by), let found = passiveAgent(start, place, in: sentence, end: end) {
      return found
    }
    for cue in start..<end {
      if let found = accordingTo(cue, before: end) { return found }
      let isVerbPlace = closed && endsClause(cue + 1, in: sentence)
      guard isCue(cue, partial: false, isVerbPlace: isVerbPlace) || closed && cue < start + 8 && isAdjacentCue(cue)
      else {
        continue
      }
      let found =
        cue == start
        ? directlyAfter(cue, before: end)
        : clause(from: start, cue: cue, before: end, closed: closed, in: sentence)
      if let found { return found }
    }
    return nil
  }

  /// `“…,” said Mira Okonjo`
  private func directlyAfter(_ cue: Int, before end: Int) -> Attribution? {
    guard !tokens[cue].flags.contains(.ing),
      let speaker = phrases.phrase(startingAt: skipAdverbs(cue + 1, before: end), before: end), !isObject(speaker)
    else { return nil }
    return Attribution(speaker: speaker, cue: cue..<(cue + 1), frame: .adjacent)
  }

  /// `“…,” Mira Okonjo said`, `“…” when the ferry sails, said Mira Okonjo`
  private func clause(from start: Int, cue: Int, before end: Int, closed: Bool, in sentence: Range<Int>) -> Attribution?
  {
    let isSpeech = tokens[cue].classes.contains(.speech)
    let isParticiple = tokens[cue].flags.contains(.ing)
    let words = cue..<(cue + 1)
    if isSpeech, !isParticiple, tokens[cue - 1].kind == .comma, beginsSpeaker(cue + 1, before: end),
      !hasApposition(start, before: cue), let speaker = phrases.phrase(startingAt: cue + 1, before: end)
    {
      return Attribution(speaker: speaker, cue: words, frame: .cueAfter)
    }
    if isParticiple, !isProgressive(cue) {
      guard tokens[cue - 1].classes.contains(.preposition),
        let speaker = phrases.mainSubject(from: start, before: cue)
      else { return nil }
      return Attribution(speaker: speaker, cue: words, frame: closed ? .adjacent : .cueAfter)
    }
    guard let speaker = subject(of: cue, from: start) else { return nil }
    let opensClause = !tokens[start].classes.isDisjoint(with: [.preposition, .subordinator, .relative])
    let isTight = !opensClause && speaker.lowerBound <= start + (closed ? 1 : 0)
    guard isTight || isSpeech else { return nil }
    let frame: Attribution.Frame
    if isTight {
      frame = closed && isSpeech ? .adjacent : .cueAfter
    } else if tokens[speaker.lowerBound - 1].kind == .comma, endsClause(cue + 1, in: sentence) {
      frame = .cueAfter
    } else {
      frame = closed && !opensClause ? .besideCue : .distantCue
    }
    return Attribution(speaker: speaker, cue: words, frame: frame)
  }

  /// Whether the words after the quote are a name with an apposition: `Mira Okonjo, the mayor, told …`
  func hasApposition(_ start: Int, before cue: Int) -> Bool {
    guard let phrase = phrases.phrase(startingAt: start, before: cue), phrase.upperBound < cue else { return false }
    return tokens[phrase.upperBound].kind == .comma
  }

  /// A name, a determiner or a pronoun: `said the director, James B. Holm`, not `said that`.
  func beginsSpeaker(_ i: Int, before end: Int) -> Bool {
    guard i < end, tokens[i].kind == .word, !tokens[i].classes.contains(.that) else { return false }
    return tokens[i].isCapitalised || tokens[i].classes.contains(.determiner)
  }

  /// `"…" by Mira Okonjo` after a passive: was called “reckless” by Mira Okonjo.
  func passiveAgent(_ by: Int, _ place: Int, in sentence: Range<Int>, end: Int) -> Attribution? {
    for cue in stride(from: place - 1, through: max(sentence.lowerBound, place - 3), by: -1) {
      guard !tokens[cue].classes.isDisjoint(with: [.speech, .partial]), cue > sentence.lowerBound, isPassive(cue),
        let speaker = phrases.phrase(startingAt: by + 1, before: end)
      else { continue }
      return Attribution(speaker: speaker, cue: cue..<(cue + 1), frame: .cueAfter)
    }
    return nil
  }

  func accordingTo(_ i: Int, before end: Int) -> Attribution? {
    guard tokens[i].classes.contains(.according), i + 2 < end, tokens[i + 1].classes.contains(.to),
      let speaker = phrases.phrase(startingAt: i + 2, before: end)
    else { return nil }
    let author = tokens[speaker].contains { $0.classes.contains(.medium) } ? author(after: speaker, before: end) : nil
    return Attribution(speaker: author ?? speaker, cue: i..<(i + 2), frame: .cueAfter)
  }

  /// `Mira Okonjo` after `a statement released by`.
  func author(after medium: Range<Int>, before end: Int) -> Range<Int>? {
    for i in medium.upperBound..<min(end, medium.upperBound + 4) where tokens[i].classes.contains(.by) {
      return phrases.phrase(startingAt: i + 1, before: end)
    }
    return nil
  }

  func narrationEnd(from start: Int, in sentence: Range<Int>) -> Int {
    var end = start
    while end < min(sentence.upperBound, start + Self.reach), tokens[end].kind != .semicolon {
      if tokens[end].kind == .quote {
        let isPartOfPhrase =
          end > start && tokens[end - 1].kind == .word
          && narration.endings[Int(tokens[end].span)] == .open && tokens[end].end - tokens[end].start < 40
        guard isPartOfPhrase else { break }
      }
      end += 1
    }
    return end
  }

  /// `a déclaré`, `hat gesagt`: the participle after the quote is the cue.
  func skipAuxiliaries(_ start: Int, before end: Int) -> Int {
    var i = start
    while i < end, tokens[i].classes.contains(.auxiliary), !tokens[i].classes.contains(.be) { i += 1 }
    return i < end && tokens[i].classes.contains(.speech) ? i : start
  }

  func skipAdverbs(_ start: Int, before end: Int) -> Int {
    var i = start
    while i < end, tokens[i].kind == .word, tokens[i].classes.contains(.adverb) || tokens[i].flags.contains(.ly) {
      i += 1
    }
    return i
  }

  /// `her`, `him`: what was spoken to, not who spoke.
  func isObject(_ speaker: Range<Int>) -> Bool {
    speaker.count == 1 && tokens[speaker.lowerBound].classes.isDisjoint(with: [.subjectPronoun, .indefinite])
      && !tokens[speaker.lowerBound].classes.isDisjoint(with: [.masculine, .feminine, .plural, .determiner])
  }
}
