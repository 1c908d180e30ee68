import CopydeskCore

/// Collects what is wrong with one file.
struct DiagnosticList {
  let file: String
  private var found: Set<Diagnostic> = []
  private(set) var errorCount = 0

  /// Words that may still be compared to find suggestions: enough for hundreds of mistakes, and an end to the work for a
  /// file of nothing but mistakes.
  private var comparisonsLeft = 100_000
  /// What exists is listed up to so many words; a longer list helps nobody.
  private static let longestListing = 10

  init(file: String) { self.file = file }

  /// In the order of the file, what has no place first and the command line last.
  var sorted: [Diagnostic] {
    found.sorted { left, right in
      let (a, b) = (sortKey(left), sortKey(right))
      return a == b ? left.message < right.message : a < b
    }
  }

  private func sortKey(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
    (diagnostic.file == file ? 0 : 1, diagnostic.line ?? 0, diagnostic.column ?? 0)
  }

  mutating func add(_ diagnostic: Diagnostic) {
    guard found.insert(diagnostic).inserted, diagnostic.severity == .error else { return }
    errorCount += 1
  }

  mutating func error(
    _ message: String, at place: SourcePlace?, suggestion: String? = nil, expected: String? = nil
  ) {
    add(Diagnostic(file: file, place: place, message: message, suggestion: suggestion, expected: expected))
  }

  mutating func warning(_ message: String, at place: SourcePlace?) {
    add(Diagnostic(file: file, place: place, severity: .warning, message: message))
  }

  /// Says that `message` is so, and which of `words` was probably meant, or which there are.
  ///
  /// - Returns: the suggestion.
  @discardableResult
  mutating func unknown(
    _ word: String, _ message: String, at place: SourcePlace?, among words: @autoclosure () -> [String],
    in file: String? = nil, expected: (String) -> String? = { _ in nil }
  ) -> String? {
    let words = comparisonsLeft > 0 ? words() : []
    comparisonsLeft -= words.count
    let suggestion = NearestWord.of(words, to: word)
    var message = message
    if suggestion == nil, !words.isEmpty, words.count <= Self.longestListing {
      message += words.count == 1 ? "; there is only \(words[0])" : "; there are \(words.listed("and"))"
    }
    add(
      Diagnostic(
        file: file ?? self.file, place: place, message: message, suggestion: suggestion,
        expected: suggestion.flatMap(expected)))
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
