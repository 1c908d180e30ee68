/// Resolves the mentions of speakers to names: `Okonjo` and `she` to `Mira Okonjo`.
struct SpeakerNames {
  enum Gender { case unknown, masculine, feminine }

  struct Person {
    var name: String
    var words: [Substring]
    var gender: Gender
    var isCertain: Bool
  }

  /// A place where a person is named.
  private struct Mention {
    var token: Int
    var person: Int
  }

  private let narration: Narration
  private let bytes: UnsafeBufferPointer<UInt8>
  private let phrases: NounPhrases
  private var persons: [Person] = []
  private var byWord: [String: Int] = [:]
  private var mentions: [Mention] = []

  /// Sentences that a pronoun looks back over.
  private static let lookBack = 12

  init(narration: Narration, bytes: UnsafeBufferPointer<UInt8>) {
    self.narration = narration
    self.bytes = bytes
    phrases = NounPhrases(tokens: narration.tokens)
    collect()
  }

  /// The name for a mention (tokens of the narration), or nil for a pronoun that fits nobody named before it.
  mutating func name(of mention: Range<Int>) -> String? {
    let first = narration.tokens[mention.lowerBound]
    if mention.count == 1, first.classes.contains(.relative) {
      let before = mention.lowerBound - (narration.tokens[max(mention.lowerBound - 1, 0)].kind == .comma ? 2 : 1)
      guard before >= 0, !narration.tokens[before].classes.contains(.relative) else { return nil }
      return phrases.phrase(endingAt: before, from: max(0, before - 12)).flatMap { name(of: $0) }
    }
    if mention.count == 1,
      first.classes.contains(.subjectPronoun) || !first.classes.isDisjoint(with: [.masculine, .feminine])
    {
      return antecedent(of: mention.lowerBound)
    }
    let own = properName(in: mention)
    guard !own.isEmpty else { return words(of: withoutArticle(mention)) }
    if own.count == 1, let person = byWord[text(own.lowerBound)] { return persons[person].name }
    if let person = byWord[text(own.upperBound - 1)], persons[person].words.count > 1,
      Set(own.map { Substring(text($0)) }).isSuperset(of: persons[person].words)
    {
      return persons[person].name
    }
    return words(of: own)
  }

  // MARK: - Persons of the text

  private mutating func collect() {
    let tokens = narration.tokens
    var i = 0
    while i < tokens.count {
      guard isNameWord(i) else {
        i += 1
        continue
      }
      let start = i
      while i < tokens.count, i - start < 12, isNameWord(i) {
        i += 1
        if tokens[i - 1].flags.contains(.possessive) { break }
      }
      add(start..<i)
    }
  }

  private mutating func add(_ run: Range<Int>) {
    let name = properName(in: run)
    guard !name.isEmpty else { return }
    let titled = name.lowerBound > 0 && narration.tokens[name.lowerBound - 1].classes.contains(.title)
    let gender = gender(of: name)
    if name.count >= 2, titled || gender != .unknown || byWord[text(name.upperBound - 1)] == nil {
      let spelled = words(of: name)
      let last = text(name.upperBound - 1)
      if let known = byWord[last], persons[known].words.last.map(String.init) == last {
        mentions.append(Mention(token: name.lowerBound, person: known))
        if persons[known].gender == .unknown { persons[known].gender = gender }
        return
      }
      persons.append(
        Person(
          name: spelled, words: name.map { Substring(text($0)) }, gender: gender,
          isCertain: titled || gender != .unknown))
      for token in name.reversed() where byWord[text(token)] == nil || token == name.upperBound - 1 {
        byWord[text(token)] = persons.count - 1
      }
      mentions.append(Mention(token: name.lowerBound, person: persons.count - 1))
    } else if let person = byWord[text(name.upperBound - 1)] {
      if persons[person].gender == .unknown { persons[person].gender = gender }
      mentions.append(Mention(token: name.lowerBound, person: person))
    }
  }

  private func isNameWord(_ i: Int) -> Bool {
    let token = narration.tokens[i]
    return token.kind == .word && token.isCapitalised
      && token.classes.isDisjoint(with: [
        .calendar, .subjectPronoun, .preposition, .subordinator, .determiner, .auxiliary, .conjunction, .adverb,
      ])
  }

