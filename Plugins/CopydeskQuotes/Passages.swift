/// All quoted passages of a text with what is known of each, on the way to `Quote`s.
struct Passages {
  struct Passage {
    var sentence: Int
    var attribution: Attribution?
    /// Whether the attribution was found for another passage and carried on to this one.
    var isCarried = false
    var isSpeech = false
  }

  let narration: Narration
  let spans: [QuotedSpan]
  let tokens: [Token]
  let finder: AttributionFinder
  var passages: [Passage] = []

  init(narration: Narration, spans: [QuotedSpan], tokens: [Token]) {
    self.narration = narration
    self.spans = spans
    self.tokens = tokens
    finder = AttributionFinder(narration: narration)
    passages.reserveCapacity(spans.count)
    var sentence = 0
    for place in narration.places {
      while narration.sentences[sentence].upperBound <= place { sentence += 1 }
      passages.append(Passage(sentence: sentence))
    }
  }

  /// Looks for each passage's attribution within its sentence; the parts of a quote over several paragraphs share one.
  mutating func attribute() {
    for i in passages.indices {
      passages[i].attribution = finder.attribution(of: i, in: narration.sentences[passages[i].sentence])
    }
    var first = 0
    while first < spans.count {
      var last = first
      while spans[last].continues, last + 1 < spans.count { last += 1 }
      if last > first {
        let best = (first...last).compactMap { passages[$0].attribution }.max { $0.frame < $1.frame }
        for i in first...last { passages[i].attribution = best }
      }
      first = last + 1
    }
  }

  // MARK: - Results

  func quotes(in bytes: UnsafeBufferPointer<UInt8>) -> [Quote] {
    var names = SpeakerNames(narration: narration, bytes: bytes)
    var quotes: [Quote] = []
    var previous: Int?
    for i in passages.indices where passages[i].isSpeech {
      if let last = previous, joins(last, i) {
        quotes[quotes.count - 1].content.append(Self.trimmed(spans[i].content, in: bytes))
      } else {
        var quote = Quote(content: [Self.trimmed(spans[i].content, in: bytes)], kind: kind(of: i))
        if let attribution = passages[i].attribution {
          quote.speaker = names.byteRange(of: attribution.speaker)
          quote.speakerName = names.name(of: attribution.speaker)
          if !attribution.cue.isEmpty { quote.cue = names.byteRange(of: attribution.cue) }
        }
        quotes.append(quote)
      }
      previous = i
    }
    return quotes
  }

  /// The words without the spaces that French sets inside its marks: plain, no-break and narrow.
  private static func trimmed(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let spaces: [[UInt8]] = [[0x20], [0xC2, 0xA0], [0xE2, 0x80, 0xAF]]
    var (start, end) = (range.lowerBound, range.upperBound)
    while let space = spaces.first(where: { bytes[start..<end].starts(with: $0) }) { start += space.count }
    while let space = spaces.first(where: { end - $0.count >= start && bytes[end - $0.count..<end].elementsEqual($0) })
    {
      end -= space.count
    }
    return start..<end
  }

  /// Whether two passages are pieces of one quote: split by `she said`, or parted by a repeated opening mark.
  private func joins(_ left: Int, _ right: Int) -> Bool {
    guard right == left + 1 else { return false }
    if spans[left].continues { return true }
    guard passages[left].sentence == passages[right].sentence, let a = passages[left].attribution,
      let b = passages[right].attribution, !a.cue.isEmpty, a.cue == b.cue
    else { return false }
    return narration.places[left] < a.cue.lowerBound && a.cue.lowerBound < narration.places[right]
      && narration.endings[left] != .fullStop
  }

  private func kind(of i: Int) -> Quote.Kind {
    let place = narration.places[i]
    let sentence = narration.sentences[passages[i].sentence]
    if place == sentence.lowerBound, narration.tokens[place].isCapitalised { return .direct }
    guard place > sentence.lowerBound, narration.tokens[place].isCapitalised else { return .mixed }
    let before = narration.tokens[place - 1]
    if before.kind != .word || tokens[spans[i].open + 1].classes.contains(.subjectPronoun) { return .direct }
    return passages[i].attribution?.frame == .adjacent || narration.endings[i] != .open ? .direct : .mixed
  }

  func wordCount(of i: Int) -> Int {
    var count = 0
    for token in tokens[spans[i].open..<spans[i].end] where token.kind == .word {
      count += 1
      if count > 12 { break }
    }
    return count
  }
}
