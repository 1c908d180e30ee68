import CopydeskText

/// The phrases of some languages, ready to be looked up by the words of a line.
///
/// A table is a text: `[rule] shape` opens a group, a phrase a line follows, `#` at the start of a line that is not in a
/// group is a comment. In a phrase `*` stands for up to eight words and `#` for a number.
struct BoilerplatePhrases: Sendable {
  struct Phrase: Sendable {
    var rule: String
    var shape: BoilerplateShape
    /// Where its tokens are in those of all phrases.
    fileprivate var tokens: Range<Int>
    /// Whether a `*` leaves open what the line says.
    var isOpen: Bool
  }

  /// A phrase that a line may begin with.
  fileprivate struct Candidate: Sendable {
    var phrase: Int
    /// The phrase's second word; nil where it has none, or any may follow.
    var second: UInt64?
  }

  fileprivate enum Token: Sendable, Equatable {
    case word(UInt64)
    case number
    case gap
  }

  /// The words that a `*` may stand for.
  private static let longestGap = 8

  private let phrases: [Phrase]
  private let tokens: [Token]
  /// The phrases by their first word; those that begin with a number have the key 0.
  private let byFirstWord: WordTable<[Candidate]>
  private let vocabulary: WordTable<String>
  private let particles: Set<UInt64>
  private let barRules: Set<String>
  let rules: Set<String>

  init(tables: [String]) {
    var reader = PhraseReader()
    for table in tables { reader.read(table) }
    phrases = reader.phrases
    tokens = reader.tokens
    byFirstWord = WordTable(reader.byFirstWord)
    vocabulary = WordTable(reader.vocabulary)
    barRules = Set(reader.vocabulary.values)
    particles = reader.particles
    rules = reader.rules
  }

  /// The phrases that a line begins with, each with the number of words that it takes: the longest
  /// first, then in the order of the tables.
  func matches(_ line: ArraySlice<Word>, in bytes: UnsafeBufferPointer<UInt8>) -> [(phrase: Phrase, words: Int)] {
    guard let first = line.first else { return [] }
    var found: [(index: Int, words: Int)] = []
    func add(_ candidates: [Candidate]) {
      let second = line.count > 1 ? line[line.startIndex + 1].hash : 0
      for candidate in candidates where candidate.second == nil || candidate.second == second {
        guard let words = consumed(tokens[phrases[candidate.phrase].tokens], line, in: bytes) else { continue }
        found.append((candidate.phrase, words))
      }
    }
    if let candidates = byFirstWord[first.hash] { add(candidates) }
    if bytes[first.range.lowerBound].isASCIIDigit, let candidates = byFirstWord[0] { add(candidates) }
    if found.isEmpty { return [] }
    return found.sorted { ($1.words, $0.index) < ($0.words, $1.index) }.map { (phrases[$0.index], $0.words) }
  }

  /// The rule of the bar of buttons that the line is, where it is made of names of buttons and of whole phrases of their
  /// rule: `Share this: Facebook Twitter Copy link`.
  ///
  /// - Returns: with the rule, how many words of more than one letter the line has.
  func bar(_ line: ArraySlice<Word>, in bytes: UnsafeBufferPointer<UInt8>) -> (rule: String, words: Int)? {
    var rest = line
    var found: (rule: String, words: Int)?
    while let word = rest.first {
      let phrase = matches(rest, in: bytes).first { $0.phrase.shape == .line && barRules.contains($0.phrase.rule) }
      if let phrase, !phrase.phrase.isOpen {
        found = (phrase.phrase.rule, (found?.words ?? 0) + phrase.words)
        rest = rest.dropFirst(phrase.words)
      } else if let rule = vocabulary[word.hash] {
        found = (rule, (found?.words ?? 0) + (word.range.count > 1 ? 1 : 0))
        rest = rest.dropFirst()
      } else {
        return nil
      }
    }
    return found
  }

  func isParticle(_ word: Word) -> Bool { particles.contains(word.hash) }

