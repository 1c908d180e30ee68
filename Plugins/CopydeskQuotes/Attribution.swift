/// Who said a quoted passage, and the words that say so.
struct Attribution {
  /// How the sentence ties speaker and passage together, most certain first in `Quote`'s choice between two readings.
  enum Frame: Int, Comparable {
    case subject, distantCue, colon, partialCue, cueBefore, besideCue, cueAfter, adjacent
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
  private var tokens: [Token] { narration.tokens }

  /// Tokens to either side of a passage that are searched for a cue: no sentence of the development news needs more.
  private static let reach = 60

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

  // MARK: - After the quote: “…,” said Mira Okonjo

  private func after(_ place: Int, _ span: Int, in sentence: Range<Int>) -> Attribution? {
    var start = place + 1
    while start < sentence.upperBound, [.comma, .dash, .other].contains(tokens[start].kind) { start += 1 }
    let end = narrationEnd(from: start, in: sentence)
    start = skipAuxiliaries(start, before: end)
    let closed = narration.endings[span] != .open || start > place + 1
    for cue in start..<max(start, end) {
      if let found = accordingTo(cue, before: end) { return found }
      if tokens[cue].classes.contains(.by), cue == start, let speaker = passiveAgent(cue, place, in: sentence, end: end)
      {
        return speaker
      }
      let verbPlace = closed && endsClause(cue + 1, in: sentence)
      guard isCue(cue, partial: false, isVerbPlace: verbPlace) || closed && cue < start + 8 && isAdjacentCue(cue),
        !(cue == start && tokens[cue].flags.contains(.ing))
      else { continue }
      let isSpeech = tokens[cue].classes.contains(.speech)
      if cue == start {
        if let speaker = phrases.phrase(startingAt: skipAdverbs(cue + 1, before: end), before: end),
          !isObject(speaker)
        {
          return Attribution(speaker: speaker, cue: cue..<(cue + 1), frame: .adjacent)
        }
        continue
      }
      if isSpeech, tokens[cue - 1].kind == .comma, !tokens[cue].flags.contains(.ing),
        beginsSpeaker(cue + 1, before: end),
        !hasApposition(start, before: cue),
        let speaker = phrases.phrase(startingAt: cue + 1, before: end)
      {
        return Attribution(speaker: speaker, cue: cue..<(cue + 1), frame: .cueAfter)
      }
      if tokens[cue].flags.contains(.ing), !isProgressive(cue) {
        guard tokens[cue - 1].classes.contains(.preposition),
          let speaker = phrases.mainSubject(from: start, before: cue)
        else { continue }
        return Attribution(speaker: speaker, cue: cue..<(cue + 1), frame: closed ? .adjacent : .cueAfter)
      }
      guard let speaker = subject(of: cue, from: start) else { continue }
      let opensClause = !tokens[start].classes.isDisjoint(with: [.preposition, .subordinator, .relative])
      let tight = !opensClause && speaker.lowerBound <= start + (closed ? 1 : 0)
      guard tight || isSpeech else { continue }
      var frame: Attribution.Frame = tight ? (closed ? .adjacent : .cueAfter) : (closed ? .besideCue : .distantCue)
      if opensClause { frame = .distantCue }
      if !isSpeech { frame = .cueAfter }
      if !tight, tokens[speaker.lowerBound - 1].kind == .comma, endsClause(cue + 1, in: sentence) { frame = .cueAfter }
      return Attribution(speaker: speaker, cue: cue..<(cue + 1), frame: frame)
    }
    return nil
  }

  /// Whether the words after the quote are a name with an apposition: `Mira Okonjo, the mayor, told …`
  private func hasApposition(_ start: Int, before cue: Int) -> Bool {
    guard let phrase = phrases.phrase(startingAt: start, before: cue), phrase.upperBound < cue else { return false }
    return tokens[phrase.upperBound].kind == .comma
  }

  /// A name, a determiner or a pronoun: `said the director, James B. Holm`, not `said that`.
  private func beginsSpeaker(_ i: Int, before end: Int) -> Bool {
    guard i < end, tokens[i].kind == .word, !tokens[i].classes.contains(.that) else { return false }
    return tokens[i].isCapitalised || tokens[i].classes.contains(.determiner)
  }

  /// `"…" by Mira Okonjo` after a passive: was called “reckless” by Mira Okonjo.
  private func passiveAgent(_ by: Int, _ place: Int, in sentence: Range<Int>, end: Int) -> Attribution? {
    for cue in stride(from: place - 1, through: max(sentence.lowerBound, place - 3), by: -1) {
      guard !tokens[cue].classes.isDisjoint(with: [.speech, .partial]), cue > sentence.lowerBound, isPassive(cue),
        let speaker = phrases.phrase(startingAt: by + 1, before: end)
      else { continue }
      return Attribution(speaker: speaker, cue: cue..<(cue + 1), frame: .cueAfter)
    }
    return nil
  }

  private func accordingTo(_ i: Int, before end: Int) -> Attribution? {
    guard tokens[i].classes.contains(.according), i + 2 < end, tokens[i + 1].classes.contains(.to),
      let speaker = phrases.phrase(startingAt: i + 2, before: end)
    else { return nil }
    let author = tokens[speaker].contains { $0.classes.contains(.medium) } ? author(after: speaker, before: end) : nil
    return Attribution(speaker: author ?? speaker, cue: i..<(i + 2), frame: .cueAfter)
  }

  /// `Mira Okonjo` after `a statement released by`.
  private func author(after medium: Range<Int>, before end: Int) -> Range<Int>? {
    for i in medium.upperBound..<min(end, medium.upperBound + 4) where tokens[i].classes.contains(.by) {
      return phrases.phrase(startingAt: i + 1, before: end)
    }
    return nil
  }

