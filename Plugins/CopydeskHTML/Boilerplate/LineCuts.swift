import CopydeskText

/// Turns lines that go into byte ranges, each with its part of the white space around it.
///
/// The lines that stay are then separated by the wider of the two separators that met, at most one blank line; nothing
/// is left over at the start or the end of the text.
struct LineCuts {
  let bytes: UnsafeBufferPointer<UInt8>
  let lines: [BoilerplateLine]
  let rules: [String?]

  func edits() -> [BoilerplateEdit] {
    var edits: [BoilerplateEdit] = []
    var index = 0
    while index < lines.count {
      guard rules[index] != nil else {
        index += 1
        continue
      }
      var end = index
      while end < lines.count, rules[end] != nil { end += 1 }
      append(index..<end, to: &edits)
      index = end
    }
    return edits
  }

  /// A run of lines that go, between two that stay.
  private func append(_ run: Range<Int>, to edits: inout [BoilerplateEdit]) {
    let whole = range(of: run)
    var start = whole.lowerBound
    for index in run {
      guard let rule = rules[index] else { continue }
      // The white space between two lines that go belongs to the first of them.
      let end = index + 1 == run.upperBound ? whole.upperBound : lines[index + 1].range.lowerBound
      if let last = edits.last, last.rule == rule, last.range.upperBound == start {
        edits[edits.count - 1].range = last.range.lowerBound..<end
      } else {
        edits.append(.cut(start..<end, rule: rule))
      }
      start = end
    }
  }

  private func range(of run: Range<Int>) -> Range<Int> {
    let before = run.lowerBound == 0 ? nil : lines[run.lowerBound - 1].range.upperBound
    let after = run.upperBound == lines.count ? nil : lines[run.upperBound].range.lowerBound
    switch (before, after) {
    case (nil, nil): return 0..<bytes.count
    case (nil, .some(let after)): return 0..<after
    case (.some(let before), nil): return before..<bytes.count
    case (.some(let before), .some(let after)):
      let first = lines[run.lowerBound].range.lowerBound
      let last = lines[run.upperBound - 1].range.upperBound
      if lines[run.upperBound].breaks >= lines[run.lowerBound].breaks {
        return before..<start(ofLast: 2, in: last..<after)
      }
      return end(ofFirst: 2, in: before..<first)..<after
    }
  }

  /// Where the last `count` line ends of a stretch of white space begin.
  private func start(ofLast count: Int, in range: Range<Int>) -> Int {
    var found = 0
    var index = range.upperBound
    var start = range.lowerBound
    while index > range.lowerBound {
      index -= 1
      guard bytes[index] == 0x0A else { continue }
      found += 1
      start = index
      if found == count { break }
    }
    guard found > 0 else { return range.lowerBound }
    if found < count { return range.lowerBound }
    return start > range.lowerBound && bytes[start - 1] == 0x0D ? start - 1 : start
  }

  /// Where the first `count` line ends of a stretch of white space end.
  private func end(ofFirst count: Int, in range: Range<Int>) -> Int {
    var found = 0
    for index in range where bytes[index] == 0x0A {
      found += 1
      if found == count { return index + 1 }
    }
    return range.upperBound
  }
}