  /// The words of a mention that are the name itself: after the last title, and from a known given name on.
  private func properName(in mention: Range<Int>) -> Range<Int> {
    let tokens = narration.tokens
    var start = mention.lowerBound
    for i in mention.dropLast() {
      let token = tokens[i]
      let isTitle = token.classes.contains(.title) && isNameWord(i + 1)
      if isTitle || token.flags.contains(.possessive) && token.isCapitalised { start = i + 1 }
    }
    while start < mention.upperBound, !isNameWord(start) || tokens[start].classes.contains(.title) { start += 1 }
    var end = start
    while end < mention.upperBound, isNameWord(end) { end += 1 }
    guard start < end else { return start..<start }
    for i in start..<end where end - i >= 2 && !tokens[i].classes.isDisjoint(with: [.masculineName, .feminineName]) {
      start = i
      break
    }
    return start..<end
  }

  private func gender(of name: Range<Int>) -> Gender {
    let before = name.lowerBound > 0 ? narration.tokens[name.lowerBound - 1].classes : []
    let classes = narration.tokens[name.lowerBound].classes
    if before.contains(.masculine) || name.count > 1 && classes.contains(.masculineName) { return .masculine }
    if before.contains(.feminine) || name.count > 1 && classes.contains(.feminineName) { return .feminine }
    return .unknown
  }

  // MARK: - Pronouns

  /// The last person named before the pronoun who fits it; the one named first in a sentence is preferred.
  private func antecedent(of pronoun: Int) -> String? {
    let classes = narration.tokens[pronoun].classes
    let gender: Gender
    if classes.contains(.masculine) {
      gender = .masculine
    } else if classes.contains(.feminine) {
      gender = .feminine
    } else {
      return nil
    }
    guard var sentence = sentenceIndex(of: pronoun) else { return nil }
    var fallback: Int?
    for _ in 0..<Self.lookBack {
      let range = narration.sentences[sentence]
      for mention in mentionsIn(range.lowerBound..<min(range.upperBound, pronoun)) {
        let person = persons[mention.person]
        guard person.gender == gender || person.gender == .unknown else { continue }
        if person.gender == gender || person.isCertain { return person.name }
        if fallback == nil { fallback = mention.person }
      }
      if sentence == 0 { break }
      sentence -= 1
    }
    return fallback.map { persons[$0].name }
  }

  private func sentenceIndex(of token: Int) -> Int? {
    var low = 0
    var high = narration.sentences.count
    while low < high {
      let middle = (low + high) / 2
      if narration.sentences[middle].upperBound <= token { low = middle + 1 } else { high = middle }
    }
    return low < narration.sentences.count ? low : nil
  }

  private func mentionsIn(_ range: Range<Int>) -> ArraySlice<Mention> {
    var low = 0
    var high = mentions.count
    while low < high {
      let middle = (low + high) / 2
      if mentions[middle].token < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < mentions.count, mentions[end].token < range.upperBound { end += 1 }
    return mentions[low..<end]
  }

  // MARK: - Text

  private func withoutArticle(_ mention: Range<Int>) -> Range<Int> {
    mention.count > 1 && narration.tokens[mention.lowerBound].classes.contains(.determiner)
      ? (mention.lowerBound + 1)..<mention.upperBound : mention
  }

  /// The word without a possessive ending.
  private func text(_ token: Int) -> String { string(from: token, to: token) }

  private func words(of range: Range<Int>) -> String { string(from: range.lowerBound, to: range.upperBound - 1) }

  private func string(from first: Int, to last: Int) -> String {
    var end = Int(narration.tokens[last].end)
    if narration.tokens[last].flags.contains(.possessive) {
      if end - 2 >= 0, bytes[end - 2] == 0x27 { end -= 2 } else if end - 4 >= 0, bytes[end - 4] == 0xe2 { end -= 4 }
    }
    return String(decoding: bytes[Int(narration.tokens[first].start)..<end], as: UTF8.self)
  }
}
