import CopydeskCore

/// Collects what is wrong with one file.
struct DiagnosticList {
  let file: String
  /// Where words are looked up that a diagnostic is about; nil for a file that cannot be read.
  var source: SourceText?
  private var found: Set<Diagnostic> = []
  /// Errors beyond those that are kept.
  private var unlisted = 0
  private(set) var errorCount = 0

  /// Words that may still be compared to find suggestions: enough for hundreds of mistakes, and an end to the work for a
  /// file of nothing but mistakes.
  private var comparisonsLeft = 100_000
  /// What exists is listed up to so many words; a longer list helps nobody.
  private static let longestListing = 10

  /// A file of nothing but mistakes has no more of them kept: nobody reads them, and keeping them takes time.
  private static let mostListed = 5_000

  init(file: String) { self.file = file }

  /// In the order of the file, what has no place first and the command line last.
  var sorted: [Diagnostic] {
    let listed = found.sorted { left, right in
      let (a, b) = (sortKey(left), sortKey(right))
      guard a == b else { return a < b }
      // Of two at one place, the one that is about the form of the file is the cause.
      return (left.rule.rank, left.message) < (right.rule.rank, right.message)
    }
    guard unlisted > 0 else { return listed }
    let rest = "\(unlisted) more mistakes are not listed"
    return listed + [Diagnostic(rule: .tooLarge, file: file, place: nil, message: rest)]
  }

  private func sortKey(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
    (diagnostic.file == file ? 0 : 1, diagnostic.line ?? 0, diagnostic.column ?? 0)
  }

  mutating func add(_ diagnostic: Diagnostic) {
    guard found.count < Self.mostListed else {
      if diagnostic.severity == .error { (errorCount, unlisted) = (errorCount + 1, unlisted + 1) }
      return
    }
    guard found.insert(diagnostic).inserted, diagnostic.severity == .error else { return }
    errorCount += 1
  }

  mutating func forget(_ rules: Set<Diagnostic.Rule>) {
    found = found.filter { !rules.contains($0.rule) }
    errorCount = found.count { $0.severity == .error } + unlisted
  }

  mutating func error(
    _ rule: Diagnostic.Rule, _ message: String, at place: SourcePlace?, suggestion: String? = nil,
    expected: String? = nil
  ) {
    add(Diagnostic(rule: rule, file: file, place: place, message: message, suggestion: suggestion, expected: expected))
  }

  mutating func warning(_ rule: Diagnostic.Rule, _ message: String, at place: SourcePlace?) {
    add(Diagnostic(rule: rule, file: file, place: place, severity: .warning, message: message))
  }

  /// Reports that `word` is wrong, which stands at `place`, and which of `words` was probably meant.
  mutating func error(
    _ rule: Diagnostic.Rule, _ message: String, word: String, at place: SourcePlace?, among words: [String],
    expected: String? = nil
  ) {
    let nearest = NearestWord.find(words, to: word)
    var diagnostic = Diagnostic(
      rule: rule, file: file, place: place, message: message, suggestion: nearest?.word, expected: expected)
    point(&diagnostic, at: word, nearest)
    add(diagnostic)
  }

  /// Says how long the wrong word is, and the correction where it is sure.
  private func point(_ diagnostic: inout Diagnostic, at word: String, _ nearest: NearestWord.Found?) {
    guard diagnostic.file == file, let place = diagnostic.place, let start = source?.start(of: word, at: place) else {
      return
    }
    // From the quotation mark or `${` before the word, where the place is there, to its end.
    diagnostic.length = max(1, start.column - place.column + word.count)
    if let nearest, nearest.isSure {
      diagnostic.fix = Diagnostic.Fix(place: start, word: word, replacement: nearest.word)
    }
  }

  /// Looks at unknown names again where a declared name that nothing uses is near: it may be the one that is misspelt.
  ///
  /// Where several places agree on a name and nothing uses the declared one, the declaration is reported in their stead.
  /// One place against the declaration says little about which of them is wrong, so both are shown and none is
  /// corrected; the declaration comes first where it has the look of a slip.
  mutating func weigh(_ rule: Diagnostic.Rule, what: String, unused: [WrittenWord]) {
    for declaration in unused {
      let about = found.filter { $0.rule == rule && $0.suggestion == declaration.text && $0.place != nil }
      let names = Dictionary(grouping: about) { $0.message }
      guard let (_, uses) = names.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }),
        var use = uses.first,
        let name = use.subject
      else { continue }
      found.subtract(uses)
      errorCount -= uses.count
      if uses.count > 1 || NearestWord.looksMistyped(declaration.text, for: name) {
        add(misspelt(declaration, rule, what: what, used: name, in: uses))
      } else {
        use.fix = nil
        use.notes.append(
          Diagnostic.Note(
            place: declaration.place, message: "'\(declaration.text)' is declared here, and nothing else names it"))
        add(use)
      }
    }
  }

  /// Says that a declaration is wrong, since `name` is used in its stead; sure where several places agree.
  private func misspelt(
    _ declaration: WrittenWord, _ rule: Diagnostic.Rule, what: String, used name: String, in uses: [Diagnostic]
  ) -> Diagnostic {
    let lines = Set(uses.compactMap(\.line)).sorted().map(String.init)
    let message =
      "\(what) '\(declaration.text)' is used nowhere, and '\(name)' is used in line\(lines.count == 1 ? "" : "s") "
      + lines.listed("and")
    var diagnostic = Diagnostic(rule: rule, file: file, place: declaration.place, message: message, suggestion: name)
    point(&diagnostic, at: declaration.text, NearestWord.find([name], to: declaration.text))
    if uses.count == 1 { diagnostic.fix = nil }
    return diagnostic
  }

  /// Says that `message` is so, and which of `words` was probably meant, or which there are.
  ///
  /// - Returns: the suggestion.
  @discardableResult
  mutating func unknown(
    _ rule: Diagnostic.Rule, _ word: String, _ message: String, at place: SourcePlace?,
    among words: @autoclosure () -> [String],
    in file: String? = nil, expected: (String) -> String? = { _ in nil }
  ) -> String? {
    let words = comparisonsLeft > 0 ? words() : []
    comparisonsLeft -= words.count
    let nearest = NearestWord.find(words, to: word)
    let suggestion = nearest?.word
    var message = message
    if suggestion == nil, !words.isEmpty, words.count <= Self.longestListing {
      message += words.count == 1 ? "; there is only \(words[0])" : "; there are \(words.listed("and"))"
    }
    var diagnostic = Diagnostic(
      rule: rule, file: file ?? self.file, place: place, message: message, suggestion: suggestion,
      expected: suggestion.flatMap(expected))
    point(&diagnostic, at: word, nearest)
    diagnostic.subject = word
    add(diagnostic)
    return suggestion
  }
}

extension [String] {
  /// `a, b and c`.
  func listed(_ conjunction: String) -> String {
    guard let last, count > 1 else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) \(conjunction) \(last)"
  }
}
