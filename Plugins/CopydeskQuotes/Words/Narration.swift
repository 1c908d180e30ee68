/// The reporter's own words: the text's tokens with every quoted passage folded into one.
///
/// Speakers and cues are looked for only here, so that nothing inside a quote is taken for its attribution.
struct Narration {
  /// How a quoted passage ends, which tells whether its sentence goes on.
  enum Ending { case comma, fullStop, terminal, open }

  private(set) var tokens: [Token] = []
  private(set) var sentences: [Range<Int>] = []
  /// For each quoted passage: its place in `tokens`.
  private(set) var places: [Int] = []
  private(set) var endings: [Ending] = []
  /// For each quoted passage: the number of its paragraph.
  private(set) var paragraphs: [Int] = []

  init(tokens all: [Token], spans: [QuotedSpan]) {
    fold(all, spans)
    cutSentences()
    clearNamesOfClasses()
  }

  private mutating func fold(_ all: [Token], _ spans: [QuotedSpan]) {
    tokens.reserveCapacity(all.count)
    var next = 0
    var paragraph = 0
    var i = 0
    while i < all.count {
      if next < spans.count, i == spans[next].open {
        let span = spans[next]
        let last = all[span.end - 1]
        places.append(tokens.count)
        endings.append(Self.ending(of: span, in: all))
        paragraphs.append(paragraph)
        var folded = Token(start: all[i].start, end: last.end, kind: .quote)
        folded.span = Int32(next)
        if span.open + 1 < span.end, all[span.open + 1].isCapitalised { folded.flags.insert(.capitalised) }
        tokens.append(folded)
        i = span.end
        next += 1
        continue
      }
      if all[i].kind == .paragraphBreak { paragraph += 1 }
      if all[i].kind == .mark {  // an apostrophe, or a mark without a partner
        if let before = tokens.indices.last, tokens[before].end == all[i].start, all[i].form.isSingle {
          tokens[before].flags.insert(.possessive)
        }
      } else {
        tokens.append(all[i])
      }
      i += 1
    }
  }

  private static func ending(of span: QuotedSpan, in all: [Token]) -> Ending {
    var last = span.end - 1
    while last > span.open, all[last].kind == .mark { last -= 1 }
    switch all[last].kind {
    case .comma: return .comma
    case .fullStop: return .fullStop
    case .terminal, .dash: return .terminal
    default: return all[last].flags.contains(.dotted) ? .fullStop : .open
    }
  }

  // MARK: - Sentences

  private mutating func cutSentences() {
    var start = 0
    for i in tokens.indices {
      if start == i { tokens[i].flags.insert(.startsSentence) }
      guard endsSentence(at: i) else { continue }
      var end = i + 1
      if end < tokens.count, tokens[end].kind == .closeBracket { end += 1 }
      if end > start { sentences.append(start..<end) }
      start = end
    }
    if start < tokens.count { sentences.append(start..<tokens.count) }
  }

  private func endsSentence(at i: Int) -> Bool {
    let token = tokens[i]
    guard i + 1 < tokens.count else { return true }
    let next = tokens[i + 1]
    switch token.kind {
    case .paragraphBreak: return true
    case .fullStop:
      if next.kind == .closeBracket, i + 2 < tokens.count {
        return tokens[i + 2].isCapitalised || tokens[i + 2].kind != .word
      }
      return next.kind != .comma && next.kind != .semicolon
    case .terminal:
      return next.kind == .quote || (next.kind == .word && next.isCapitalised) || next.kind == .paragraphBreak
    case .word where token.flags.contains(.dotted) && !token.classes.contains(.abbreviation):
      return next.isCapitalised
        && !next.classes.isDisjoint(with: [.determiner, .subjectPronoun, .subordinator, .adverb])
    case .quote: return quoteEndsSentence(at: i, next: next)
    default: return false
    }
  }

  private func quoteEndsSentence(at i: Int, next: Token) -> Bool {
    let ending = endings[Int(tokens[i].span)]
    guard ending == .fullStop || ending == .terminal else { return false }
    switch next.kind {
    case .quote: return true
    case .word where !next.isCapitalised || next.flags.contains(.number): return false
    case .word: return !attributionFollows(i + 1, loose: ending == .terminal)
    case .comma, .dash, .semicolon, .colon, .fullStop: return false
    default: return true
    }
  }

  /// Whether `Mira Okonjo said.` follows a quote that already ended its sentence: a few words, a cue, and no more speech.
  private func attributionFollows(_ start: Int, loose: Bool) -> Bool {
    var sawComma = false
    for i in start..<min(start + 24, tokens.count) {
      if !sawComma, i >= start + 8 { return false }
      let token = tokens[i]
      if token.kind == .comma, loose, i > start {
        sawComma = true
        continue
      }
      guard token.kind == .word else { return false }
      guard token.classes.contains(.speech), i > start, !sawComma || tokens[i - 1].kind == .comma, !token.isCapitalised,
        !token.flags.contains(.ing)
      else { continue }
      guard i + 1 < tokens.count else { return true }
      let next = tokens[i + 1]
      if next.kind == .fullStop || next.kind == .paragraphBreak { return true }
      let goesOn = next.kind != .word || next.classes.contains(.subjectPronoun) || next.classes.contains(.that)
      if loose ? !goesOn : next.classes.contains(.calendar) {
        return !tokens[(i + 1)..<min(i + 20, tokens.count)].prefix {
          $0.kind != .fullStop && $0.kind != .paragraphBreak && (!loose || $0.kind != .comma)
        }
        .contains { $0.kind == .quote || $0.kind == .colon }
      }
      return false
    }
    return false
  }

  /// A capitalised word inside a sentence is a name, whatever the tables say about its lower-case twin (Will, May, Post).
  private mutating func clearNamesOfClasses() {
    for i in tokens.indices where tokens[i].isCapitalised && !tokens[i].flags.contains(.startsSentence) {
      tokens[i].classes.subtract([.speech, .partial, .adjacent, .auxiliary, .adverb, .nounOrVerb, .medium, .be])
    }
  }
}
