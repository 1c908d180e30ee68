import CopydeskText

/// Finds the noise in a text that was scraped before: what goes, and by which rule.
///
/// `Popular in the Community`, a line of share buttons, `READ MORE` with its list → cut. A sentence that speaks of a
/// "What's Hot" list stays: the lines of a text are judged by what they say, their shape and their place together, and
/// running text is never noise. Takes time in proportion to the text. A second run over the result finds nothing.
public struct BoilerplateFinder: Sendable {
  /// The languages that there are phrases for.
  public static let languages = tables.map(\.language)
  /// The rules that an edit may name.
  public static let rules = allPhrases.rules
    .union(MarkdownLeftovers.rules)
    .union([
      "doubled-title", "doubled-caption", "bare-address", "slug", "stray-marks", "markdown-image", "copyright",
      "breadcrumb",
    ])

  /// The phrases of all languages.
  static let allPhrases = BoilerplatePhrases(tables: tables.map(\.table))

  private let phrases: BoilerplatePhrases
  private let except: Set<String>

  /// - Parameters:
  ///   - languages: codes out of `languages`; others are passed over.
  ///   - except: rules that cut nothing.
  public init(languages: [String] = Self.languages, except: Set<String> = []) {
    let known = Self.tables.filter { languages.contains($0.language) }
    phrases = known.count == Self.tables.count ? Self.allPhrases : BoilerplatePhrases(tables: known.map(\.table))
    self.except = except
  }

  /// The edits of a text, in order, without overlaps.
  ///
  /// - Parameters:
  ///   - text: a line for each paragraph.
  ///   - title: the title where it is known, as when it was taken out of the text; then a first line that is not this
  ///     title has no protection as one.
  ///   - isMarkdown: whether the text is Markdown, so that marks are left of nothing and stay.
  public func edits(in text: String, title: String? = nil, isMarkdown: Bool = false) -> [BoilerplateEdit] {
    text.withBytes { bytes in
      let except = isMarkdown ? self.except.union(Self.markdownRules) : self.except
      var markdown = markdownEdits(bytes)
      if markdown.isEmpty { return lineEdits(bytes, title, except) }
      var clean = MarkdownFree(bytes, without: markdown)
      // What is left of a line may be marked again: `**_a line like this_**`.
      for _ in 0..<Self.deepestMarks {
        let inner = clean.edits(markdownEdits)
        if inner.isEmpty { break }
        markdown = merge(inner, markdown)
        clean = MarkdownFree(bytes, without: markdown)
      }
      let edits = clean.edits { lineEdits($0, title, except) }
      return isMarkdown ? edits : merge(edits, markdown)
    }
  }

  /// The lines of signs that a table or a fence of code has are no noise either.
  private static let markdownRules: Set<String> = ["stray-marks", "markdown-image"]

  /// Marks inside of marks that are looked for; people write two.
  private static let deepestMarks = 4

  private func markdownEdits(_ bytes: UnsafeBufferPointer<UInt8>) -> [BoilerplateEdit] {
    guard bytes.contains(where: { $0 == 0x2A || $0 == 0x5B || $0 == 0x23 || $0 == 0x5F }) else { return [] }
    var edits: [BoilerplateEdit] = []
    for range in lineRanges(in: bytes) {
      let line = trimmingSpaces(range, in: bytes)
      guard !line.isEmpty, !hasPrefix("![", line, bytes) else { continue }
      edits += MarkdownLeftovers.edits(in: line, of: bytes).filter { !except.contains($0.rule) }
    }
    return edits
  }

  private func lineEdits(
    _ bytes: UnsafeBufferPointer<UInt8>, _ title: String?, _ except: Set<String>
  ) -> [BoilerplateEdit] {
    var pass = BoilerplatePass(bytes, title: title, phrases: phrases, except: except)
    pass.run()
    let cuts = LineCuts(bytes: bytes, lines: pass.lines, rules: pass.rules).edits()
    let partial = pass.lines.indices.compactMap { pass.rules[$0] == nil ? pass.partial[$0] : nil }
    return merge(cuts, partial)
  }

  /// Both lists in one order; what of `others` lies in one of `cuts` is left out.
  private func merge(_ cuts: [BoilerplateEdit], _ others: [BoilerplateEdit]) -> [BoilerplateEdit] {
    var merged: [BoilerplateEdit] = []
    merged.reserveCapacity(cuts.count + others.count)
    var next = 0
    for other in others {
      while next < cuts.count, cuts[next].range.lowerBound <= other.range.lowerBound {
        merged.append(cuts[next])
        next += 1
      }
      if let last = merged.last, other.range.upperBound <= last.range.upperBound { continue }
      merged.append(other)
    }
    return merged + cuts[next...]
  }

  private static let tables = [
    (language: "en", table: String(decoding: PackageResources.boilerplate_en_txt, as: UTF8.self)),
    (language: "de", table: String(decoding: PackageResources.boilerplate_de_txt, as: UTF8.self)),
    (language: "fr", table: String(decoding: PackageResources.boilerplate_fr_txt, as: UTF8.self)),
    (language: "es", table: String(decoding: PackageResources.boilerplate_es_txt, as: UTF8.self)),
    (language: "it", table: String(decoding: PackageResources.boilerplate_it_txt, as: UTF8.self)),
    (language: "pt", table: String(decoding: PackageResources.boilerplate_pt_txt, as: UTF8.self)),
    (language: "pl", table: String(decoding: PackageResources.boilerplate_pl_txt, as: UTF8.self)),
    (language: "ru", table: String(decoding: PackageResources.boilerplate_ru_txt, as: UTF8.self)),
  ]
}

/// A text without its Markdown marks, and the way back to where it stood.
private struct MarkdownFree {
  private(set) var bytes: [UInt8] = []
  /// Where each mark stood in this text, and in the original.
  private var seams: [(place: Int, mark: Range<Int>)] = []

  init(_ original: UnsafeBufferPointer<UInt8>, without marks: [BoilerplateEdit]) {
    bytes.reserveCapacity(original.count)
    var read = 0
    for mark in marks {
      bytes += original[read..<mark.range.lowerBound]
      seams.append((bytes.count, mark.range))
      read = mark.range.upperBound
    }
    bytes += original[read...]
  }

  /// What is found in this text, by ranges of the original.
  func edits(_ find: (UnsafeBufferPointer<UInt8>) -> [BoilerplateEdit]) -> [BoilerplateEdit] {
    bytes.withUnsafeBufferPointer(find).map { .cut(original($0.range), rule: $0.rule) }
  }

  /// The range of the original, with the marks at both its ends.
  private func original(_ range: Range<Int>) -> Range<Int> {
    let before = seams[..<partition { $0 >= range.lowerBound }]
    let inside = seams[..<partition { $0 > range.upperBound }]
    return range.lowerBound + removed(before)..<range.upperBound + removed(inside)
  }

  private func removed(_ seams: ArraySlice<(place: Int, mark: Range<Int>)>) -> Int {
    seams.last.map { $0.mark.upperBound - $0.place } ?? 0
  }

  /// The first seam whose place fulfils a condition that holds for all after it.
  private func partition(_ isAfter: (Int) -> Bool) -> Int {
    var (low, high) = (0, seams.count)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(seams[middle].place) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
