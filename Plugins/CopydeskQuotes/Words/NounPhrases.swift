/// Finds the words that can name a speaker: the noun phrase beside a verb, and the subject of a sentence.
///
/// There is no tagger: closed word classes, capitals and titles mark where a noun phrase begins and ends.
struct NounPhrases {
  let tokens: [Token]

  /// Words that a noun phrase may have; longer ones are no mention of a speaker.
  private static let longest = 16
  /// Words that the introduction of a sentence (`After a long meeting in Rome,`) may have.
  private static let longestLead = 45

  init(tokens: [Token]) { self.tokens = tokens }

  // MARK: - To the right

  /// The noun phrase that begins at `start`, or nil if none does.
  func phrase(startingAt start: Int, before limit: Int) -> Range<Int>? {
    guard start < limit else { return nil }
    let first = tokens[start]
    if isPronoun(start) { return start..<(start + 1) }
    guard canBePart(first) || first.classes.contains(.determiner) else { return nil }
    var i = start
    var sawName = false
    var sawNoun = false
    while i < min(limit, start + Self.longest) {
      let token = tokens[i]
      guard token.kind == .word else { break }
      if token.classes.contains(.calendar), !token.flags.contains(.possessive),
        i == start || !tokens[i - 1].classes.contains(.determiner)
      {
        break
      }
      if i > start, token.classes.contains(.subjectPronoun) || isVerb(i) { break }
      if token.classes.contains(.linker) || token.classes.contains(.conjunction) {
        guard i > start, joins(i, limit: limit, sawName: sawName) else { break }
        i += 1
        continue
      }
      if i > start, token.flags.contains(.ly), tokens[i - 1].classes.contains(.determiner) {
        i += 1
        continue
      }
      guard canBePart(token) || token.classes.contains(.determiner) else { break }
      if token.isCapitalised, !(i == start && token.classes.contains(.determiner)) {
        sawName = true
      } else if sawName, !token.classes.contains(.title), !leadsToTitle(i, limit: limit),
        !tokens[i - 1].classes.contains(.linker)
      {
        break
      } else if sawNoun, token.flags.contains(.ed) {
        break
      } else if !token.classes.contains(.determiner) {
        sawNoun = true
      }
      i += 1
    }
    while i > start, isWeakEnd(tokens[i - 1]) { i -= 1 }
    return i > start ? start..<i : nil
  }

  private func joins(_ i: Int, limit: Int, sawName: Bool) -> Bool {
    guard i + 1 < limit, tokens[i + 1].kind == .word else { return false }
    let next = tokens[i + 1]
    if next.classes.contains(.calendar) || next.classes.contains(.medium) { return false }
    if tokens[i].classes.contains(.and) { return sawName && next.isCapitalised }
    guard tokens[i].classes.contains(.linker) else { return false }
    if i + 2 < limit, next.classes.contains(.determiner), tokens[i + 2].classes.contains(.medium) { return false }
    if sawName, !tokens[i - 1].classes.contains(.title) { return next.isCapitalised && isOf(i) }
    return next.isCapitalised || next.classes.contains(.determiner) || canBePart(next)
  }

  private func isOf(_ i: Int) -> Bool {
    tokens[i].end - tokens[i].start == 2 && tokens[i].classes == [.preposition, .linker]
  }

  /// Whether lower-case words lead to a title: `press secretary Jen`.
  private func leadsToTitle(_ i: Int, limit: Int) -> Bool {
    for j in (i + 1)..<max(i + 1, min(i + 4, limit)) {
      guard tokens[j].kind == .word, !tokens[j].isCapitalised else { return false }
      if tokens[j].classes.contains(.title) { return true }
      guard canBePart(tokens[j]), !isVerb(j) else { return false }
    }
    return false
  }

  // MARK: - To the left

