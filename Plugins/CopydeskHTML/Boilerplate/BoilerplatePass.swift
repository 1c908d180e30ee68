import CopydeskText

/// Decides which lines of a text are noise: by what they say, by their shape, and by where they stand.
///
/// What goes can make other lines neighbours, so the rules that look at neighbours run until nothing changes. That makes
/// a second pass over the result find nothing.
struct BoilerplatePass {
  let bytes: UnsafeBufferPointer<UInt8>
  let except: Set<String>
  var lines: [BoilerplateLine]
  let words: [Word]
  let claims: [BoilerplateClaim?]

  /// The rule by which each line goes; nil for lines that stay.
  var rules: [String?]
  /// What goes from a line that stays.
  var partial: [BoilerplateEdit?]
  /// The lines that stay so far, in order.
  var live: [Int] = []
  /// How many of `live` stand before the first running text: title, section, byline.
  var head = 0
  /// Where in `live` the lines after the last running text begin.
  var tail = 0

  /// Title, section, standfirst, byline, date and a caption or two.
  private static let longestHead = 8
  /// Lines among which a section's name stands: site, section, title, section.
  private static let deepestSection = 4
  /// Each round makes some line go that was held by another; real pages are done after three.
  private static let mostRounds = 8

  /// Whether the title is known and is not the first line, which is then judged like any other.
  private let titleIsElsewhere: Bool

  init(_ bytes: UnsafeBufferPointer<UInt8>, title: String?, phrases: BoilerplatePhrases, except: Set<String>) {
    let read = BoilerplateLines(bytes)
    let reader = BoilerplateClaims(bytes: bytes, phrases: phrases, except: except)
    self.bytes = bytes
    self.except = except
    lines = read.lines
    words = read.words
    claims = read.lines.map { reader.claim($0, words: read.words[$0.words]) }
    rules = Array(repeating: nil, count: lines.count)
    partial = Array(repeating: nil, count: lines.count)
    let fingerprint = title.map { BoilerplateLine.fingerprint(of: CopydeskText.words(in: $0)) }
    titleIsElsewhere = fingerprint != nil && fingerprint != lines.first?.fingerprint
  }

  mutating func run() {
    findLive()
    cutNoise()
    for _ in 0..<Self.mostRounds {
      findLive()
      let before = live.count
      cutLists()
      cutLabels()
      cutDoubledTitles()
      cutDoubledCaptions()
      findLive()
      cutWeakWords()
      findLive()
      if live.count == before { break }
    }
    cutDoubledHalves()
  }

  func claim(_ line: Int) -> BoilerplateClaim.Kind? { claims[line]?.kind }

  mutating func cut(_ line: Int, rule: String? = nil) {
    guard let rule = rule ?? claims[line]?.rule, !except.contains(rule) else { return }
    rules[line] = rule
  }

  private mutating func findLive() {
    live = lines.indices.filter { rules[$0] == nil }
    let running = live.indices.dropFirst().first { isRunningText(live[$0]) } ?? live.endIndex
    head = min(running, Self.longestHead)
    tail = (live.lastIndex { isRunningText($0) } ?? live.endIndex - 1) + 1
  }

  func isRunningText(_ line: Int) -> Bool {
    // A notice of copyright reads like a sentence.
    if case .word = claim(line) { false } else { lines[line].isRunningText }
  }

  /// A first line right above running text is the title, whatever it says.
  private func isTitle(_ place: Int) -> Bool {
    place == 0 && !titleIsElsewhere && (live.count == 1 || isRunningText(live[1]))
  }

  private mutating func cutNoise() {
    for (place, line) in live.enumerated() {
      switch claim(line) {
      case .noise where !(isTitle(place) && lines[line].wordCount > 1): cut(line)
      case .listLine where place > 0 || titleIsElsewhere: cut(line)
      case .address: cutAddress(place)
      case .breadcrumb where place < head: cut(line)
      default: break
      }
    }
  }

  /// `Original url:` with the address on the next line or without it.
  private mutating func cutAddress(_ place: Int) {
    let line = live[place]
    if place + 1 < live.count, lines[live[place + 1]].isAddress {
      cut(line)
      cut(live[place + 1], rule: claims[line]?.rule)
    } else if lines[line].wordCount > 1, place >= tail || endsWithColon(line) {
      cut(line)
    }
  }

  private mutating func cutLists() {
    for (place, line) in live.enumerated() where rules[line] == nil {
      let isWord: Bool
      switch claim(line) {
      case .list: isWord = false
      case .listWord: isWord = true
      default: continue
      }
      // Asked before the items are looked for, so that a text of nothing but such words takes linear time.
      if isWord && !(place > 0 && isRunningText(live[place - 1]) && hasListShape(place)) { continue }
      let items = items(after: place)
      if items.isEmpty && (isWord || place == 0 && head < 2) { continue }
      cut(line)
      for item in items { cut(live[item], rule: claims[line]?.rule) }
    }
  }

