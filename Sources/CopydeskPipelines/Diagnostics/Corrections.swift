import CopydeskCore

extension PipelineFile {
  /// The file with the corrections that are sure; comments, order and every other byte stay.
  ///
  /// A file with aliases is left alone: what is wrong in one of the places that an alias stands for may be right in
  /// another.
  ///
  /// - Returns: nil where nothing is sure.
  public func corrected(by diagnostics: [Diagnostic]) -> [UInt8]? {
    guard let source, source.possibleAliases.isEmpty else { return nil }
    let words = diagnostics.compactMap { diagnostic in
      diagnostic.fix.flatMap { fix in
        source.range(of: fix.word, at: fix.place).map { (range: $0, replacement: fix.replacement) }
      }
    }
    return words.isEmpty ? nil : source.replacing(words)
  }

  /// The line that a diagnostic is about, and under it what points at the place; nothing for one without a place, or
  /// about another file.
  ///
  /// - Parameters:
  ///   - diagnostic: what is wrong.
  ///   - columns: how many characters a line may have; a longer one is cut on both sides.
  public func excerpt(of diagnostic: Diagnostic, columns: Int = 100) -> [String] {
    guard diagnostic.file == path, let place = diagnostic.place, let line = source?.line(place.line) else { return [] }
    let before = Array(line).prefix(place.column - 1)
    let start = max(0, before.count + diagnostic.length + Self.excerptMargin - columns)
    let shown = Array(line).dropFirst(start).prefix(columns).map { $0 == "\t" ? " " : $0 }
    let width = max(1, min(diagnostic.length, shown.count - (before.count - start)))
    return [
      "  " + String(shown),
      "  " + String(repeating: " ", count: before.count - start) + "^" + String(repeating: "~", count: width - 1),
    ]
  }

  private static let excerptMargin = 8

  /// The column in Unicode scalars, which is how SARIF counts, of a column in characters.
  public func scalarColumn(_ column: Int, inLine line: Int) -> Int {
    guard let text = source?.line(line) else { return column }
    let before = text.prefix(column - 1)
    return before.unicodeScalars.count + max(0, column - 1 - before.count) + 1
  }
}