  /// The noun phrase that ends with the token `end`, or nil if none does.
  func phrase(endingAt end: Int, from limit: Int) -> Range<Int>? {
    guard end >= limit else { return nil }
    if isPronoun(end) { return end..<(end + 1) }
    guard canBePart(tokens[end]) || tokens[end].classes.contains(.indefinite) else { return nil }
    let named = tokens[end].isCapitalised
    var start = end
    var i = end - 1
    while i >= max(limit, end - Self.longest) {
      let token = tokens[i]
      guard token.kind == .word else { break }
      if token.classes.contains(.linker), !token.isCapitalised {
        guard i > limit, isHead(tokens[i - 1]), !isVerb(i - 1) else { break }
        i -= 1
        continue
      }
      if token.classes.contains(.that) { break }
      if token.classes.contains(.determiner) {
        start = i
        guard i - 1 >= limit, tokens[i - 1].classes.contains(.linker) || tokens[i - 1].classes.contains(.determiner)
        else { break }
        i -= 1
        continue
      }
      guard canBePart(token), !isVerb(i), !token.classes.contains(.subjectPronoun) else { break }
      if token.classes.contains(.calendar), !token.flags.contains(.possessive) { break }
      if named, !token.isCapitalised, !belongsToTitle(i, upTo: end), !tokens[start].classes.contains(.determiner),
        !isInPrepositionalTail(start, limit: limit)
      {
        break
      }
      start = i
      i -= 1
    }
    return withPartner(start, end: end, from: limit)..<(end + 1)
  }

  /// Where a pair of names begins: `Mira Okonjo and Jonas Lind`, if nothing stands before it in its clause.
  private func withPartner(_ start: Int, end: Int, from limit: Int) -> Int {
    guard tokens[end].isCapitalised, start - 2 >= limit, tokens[start - 1].classes.contains(.and) else { return start }
    var first = start - 1
    while first > limit, first > start - 6, tokens[first - 1].isCapitalised, canBePart(tokens[first - 1]) { first -= 1 }
    return first < start - 1 && (first == limit || tokens[first - 1].kind != .word) ? first : start
  }

  /// Whether the lower-case word is a title or a title's modifier: `press` and `secretary` in `press secretary Jen`.
  private func belongsToTitle(_ i: Int, upTo end: Int) -> Bool {
    if tokens[i].classes.contains(.title) || tokens[i].flags.contains(.number) { return true }
    return tokens[i...min(end, i + 4)].contains { $0.classes.contains(.title) && !$0.isCapitalised }
  }

  private func isInPrepositionalTail(_ start: Int, limit: Int) -> Bool {
    start > limit && tokens[start - 1].classes.contains(.linker)
  }

  // MARK: - The sentence

  /// The subject of the sentence or clause that begins at `start`, with its introduction passed over.
  func mainSubject(from start: Int, before limit: Int) -> Range<Int>? {
    var i = start
    for _ in 0..<5 {
      while i < limit, [.comma, .dash, .openBracket, .other, .colon].contains(tokens[i].kind) { i += 1 }
      guard i < limit else { return nil }
      let token = tokens[i]
      if token.kind == .quote {
        i += 1
        while i < limit, tokens[i].kind == .comma || isVerb(i) { i += 1 }
        continue
      }
      guard token.kind == .word else { return nil }
      if token.classes.contains(.conjunction) {
        i += 1
      } else if opensLead(i) {
        if let next = endOfLead(i, before: limit) {
          i = next
        } else if token.classes.contains(.adverb) || token.classes.contains(.calendar) || token.flags.contains(.ly) {
          i += 1
        } else {
          return nil
        }
      } else {
        guard let found = phrase(startingAt: i, before: limit) else { return nil }
        guard isPlaceInLead(found, start: start) || isDateline(found, start: start, before: limit) else { return found }
        i = found.upperBound + 1
      }
    }
    return nil
  }

  /// The second half of `In Salem, New Hampshire, …`.
  private func isPlaceInLead(_ found: Range<Int>, start: Int) -> Bool {
    guard found.upperBound + 1 < tokens.count, found.lowerBound >= start + 3, found.count <= 2,
      tokens[found.lowerBound - 1].kind == .comma, tokens[found.lowerBound - 2].isCapitalised,
      tokens[found.upperBound].kind == .comma, tokens[found.lowerBound].isCapitalised
    else { return false }
    let after = tokens[found.upperBound + 1]
    return tokens[found.upperBound - 1].classes.contains(.abbreviation)
      || after.isCapitalised || !after.classes.isDisjoint(with: [.subjectPronoun, .preposition])
  }