  /// How many words of `line` the tokens take, as many as they can; nil where they do not fit.
  private func consumed(
    _ tokens: ArraySlice<Token>, _ line: ArraySlice<Word>, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    var tokens = tokens
    var rest = line
    while let token = tokens.popFirst() {
      switch token {
      case .word(let hash):
        guard rest.popFirst()?.hash == hash else { return nil }
      case .number:
        guard let word = rest.popFirst(), bytes[word.range.lowerBound].isASCIIDigit else { return nil }
      case .gap:
        for length in stride(from: min(Self.longestGap, rest.count), through: 0, by: -1) {
          guard let after = consumed(tokens, rest.dropFirst(length), in: bytes) else { continue }
          return line.count - rest.count + length + after
        }
        return nil
      }
    }
    return line.count - rest.count
  }
}

/// Reads tables of phrases, each time a program starts: by bytes.
private struct PhraseReader {
  var phrases: [BoilerplatePhrases.Phrase] = []
  var tokens: [BoilerplatePhrases.Token] = []
  var byFirstWord: [UInt64: [BoilerplatePhrases.Candidate]] = [:]
  var vocabulary: [UInt64: String] = [:]
  var particles: Set<UInt64> = []
  var rules: Set<String> = []

  mutating func read(_ table: String) {
    table.withBytes { bytes in
      var group: (rule: String, shape: BoilerplateShape)?
      for range in lineRanges(in: bytes) where !range.isEmpty {
        let line = UnsafeBufferPointer(rebasing: bytes[range])
        if line[0] == UInt8(ascii: "["), let close = line.firstIndex(of: UInt8(ascii: "]")) {
          let name = String(decoding: line[(close + 1)...].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
          guard let shape = BoilerplateShape(rawValue: name) else {
            preconditionFailure("a boilerplate table names no shape '\(name)'")
          }
          let rule = String(decoding: line[1..<close], as: UTF8.self)
          group = (rule, shape)
          rules.insert(rule)
        } else if let group {
          add(line, rule: group.rule, shape: group.shape)
        }
      }
    }
  }

  private mutating func add(_ line: UnsafeBufferPointer<UInt8>, rule: String, shape: BoilerplateShape) {
    switch shape {
    case .vocabulary:
      for hash in wordHashes(of: String(decoding: line, as: UTF8.self)) { vocabulary[hash] = rule }
    case .particle:
      particles.formUnion(wordHashes(of: String(decoding: line, as: UTF8.self)))
    default:
      insert(line, rule: rule, shape: shape)
      guard line.contains(UInt8(ascii: "'")) else { return }
      // A page that lost its apostrophes has "what s hot" for "what's hot".
      let bare = line.map { $0 == UInt8(ascii: "'") ? UInt8(ascii: " ") : $0 }
      bare.withUnsafeBufferPointer { insert($0, rule: rule, shape: shape) }
    }
  }

  private mutating func insert(_ phrase: UnsafeBufferPointer<UInt8>, rule: String, shape: BoilerplateShape) {
    let start = tokens.count
    var scanner = WordScanner(phrase)
    var end = 0
    while let word = scanner.next() {
      addSigns(phrase[end..<word.range.lowerBound])
      tokens.append(.word(word.hash))
      end = word.range.upperBound
    }
    addSigns(phrase[end...])
    let key: UInt64
    switch tokens[start...].first {
    case .word(let hash): key = hash
    case .number: key = 0
    default:
      let phrase = String(decoding: phrase, as: UTF8.self)
      preconditionFailure("a boilerplate phrase cannot begin with '*': \(phrase)")
    }
    let second: UInt64? = if tokens.count > start + 1, case .word(let hash) = tokens[start + 1] { hash } else { nil }
    byFirstWord[key, default: []].append(BoilerplatePhrases.Candidate(phrase: phrases.count, second: second))
    let isOpen = tokens[start...].contains(.gap)
    phrases.append(
      BoilerplatePhrases.Phrase(rule: rule, shape: shape, tokens: start..<tokens.count, isOpen: isOpen))
  }

  private mutating func addSigns(_ between: Slice<UnsafeBufferPointer<UInt8>>) {
    for byte in between {
      if byte == UInt8(ascii: "*") { tokens.append(.gap) }
      if byte == UInt8(ascii: "#") { tokens.append(.number) }
    }
  }
}
