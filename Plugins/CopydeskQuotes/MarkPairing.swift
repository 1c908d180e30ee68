/// The shapes of quotation marks.
enum MarkForm: UInt8 {
  case none
  case straightDouble, leftDouble, rightDouble, lowDouble
  case straightSingle, leftSingle, rightSingle, lowSingle
  case leftAngle, rightAngle, leftSingleAngle, rightSingleAngle
  case leftCorner, rightCorner

  /// Whether the mark is doubtful: an apostrophe looks the same.
  var isSingle: Bool {
    switch self {
    case .straightSingle, .leftSingle, .rightSingle, .lowSingle: true
    default: false
    }
  }

  /// Whether a passage opened by `self` can end at `other`. Curly and straight marks may be mixed.
  func isClosed(by other: MarkForm) -> Bool {
    switch self {
    case .straightDouble, .leftDouble: other == .rightDouble || other == .straightDouble
    case .rightDouble: other == .rightDouble
    case .lowDouble: other == .leftDouble || other == .rightDouble || other == .straightDouble
    case .straightSingle, .leftSingle: other == .rightSingle || other == .straightSingle
    case .lowSingle: other == .leftSingle || other == .rightSingle || other == .straightSingle
    case .leftAngle: other == .rightAngle
    case .rightAngle: other == .leftAngle
    case .leftSingleAngle: other == .rightSingleAngle
    case .rightSingleAngle: other == .leftSingleAngle
    case .leftCorner: other == .rightCorner
    case .none, .rightSingle, .rightCorner: false
    }
  }
}

/// A passage between two marks, as tokens `open ... close`.
struct QuotedSpan {
  /// The token of the opening mark.
  var open: Int
  /// One past the last token of the passage, its closing mark included if it has one.
  var end: Int
  /// The bytes between the marks.
  var content: Range<Int>
  /// Whether the next paragraph repeats the opening mark, and with it continues the passage.
  var continues = false
}

/// Finds which marks open and which close, paragraph by paragraph.
///
/// A passage never runs over the end of its paragraph. Where the next paragraph opens with a mark of its own while this
/// one is still open, both belong to one quote. Every token is looked at a bounded number of times.
struct MarkPairing {
  let bytes: UnsafeBufferPointer<UInt8>
  let tokens: [Token]
  private(set) var spans: [QuotedSpan] = []

  /// Tokens that a passage in single marks, or a passage without an end, may have; a longer one is no quote. Well above
  /// the longest paragraph of speech in the development news (about 400 tokens).
  private static let longestDoubtful = 600

  init(bytes: UnsafeBufferPointer<UInt8>, tokens: [Token]) {
    self.bytes = bytes
    self.tokens = tokens
  }

  mutating func run() {
    var start = 0
    while start < tokens.count {
      var end = start
      var marks: [Int] = []
      while end < tokens.count, tokens[end].kind != .paragraphBreak {
        if tokens[end].kind == .mark { marks.append(end) }
        end += 1
      }
      if !marks.isEmpty { pair(marks, paragraph: start..<end) }
      start = end + 1
    }
  }

  private mutating func pair(_ marks: [Int], paragraph: Range<Int>) {
    var open = -1
    var depth = 0
    var searchedSinglesUpTo = -1
    for (position, mark) in marks.enumerated() {
      let form = tokens[mark].form
      if open < 0 {
        if form.isSingle {
          guard mark >= searchedSinglesUpTo else { continue }
          guard opensSingle(mark), let close = singleClose(of: position, in: marks) else { continue }
          add(open: mark, close: close)
          searchedSinglesUpTo = close + 1
        } else if mark >= searchedSinglesUpTo, canOpen(mark) {
          open = mark
          depth = 0
        }
        continue
      }
      if form.isSingle && !tokens[open].form.isSingle { continue }
      if form == .leftDouble, tokens[open].form == .leftDouble || tokens[open].form == .straightDouble {
        // “ inside “: a quote within the quote if two closing marks follow, else the first lost its own.
        if closers(after: position, in: marks) >= 2 {
          depth += 1
        } else if isTight(after: mark) {
          addUnclosed(open: open, limit: mark)
          open = mark
        } else {
          add(open: open, close: mark)
          open = -1
        }
      } else if tokens[open].form.isClosed(by: form) {
        if depth > 0, form == .rightDouble {
          depth -= 1
        } else if form == .straightDouble, opensAgain(position, marks) {
          addUnclosed(open: open, limit: mark)
          open = mark
        } else {
          add(open: open, close: mark)
          open = -1
        }
      }
    }
    if open >= 0 { closeParagraph(open: open, end: paragraph.upperBound) }
  }

  // MARK: - Closing

  private mutating func add(open: Int, close: Int) {
    guard close > open + 1 else { return }
    spans.append(QuotedSpan(open: open, end: close + 1, content: content(of: open, end: close)))
  }

  /// The bytes from the first to the last token between the marks: `« Oui »` holds `Oui`.
  private func content(of open: Int, end: Int) -> Range<Int> { Int(tokens[open + 1].start)..<Int(tokens[end - 1].end) }

