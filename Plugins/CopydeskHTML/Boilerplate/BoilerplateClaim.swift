import CopydeskText

/// What a line says by itself, before it is asked where it stands.
struct BoilerplateClaim {
  enum Kind {
    /// Noise wherever it stands.
    case noise
    /// Noise at the end of the text, beside other noise, or alone between running text.
    case button
    /// Noise at the end of the text or beside other noise.
    case word
    /// The heading of a list of links.
    case list
    /// The heading of a list of links, if a list follows.
    case listWord
    /// A heading and its item on one line, `Read more: Five ferry routes`; noise, unless it is the title.
    case listLine
    /// The same with a heading that is an ordinary word: `More: Five ferry routes`.
    case listWordLine
    /// A section's name above or below the title.
    case section
    /// Announces the address on the next line.
    case address
    /// A trail of sections, in the head only.
    case breadcrumb
    /// The line stays without this range: a label.
    case label(Range<Int>, onlyInHead: Bool)
  }

  var kind: Kind
  var rule: String
}

/// Reads claims off lines.
struct BoilerplateClaims {
  let bytes: UnsafeBufferPointer<UInt8>
  let phrases: BoilerplatePhrases
  let except: Set<String>

  /// The longest prompts have about 40 words; a paragraph that begins like one is longer.
  private static let longestPrompt = 45
  private static let longestListLine = 25
  private static let longestCredit = 8
  /// `Photo: …`, `Photo / …`, `Photo | …`, `Image source, …`
  private static let creditSeparators: [UInt32] = [0x3A, 0x2F, 0x7C, 0x2C]

  func claim(_ line: BoilerplateLine, words: ArraySlice<Word>) -> BoilerplateClaim? {
    let claim = spoken(line, words) ?? shaped(line, words)
    return claim.flatMap { except.contains($0.rule) ? nil : $0 }
  }

  /// What the phrases of the tables say.
  private func spoken(_ line: BoilerplateLine, _ words: ArraySlice<Word>) -> BoilerplateClaim? {
    guard line.wordCount <= BoilerplateLine.longest else { return nil }
    for (phrase, taken) in phrases.matches(words, in: bytes) {
      if let kind = kind(phrase, taken: taken, of: line, words) {
        return BoilerplateClaim(kind: kind, rule: phrase.rule)
      }
    }
    guard line.wordCount <= Self.longestListLine, !line.hasQuoteMark, let (rule, count) = phrases.bar(words, in: bytes),
      count > (line.endsSentence ? 2 : 0)
    else { return nil }
    return BoilerplateClaim(kind: count > 1 ? .noise : .word, rule: rule)
  }

  /// What the characters of the line say.
  private func shaped(_ line: BoilerplateLine, _ words: ArraySlice<Word>) -> BoilerplateClaim? {
    if line.isAddress {
      return BoilerplateClaim(kind: bytes[line.range.lowerBound] == 0x3C ? .button : .word, rule: "bare-address")
    }
    if line.wordCount == 0 { return BoilerplateClaim(kind: .word, rule: "stray-marks") }
    if isSlug(line) { return BoilerplateClaim(kind: .word, rule: "slug") }
    if hasPrefix("![", line.range, bytes), bytes[line.range.upperBound - 1] == 0x29 {
      return BoilerplateClaim(kind: .noise, rule: "markdown-image")
    }
    if line.wordCount <= Self.longestPrompt, bytes.scalar(at: line.range.lowerBound).value == 0xA9 {
      return BoilerplateClaim(kind: .word, rule: "copyright")
    }
    if isBreadcrumb(line) { return BoilerplateClaim(kind: .breadcrumb, rule: "breadcrumb") }
    return nil
  }

  private func kind(
    _ phrase: BoilerplatePhrases.Phrase, taken: Int, of line: BoilerplateLine, _ words: ArraySlice<Word>
  ) -> BoilerplateClaim.Kind? {
    let isWhole = taken == line.wordCount && !line.hasQuoteMark && !(phrase.isOpen && line.endsSentence)
    switch phrase.shape {
    case .line: return isWhole ? .noise : nil
    case .button: return isWhole ? .button : nil
    case .word: return isWhole ? .word : nil
    case .section: return isWhole && !line.endsSentence ? .section : nil
    case .opening:
      guard line.wordCount <= Self.longestPrompt, !line.hasQuoteMark else { return nil }
      return phrase.rule == "copyright" ? .word : .noise
    case .openingWord:
      return line.wordCount <= Self.longestListLine && !line.hasQuoteMark && !line.endsSentence ? .word : nil
    case .list, .listWord:
      let isWord = phrase.shape == .listWord
      if isWhole { return isWord ? .listWord : .list }
      guard isInlineList(line, after: words.prefix(taken), isWord: isWord) else { return nil }
      return isWord ? .listWordLine : .listLine
    case .address:
      let rest = rest(of: line, after: words.prefix(taken))
      if rest.isEmpty { return .address }
      guard startsAddress(rest) else { return nil }
      return taken > 1 ? .noise : .word
    case .via: return viaCredit(line, words)
    case .credit:
      if isWhole { return .word }
      let separator = separator(after: words.prefix(taken), in: line)
      let isIntroduced = separator == nil ? taken > 1 : Self.creditSeparators.contains(separator ?? 0)
      return isIntroduced && areNames(words.dropFirst(taken), in: line) ? .noise : nil
    case .title, .caption:
      guard let colon = separator(after: words.prefix(taken), in: line), taken < line.wordCount else { return nil }
      let isTitle = phrase.shape == .title
      guard colon == 0x3A || !isTitle && colon == 0x2C else { return nil }
      return .label(labelRange(line, after: words.prefix(taken)), onlyInHead: isTitle)
    case .vocabulary, .particle: return nil
    }
  }

