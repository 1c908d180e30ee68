/// Resolves the mentions of speakers to names: `Okonjo` and `she` to `Mira Okonjo`.
struct SpeakerNames {
  enum Gender { case unknown, masculine, feminine }

  struct Person {
    /// The tokens of the fullest mention.
    var name: Range<Int>
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
  private var byWord: [UInt32: Int] = [:]
  private var mentions: [Mention] = []
  private var lastName: String?

  /// Sentences that a pronoun looks back over.
  private static let lookBack = 12

  init(narration: Narration, bytes: UnsafeBufferPointer<UInt8>) {
    self.narration = narration
    self.bytes = bytes
    phrases = NounPhrases(tokens: narration.tokens)
    byWord.reserveCapacity(128)
    collect()
  }

  /// The name for a mention (tokens of the narration), or nil for a pronoun that fits nobody named before it.
  ///
  /// The mentions of one text must be asked for in order: a pronoun that fits no full name goes to the last speaker.
  mutating func name(of mention: Range<Int>) -> String? {
    let name = resolve(mention)
    if let name, narration.tokens[mention.lowerBound].isCapitalised { lastName = name }
    return name
  }

  private func resolve(_ mention: Range<Int>) -> String? {
    let first = narration.tokens[mention.lowerBound]
    if mention.count == 1, first.classes.contains(.relative) {
      let before = mention.lowerBound - (narration.tokens[max(mention.lowerBound - 1, 0)].kind == .comma ? 2 : 1)
      guard before >= 0, !narration.tokens[before].classes.contains(.relative) else { return nil }
      return phrases.phrase(endingAt: before, from: max(0, before - 12)).flatMap { resolve($0) }
    }
    if mention.count == 1,
      first.classes.contains(.subjectPronoun) || !first.classes.isDisjoint(with: [.masculine, .feminine])
    {
      return antecedent(of: mention.lowerBound)
    }
    let own = properName(in: mention)
    guard !own.isEmpty, isHead(own, of: mention) else {
      return nameBeside(mention) ?? words(of: withoutArticle(mention))
    }
    if own.count == 1, let person = byWord[hash(own.lowerBound)] { return words(of: persons[person].name) }
    if let person = byWord[hash(own.upperBound - 1)], persons[person].name.count > 1,
      persons[person].name.allSatisfy({ word in own.contains { hash($0) == hash(word) } })
    {
      return words(of: persons[person].name)
    }
    return words(of: own)
  }

  /// The name that a role is given right behind it: `Mira Okonjo` for `the council’s engineer, Mira Okonjo, …`.
  private func nameBeside(_ role: Range<Int>) -> String? {
    let tokens = narration.tokens
    let start = role.upperBound + 1
    guard start < tokens.count, tokens[role.upperBound].kind == .comma else { return nil }
    var end = start
    while end < tokens.count, end - start < 6, isNameWord(end) { end += 1 }
    let name = properName(in: start..<end)
    // One word alone may be a place: `the airport, Tarnwick`.
    guard name.count > 1 || !name.isEmpty && tokens[name.lowerBound - 1].classes.contains(.title) else { return nil }
    guard end == tokens.count || tokens[end].kind != .word || tokens[end].classes.contains(.linker) else { return nil }
    return resolve(start..<end)
  }

  /// Whether the name is whom the mention names: not `Washington` in `a spokesman for the embassy in Washington`.
  private func isHead(_ name: Range<Int>, of mention: Range<Int>) -> Bool {
    let rest = name.upperBound..<mention.upperBound
    if rest.contains(where: { !narration.tokens[$0].classes.contains(.linker) && !narration.tokens[$0].isCapitalised })
    {
      return false
    }
    let before = narration.tokens[mention.lowerBound..<name.lowerBound]
    guard let last = before.last else { return true }
    if last.classes.contains(.title) || last.isCapitalised { return true }
    return !before.contains { $0.classes.contains(.linker) }
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
    let last = hash(name.upperBound - 1)
    if name.count >= 2, titled || gender != .unknown || byWord[last] == nil {
      if let known = byWord[last], hash(persons[known].name.upperBound - 1) == last {
        mentions.append(Mention(token: name.lowerBound, person: known))
        if persons[known].gender == .unknown { persons[known].gender = gender }
        return
      }
      persons.append(Person(name: name, gender: gender, isCertain: titled || gender != .unknown))
      for token in name.reversed() where byWord[hash(token)] == nil || token == name.upperBound - 1 {
        byWord[hash(token)] = persons.count - 1
      }
      mentions.append(Mention(token: name.lowerBound, person: persons.count - 1))
    } else if let person = byWord[last] {
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
    guard var sentence = sentenceIndex(of: pronoun) else { return lastName }
    var fallback: Int?
    for _ in 0..<Self.lookBack {
      let range = narration.sentences[sentence]
      for mention in mentionsIn(range.lowerBound..<min(range.upperBound, pronoun)) {
        let person = persons[mention.person]
        guard person.gender == gender || person.gender == .unknown else { continue }
        if person.gender == gender || person.isCertain { return words(of: person.name) }
        if fallback == nil { fallback = mention.person }
      }
      if sentence == 0 { break }
      sentence -= 1
    }
    return fallback.map { words(of: persons[$0].name) } ?? lastName
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

  private func hash(_ token: Int) -> UInt32 { narration.tokens[token].hash }

  /// The bytes of some tokens, without the possessive ending of the last.
  func byteRange(of range: Range<Int>) -> Range<Int> {
    let last = narration.tokens[range.upperBound - 1]
    var end = Int(last.end)
    if last.flags.contains(.possessive) {
      let start = Int(last.start)
      if end - 2 > start, bytes[end - 2] == 0x27 {
        end -= 2
      } else if end - 4 > start, bytes[end - 4] == 0xe2, bytes[end - 3] == 0x80, bytes[end - 2] == 0x99 {
        end -= 4
      }
    }
    return Int(narration.tokens[range.lowerBound].start)..<end
  }

  private func words(of range: Range<Int>) -> String { String(decoding: bytes[byteRange(of: range)], as: UTF8.self) }
}