  /// A passage whose closing mark is lost ends with its last sentence before `limit`.
  private mutating func addUnclosed(open: Int, limit: Int) {
    let reach = min(limit, open + Self.longestDoubtful)
    var end = -1
    for i in open..<reach where tokens[i].kind == .fullStop || tokens[i].kind == .terminal { end = i + 1 }
    guard end > open + 1 else { return }
    spans.append(QuotedSpan(open: open, end: end, content: content(of: open, end: end)))
  }

  private mutating func closeParagraph(open: Int, end: Int) {
    var next = end
    while next < tokens.count, tokens[next].kind == .paragraphBreak { next += 1 }
    let continues = next < tokens.count && repeatsOpening(next, of: tokens[open].form)
    guard end > open + 1, continues || end - open <= Self.longestDoubtful else {
      addUnclosed(open: open, limit: end)
      return
    }
    spans.append(QuotedSpan(open: open, end: end, content: content(of: open, end: end), continues: continues))
  }

  private func repeatsOpening(_ token: Int, of form: MarkForm) -> Bool {
    let next = tokens[token].form
    switch form {
    case .straightDouble, .leftDouble: return next == .straightDouble || next == .leftDouble
    case .leftAngle: return next == .leftAngle || next == .rightAngle
    default: return next == form
    }
  }

  // MARK: - What a mark can be

  private func canOpen(_ mark: Int) -> Bool {
    switch tokens[mark].form {
    case .leftDouble, .lowDouble, .leftAngle, .leftSingleAngle, .leftCorner: return true
    case .rightDouble, .rightAngle, .rightSingleAngle: return isLoose(before: mark) && isTight(after: mark)
    case .straightDouble:
      if isLoose(before: mark) { return true }
      let before = bytes[Int(tokens[mark].start) - 1]
      return !(before &- 48 < 10) && isTight(after: mark)
    default: return false
    }
  }

  /// Whether a straight mark inside an open passage must be the start of the next one.
  private func opensAgain(_ position: Int, _ marks: [Int]) -> Bool {
    let mark = marks[position]
    guard isLoose(before: mark), isTight(after: mark), position + 1 < marks.count else { return false }
    let next = marks[position + 1]
    guard tokens[next].form == .straightDouble || tokens[next].form == .rightDouble else { return false }
    return !isLoose(before: next)
  }

  private func closers(after position: Int, in marks: [Int]) -> Int {
    var count = 0
    for mark in marks[(position + 1)...].prefix(4) {
      switch tokens[mark].form {
      case .rightDouble, .straightDouble: count += 1
      case .leftDouble: return count
      default: continue
      }
    }
    return count
  }

  /// A single mark opens only after a space and before a letter, and not in ’90s or ’em.
  private func opensSingle(_ mark: Int) -> Bool {
    let form = tokens[mark].form
    guard form != .rightSingle, isLoose(before: mark), isTight(after: mark), mark + 1 < tokens.count else {
      return false
    }
    let next = tokens[mark + 1]
    guard next.kind == .word, !next.flags.contains(.number) else { return false }
    return true
  }

  /// The token of the single mark that ends a passage: one after punctuation, or the first one that no letter follows
  /// if the passage is short. Nil where there is none; the plural's apostrophe (`the boats' crews`) is passed over.
  private func singleClose(of position: Int, in marks: [Int]) -> Int? {
    let open = marks[position]
    var fallback: Int?
    for mark in marks[(position + 1)...].prefix(12) {
      guard mark - open <= Self.longestDoubtful else { break }
      guard tokens[open].form.isClosed(by: tokens[mark].form), mark > open + 1, !isLoose(before: mark) else { continue }
      let before = tokens[mark - 1]
      if before.kind != .word { return mark }
      let next = mark + 1 < tokens.count ? tokens[mark + 1].kind : .paragraphBreak
      let last = bytes[Int(tokens[mark].start) - 1]
      if next != .word || last != UInt8(ascii: "s") { return fallback ?? mark }
      if fallback == nil, mark - open <= 6 { fallback = mark }
    }
    return fallback
  }

  private func isLoose(before mark: Int) -> Bool {
    let start = Int(tokens[mark].start)
    guard start > 0 else { return true }
    let byte = bytes[start - 1]
    if byte <= 0x20 || byte == 0x28 || byte == 0x5b || byte == 0x2d { return true }
    guard mark > 0, Int(tokens[mark - 1].end) == start else { return byte >= 0x80 }  // a wide space
    return tokens[mark - 1].kind == .dash
      || tokens[mark - 1].kind == .mark && tokens[mark - 1].form != tokens[mark].form
  }

  private func isTight(after mark: Int) -> Bool {
    let end = Int(tokens[mark].end)
    guard mark + 1 < tokens.count, Int(tokens[mark + 1].start) == end else { return false }
    switch tokens[mark + 1].kind {
    case .word, .openBracket, .terminal, .mark: return true
    case .other: return true
    default: return false
    }
  }
}