  /// `Read more: Hill towns cap their own use` on one line. Of an ordinary word (`More: …`) no sentence may follow.
  private func isInlineList(_ line: BoilerplateLine, after words: ArraySlice<Word>, isWord: Bool) -> Bool {
    guard line.wordCount <= Self.longestListLine, !(line.endsSentence && (isWord || line.hasQuoteMark)),
      let separator = separator(after: words, in: line)
    else { return false }
    return separator == 0x3A || separator == 0x7C || !isWord && [0x3E, 0xBB, 0x203A, 0x2192].contains(separator)
  }

  /// `via Northern Wire`. With a capital it may as well be the name of a street.
  private func viaCredit(_ line: BoilerplateLine, _ words: ArraySlice<Word>) -> BoilerplateClaim.Kind? {
    guard line.wordCount > 1, areNames(words.dropFirst(), in: line), let first = words.first else { return nil }
    return bytes[first.range.lowerBound].isASCIIUppercase ? .word : .noise
  }

  /// Whether the words are names: each with a capital, or one of the particles.
  private func areNames(_ words: ArraySlice<Word>, in line: BoilerplateLine) -> Bool {
    guard !words.isEmpty, words.count <= Self.longestCredit, !line.endsSentence || words.count <= 3 else {
      return false
    }
    return words.allSatisfy { word in
      let scalar = bytes.scalar(at: word.range.lowerBound).value
      return lowercased(scalar) != scalar || bytes[word.range.lowerBound].isASCIIDigit || phrases.isParticle(word)
    }
  }

  /// The first character after a phrase that is not a space, where it is no letter or digit.
  private func separator(after words: ArraySlice<Word>, in line: BoilerplateLine) -> UInt32? {
    let rest = rest(of: line, after: words, keepingSeparators: true)
    guard !rest.isEmpty else { return nil }
    let scalar = bytes.scalar(at: rest.lowerBound).value
    return ScalarClass(scalar) == .separator ? scalar : nil
  }

  private func rest(
    of line: BoilerplateLine, after words: ArraySlice<Word>, keepingSeparators: Bool = false
  ) -> Range<Int> {
    var start = words.last?.range.upperBound ?? line.range.lowerBound
    while start < line.range.upperBound {
      let (scalar, length) = bytes.scalar(at: start)
      let isSkipped = scalar == 0x20 || scalar == 0xA0 || scalar == 0x09
      guard isSkipped || !keepingSeparators && (scalar == 0x3A || scalar == 0x2A || scalar == 0x2E) else { break }
      start += length
    }
    return start..<line.range.upperBound
  }

  /// From the start of the line to the first character after the label and its colon.
  private func labelRange(_ line: BoilerplateLine, after words: ArraySlice<Word>) -> Range<Int> {
    var end = rest(of: line, after: words, keepingSeparators: true).lowerBound + 1
    while end < line.range.upperBound, bytes[end].isASCIISpace || bytes[end] == 0x2A { end += 1 }
    return line.range.lowerBound..<end
  }

  private func startsAddress(_ range: Range<Int>) -> Bool {
    let inner = bytes[range.lowerBound] == 0x3C ? range.lowerBound + 1..<range.upperBound : range
    return hasPrefix("http://", inner, bytes) || hasPrefix("https://", inner, bytes) || hasPrefix("www.", inner, bytes)
  }

  /// `more-tankers-on-the-way-to-marrow`: lower case, at least four words, after a bullet or not.
  private func isSlug(_ line: BoilerplateLine) -> Bool {
    guard line.wordCount >= 4, line.range.count <= 200 else { return false }
    var start = line.range.lowerBound + bulletLength(line.range, in: bytes)
    while start < line.range.upperBound, bytes[start].isASCIISpace { start += 1 }
    var hyphens = 0
    for byte in bytes[start..<line.range.upperBound] {
      if byte == 0x2D { hyphens += 1 } else if !byte.isASCIILowercase, !byte.isASCIIDigit { return false }
    }
    return hyphens >= 3
  }

  /// `Home > News > Transport`
  private func isBreadcrumb(_ line: BoilerplateLine) -> Bool {
    guard line.wordCount <= 12, !line.endsSentence else { return false }
    var steps = 0
    var index = line.range.lowerBound
    while index < line.range.upperBound {
      let (scalar, length) = bytes.scalar(at: index)
      if scalar == 0x3E || scalar == 0xBB || scalar == 0x203A, index > line.range.lowerBound,
        bytes[index - 1] == 0x20
      {
        steps += 1
      }
      index += length
    }
    return steps >= 2
  }
}
