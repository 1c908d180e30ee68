import CopydeskText

/// Titles and captions that stand twice.
extension BoilerplatePass {
  /// Words from which on a line that follows itself is damage: refrains and rows of tables are shorter.
  private static let certainWords = 8
  /// Words from which on that holds for a line between running text.
  private static let isolatedWords = 4
  /// Words that the name of a site after a title has at most.
  private static let longestSiteName = 5

  /// In the head every line counts once. Of a title with the site's name and one without, the latter stays.
  mutating func cutDoubledTitles() {
    let places = Array(live.prefix(max(head, 1))).filter { rules[$0] == nil && lines[$0].wordCount >= 2 }
    let title = places.first { claims[$0] == nil || isTitleLabelled($0) }
    for (place, line) in places.enumerated() {
      for earlier in places[..<place] where rules[earlier] == nil && rules[line] == nil {
        if lines[line].fingerprint == lines[earlier].fingerprint {
          let isTitle = earlier == title && earlier == places[place - 1]
          guard isTitle || lines[line].wordCount >= Self.isolatedWords, !isTableRow(line) else { continue }
          cut(line, rule: earlier == title ? "doubled-title" : "doubled-caption")
        } else if isTitle(line, withSiteName: earlier) {
          cut(earlier, rule: "doubled-title")
        } else if isTitle(earlier, withSiteName: line) {
          cut(line, rule: "doubled-title")
        }
      }
    }
  }

  /// A line that repeats the one before it, or that one without its credit.
  mutating func cutDoubledCaptions() {
    var previous: Int?
    for (place, line) in live.enumerated() where rules[line] == nil {
      defer { if rules[line] == nil { previous = line } }
      guard let earlier = previous else { continue }
      let isSame = lines[line].fingerprint == lines[earlier].fingerprint
      guard isSame, lines[line].wordCount >= Self.certainWords || isIsolated(place), !isTableRow(line) else { continue }
      cut(line, rule: place <= 1 ? "doubled-title" : "doubled-caption")
    }
  }

  /// A line that says the same thing twice, as where a caption was read once from the picture and once from below it.
  mutating func cutDoubledHalves() {
    for (place, line) in live.enumerated() where rules[line] == nil && partial[line] == nil {
      let needed = place < max(head, 1) ? Self.isolatedWords : Self.certainWords
      // The last word of the first half and the first of the second may have become one.
      guard lines[line].wordCount >= 2 * needed - 1, let second = secondHalf(lines[line].range) else { continue }
      let rule = place == 0 ? "doubled-title" : "doubled-caption"
      if !except.contains(rule) { partial[line] = .cut(second, rule: rule) }
    }
  }

  private func isTableRow(_ line: Int) -> Bool { bytes[lines[line].range].contains(0x09) }

  private func isTitleLabelled(_ line: Int) -> Bool { claims[line]?.rule == "title-label" }

  private func isIsolated(_ place: Int) -> Bool {
    guard lines[live[place]].wordCount >= Self.isolatedWords else { return false }
    let isOpenBefore = place < 2 || isRunningText(live[place - 2])
    let isOpenAfter = place + 1 == live.count || isRunningText(live[place + 1])
    return isOpenBefore && isOpenAfter
  }

  /// `Fire destroys warehouse | Tarnwick Herald` beside `Fire destroys warehouse`.
  private func isTitle(_ short: Int, withSiteName long: Int) -> Bool {
    let (title, whole) = (words[lines[short].words], words[lines[long].words])
    guard title.count >= Self.isolatedWords, whole.count > title.count, lines[long].wordCount == whole.count,
      whole.count <= title.count + Self.longestSiteName, zip(title, whole).allSatisfy({ $0.hash == $1.hash }),
      let end = whole.prefix(title.count).last?.range.upperBound, end + 3 < lines[long].range.upperBound
    else { return false }
    let (scalar, _) = bytes.scalar(at: end + 1)
    return bytes[end] == 0x20 && [0x7C, 0x2D, 0x2013, 0x2014, 0xB7].contains(scalar)
  }

  /// The second of two equal halves with a space or nothing between them.
  private func secondHalf(_ range: Range<Int>) -> Range<Int>? {
    let half = range.count / 2
    let isSpaced = range.count % 2 == 1
    guard half > 0, !isSpaced || bytes[range.lowerBound + half] == 0x20 else { return nil }
    let second = range.upperBound - half
    guard bytes[range.lowerBound..<range.lowerBound + half].elementsEqual(bytes[second..<range.upperBound]) else {
      return nil
    }
    return range.lowerBound + half..<range.upperBound
  }
}