  /// The places of a list's items. In the middle of a text an item without a bullet may be a heading of the article, so
  /// more is asked of it there: its own block, a second item beside it, or a colon before it.
  private func items(after heading: Int) -> Range<Int> {
    let start = heading + 1
    let bulleted = run(from: start) { lines[$0].isBulleted && lines[$0].wordCount <= 25 }
    if !bulleted.isEmpty { return start..<run(from: bulleted.upperBound, while: isSlug).upperBound }
    if heading >= tail { return run(from: start, while: isHeadline) }
    guard heading >= head || isRunningText(live[0]), start < live.count else { return start..<start }

    let isItem = { (line: Int) in isHeadline(line) && (lines[line].wordCount >= 4 || lines[line].isAddress) }
    if lines[live[start]].breaks == 1, lines[live[heading]].breaks > 1 {
      let block = run(from: start) { lines[$0].breaks == 1 && isItem($0) }
      // A block that goes on with running text is a heading with its paragraph.
      let next = block.upperBound
      return next < live.count && lines[live[next]].breaks == 1 ? start..<start : block
    }
    let items = run(from: start, while: isItem)
    return items.count >= 2 || endsWithColon(live[heading]) ? items : start..<start
  }

  /// A heading that ends with a colon or has a bullet below it.
  private func hasListShape(_ heading: Int) -> Bool {
    endsWithColon(live[heading]) || heading + 1 < live.count && lines[live[heading + 1]].isBulleted
  }

  private func run(from start: Int, while isMember: (Int) -> Bool) -> Range<Int> {
    var end = start
    while end < live.count, rules[live[end]] == nil, isMember(live[end]) { end += 1 }
    return start..<end
  }

  /// A long line that ends with a colon announces something; it is no headline.
  private func isHeadline(_ line: Int) -> Bool {
    lines[line].isHeadline && !(lines[line].wordCount >= 8 && endsWithColon(line))
  }

  private func isSlug(_ line: Int) -> Bool { claims[line]?.rule == "slug" }

  private mutating func cutLabels() {
    let titles = live.prefix(head).filter { claims[$0] == nil || isLabelled($0) }
    for (place, line) in live.enumerated() where rules[line] == nil {
      switch claim(line) {
      case .label(let range, let onlyInHead) where place < max(head, 1) || !onlyInHead:
        guard partial[line] == nil, let rule = claims[line]?.rule else { continue }
        partial[line] = .cut(range, rule: rule)
        forgetLabel(range, of: line)
      case .section where place < min(head, Self.deepestSection) && (titleIsElsewhere || !titles.isEmpty):
        cut(line)
      default: break
      }
    }
  }

  private func isLabelled(_ line: Int) -> Bool {
    if case .label = claim(line) { true } else { false }
  }

  /// From now on the line reads as if its label were gone, so that a doubled title is found with and without it.
  private mutating func forgetLabel(_ label: Range<Int>, of line: Int) {
    let kept = words[lines[line].words].drop { $0.range.lowerBound < label.upperBound }
    lines[line].wordCount -= lines[line].words.count - kept.count
    lines[line].words = kept.startIndex..<kept.endIndex
    lines[line].fingerprint = BoilerplateLine.fingerprint(of: kept)
  }

  private mutating func cutWeakWords() {
    // Down and up again, so that a chain of words goes from whichever end the noise is.
    var kept = tail
    for place in live.indices {
      while kept < place, rules[live[kept]] != nil { kept += 1 }
      if isWeak(place, endsText: place >= tail && kept == place) { cut(live[place]) }
    }
    for place in live.indices.reversed() where rules[live[place]] == nil && isWeak(place, endsText: false) {
      cut(live[place])
    }
  }

  /// - Parameter endsText: whether nothing but weak words stands between the last running text and this place.
  private func isWeak(_ place: Int, endsText: Bool) -> Bool {
    let line = live[place]
    guard place > 0 else { return false }
    switch claim(line) {
    case .button: return isBesideNoise(line) || endsText || standsAlone(place) || isInByline(place)
    case .word where lines[line].isAddress && endsWithColon(live[place - 1]): return false
    case .word where claims[line]?.rule == "copyright": return place >= tail
    case .word, .listWord: return isBesideNoise(line) || endsText
    case .listWordLine: return isBesideNoise(line) || isRunningText(live[place - 1])
    default: return false
    }
  }

  private func endsWithColon(_ line: Int) -> Bool { bytes[lines[line].range.upperBound - 1] == 0x3A }

  private func isBesideNoise(_ line: Int) -> Bool {
    line > 0 && rules[line - 1] != nil || line + 1 < lines.count && rules[line + 1] != nil
  }

  /// Among author, date and standfirst; the cells of a table are single words.
  private func isInByline(_ place: Int) -> Bool {
    place + 1 < head && lines[live[place - 1]].wordCount > 1 && lines[live[place + 1]].wordCount > 1
  }

  private func standsAlone(_ place: Int) -> Bool {
    isRunningText(live[place - 1]) && (place + 1 == live.count || isRunningText(live[place + 1]))
  }
}