  /// `WASHINGTON —` and `ROME (AP) -` before the first sentence.
  private func isDateline(_ found: Range<Int>, start: Int, before limit: Int) -> Bool {
    guard found.lowerBound == start, found.count <= 3 else { return false }
    var i = found.upperBound
    while i < min(limit, found.upperBound + 6) {
      if tokens[i].kind == .dash { return true }
      guard tokens[i].kind == .openBracket || tokens[i].kind == .closeBracket || tokens[i].isCapitalised else {
        return false
      }
      i += 1
    }
    return false
  }

  private func opensLead(_ i: Int) -> Bool {
    let token = tokens[i]
    if isPronoun(i) { return false }
    if token.flags.contains(.ly) { return true }
    if token.flags.contains(.ing) { return !token.isCapitalised || opensObject(i + 1) }  // Speaking to …, not Beijing
    return !token.classes.isDisjoint(with: [.preposition, .subordinator, .adverb, .calendar, .to, .according])
      || token.flags.contains(.ed) && token.flags.contains(.startsSentence) && i + 1 < tokens.count
        && !tokens[i + 1].classes.isDisjoint(with: [.preposition, .subordinator, .to])
  }

  private func opensObject(_ i: Int) -> Bool {
    guard i < tokens.count, tokens[i].kind == .word else { return false }
    return tokens[i].isCapitalised
      || !tokens[i].classes.isDisjoint(with: [
        .preposition, .determiner, .to, .subordinator, .adverb, .subjectPronoun, .masculine, .feminine, .plural,
      ])
  }

  private func endOfLead(_ i: Int, before limit: Int) -> Int? {
    for j in i..<min(limit, i + Self.longestLead) {
      if tokens[j].kind == .comma || tokens[j].kind == .quote, j + 1 < limit { return j + 1 }
    }
    return nil
  }

  // MARK: - Word tests

  func isPronoun(_ i: Int) -> Bool {
    let token = tokens[i]
    return token.kind == .word && token.classes.contains(.subjectPronoun)
  }

  /// A verb the tables know, in a place where it is not a noun.
  func isVerb(_ i: Int) -> Bool {
    let token = tokens[i]
    if token.classes.contains(.auxiliary) { return true }
    guard !token.classes.isDisjoint(with: [.speech, .partial]) else { return false }
    return !token.classes.contains(.nounOrVerb) || !isNounPlace(i)
  }

  /// Whether a word that is a noun as often as a verb stands where only a noun can: after a determiner, a possessive or
  /// a preposition.
  func isNounPlace(_ i: Int) -> Bool {
    guard i > 0 else { return false }
    let before = tokens[i - 1]
    guard before.kind == .word else { return false }
    if before.flags.contains(.possessive) && !before.classes.contains(.subjectPronoun) { return true }
    if before.classes.contains(.determiner) { return !before.classes.contains(.indefinite) }
    if tokens[i].flags.contains(.ing) { return false }
    if before.classes.contains(.preposition) { return true }
    // A noun before it makes it a noun again (TV show), unless it has the ending of a verb in the past.
    if tokens[i].classes.contains(.pluralVerb), before.isCapitalised, !before.classes.contains(.subjectPronoun) {
      return true
    }
    return !tokens[i].flags.contains(.ed) && !before.isCapitalised && !before.flags.contains(.ly)
      && before.classes.isDisjoint(with: [
        .subjectPronoun, .auxiliary, .adverb, .conjunction, .to, .relative, .calendar, .title, .that,
      ])
  }

  private func canBePart(_ token: Token) -> Bool {
    guard token.kind == .word else { return false }
    if token.isCapitalised && !token.flags.contains(.startsSentence) {
      return token.classes.isDisjoint(with: [.subjectPronoun, .conjunction])
    }
    return token.classes.isDisjoint(with: [
      .preposition, .conjunction, .subordinator, .auxiliary, .adverb, .subjectPronoun, .determiner, .to,
    ]) && !token.flags.contains(.ly)
  }

  private func isHead(_ token: Token) -> Bool { canBePart(token) }

  private func isWeakEnd(_ token: Token) -> Bool {
    !token.classes.isDisjoint(with: [.linker, .conjunction]) && !token.isCapitalised
  }
}