  // MARK: - Before the quote: Mira Okonjo said that “…”

  private func before(_ place: Int, in sentence: Range<Int>) -> Attribution? {
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
  private func owner(of noun: Int, from lower: Int) -> Attribution? {
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
  private func clauseStart(before cue: Int, from start: Int) -> Int {
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
  private func inverted(_ cue: Int, in sentence: Range<Int>) -> Range<Int>? {
    var before = cue - 1
    while before >= sentence.lowerBound, [.comma, .dash].contains(tokens[before].kind) { before -= 1 }
    guard before < sentence.lowerBound || tokens[before].kind == .quote, cue + 1 < sentence.upperBound,
      !tokens[cue].flags.contains(.ing), !tokens[cue + 1].classes.contains(.that)
    else { return nil }
    return phrases.phrase(startingAt: cue + 1, before: sentence.upperBound)
  }

  /// `schools that reminded him of “…”`: the relative clause of a thing, which does not speak.
  private func isThing(_ speaker: Range<Int>, _ cue: Int) -> Bool {
    guard speaker.upperBound < cue else { return false }
    return tokens[speaker.upperBound..<cue].contains { $0.classes.contains(.that) && $0.classes.contains(.determiner) }
  }

  /// `a group called “…”` gives a name and says nothing.
  private func isNaming(_ cue: Int, _ place: Int) -> Bool {
    guard cue == place - 1, cue > 1, tokens[cue].flags.contains(.ed), tokens[cue].classes.contains(.partial) else {
      return false
    }
    let before = tokens[cue - 1]
    return before.kind == .word && !before.isCapitalised && !phrases.isPronoun(cue - 1)
      && !before.classes.contains(.title)
      && before.classes.isDisjoint(with: [.auxiliary, .adverb, .relative, .conjunction]) && !before.flags.contains(.ly)
  }

  /// Right beside a quote almost any verb in the past announces it: `“…,” Okonjo demurred`.
  private func isAdjacentCue(_ i: Int) -> Bool {
    let token = tokens[i]
    guard token.kind == .word, !token.isCapitalised, !isPassive(i), !phrases.isNounPlace(i) else { return false }
    return token.classes.contains(.adjacent) || token.flags.contains(.ed)
  }

  /// Whether nothing that needs the cue follows: `…, the court said.`
  private func endsClause(_ i: Int, in sentence: Range<Int>) -> Bool {
    guard i < sentence.upperBound else { return true }
    return tokens[i].kind != .word && tokens[i].kind != .quote && tokens[i].kind != .colon
      || !tokens[i].classes.isDisjoint(with: [.calendar, .preposition])
  }

  private func isThat(_ i: Int) -> Bool {
    tokens[i].classes == .subordinator
      || tokens[i].classes.contains(.subordinator) && tokens[i].classes.contains(.determiner)
  }

  // MARK: - Without a cue

  private func byPosition(_ place: Int, in sentence: Range<Int>) -> Attribution? {
    let lower = max(sentence.lowerBound, place - Self.reach * 2)
    guard place > lower else { return nil }
    guard let speaker = phrases.mainSubject(from: lower, before: place) else { return nil }
    let frame: Attribution.Frame = tokens[place - 1].kind == .colon ? .colon : .subject
    return Attribution(speaker: speaker, cue: place..<place, frame: frame)
  }

  // MARK: - Cues

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

  /// `was told`, `been called`: the subject is not the one who speaks.
  private func isPassive(_ cue: Int) -> Bool {
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

  private func isProgressive(_ cue: Int) -> Bool {
    var i = cue - 1
    while i > 0, tokens[i].classes.contains(.adverb) { i -= 1 }
    return i >= 0 && tokens[i].classes.contains(.be)
  }

  private func narrationEnd(from start: Int, in sentence: Range<Int>) -> Int {
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
  private func skipAuxiliaries(_ start: Int, before end: Int) -> Int {
    var i = start
    while i < end, tokens[i].classes.contains(.auxiliary), !tokens[i].classes.contains(.be) { i += 1 }
    return i < end && tokens[i].classes.contains(.speech) ? i : start
  }

  private func skipAdverbs(_ start: Int, before end: Int) -> Int {
    var i = start
    while i < end, tokens[i].kind == .word, tokens[i].classes.contains(.adverb) || tokens[i].flags.contains(.ly) {
      i += 1
    }
    return i
  }

  /// `her`, `him`: what was spoken to, not who spoke.
  private func isObject(_ speaker: Range<Int>) -> Bool {
    speaker.count == 1 && tokens[speaker.lowerBound].classes.isDisjoint(with: [.subjectPronoun, .indefinite])
      && !tokens[speaker.lowerBound].classes.isDisjoint(with: [.masculine, .feminine, .plural, .determiner])
  }

  // MARK: - The subject of a cue

  private func subject(of cue: Int, from lower: Int) -> Range<Int>? {
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
  private func subjectOfClause(endingAt comma: Int, from lower: Int) -> Range<Int>? {
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
  private func isObjectPlace(_ i: Int) -> Bool {
    guard tokens[i].kind == .word, !tokens[i].classes.contains(.subordinator) else { return false }
    return phrases.isVerb(i) && !tokens[i].classes.contains(.auxiliary) && i > 0
      && tokens[i - 1].classes.contains(.to)
  }

  private func subjectOfParticiple(_ cue: Int, from lower: Int) -> Range<Int>? {
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

  private func isBetweenSubjectAndVerb(_ token: Token) -> Bool {
    !token.classes.isDisjoint(with: [.auxiliary, .adverb]) || token.flags.contains(.ly)
      || token.classes.contains(.calendar)
  }
}
