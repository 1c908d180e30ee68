public import CopydeskText

/// The text of a page, and which parts of it are its main text.
public struct MainText: Sendable {
  /// A run of text that no block boundary of the page cuts.
  public struct Block: Sendable, Hashable {
    /// Byte range in `incoming`.
    public var range: Range<Int>
    /// Where the block stood, such as `html/body/main/article/p[3]`.
    public var path: String
  }

  /// A stretch that is not main text.
  public struct Cut: Sendable, Hashable {
    /// Byte range in `incoming`, with the line breaks that go with it.
    public var range: Range<Int>
    public var rule: String
  }

  /// A place that is written in another way than the page has it: Markdown's signs, and where links lead.
  public struct Change: Sendable, Hashable {
    /// Byte range in `incoming`; empty for what is put in.
    public var range: Range<Int>
    public var replacement: String
    public var rule: String
  }

  /// The page's text in document order, its blocks divided by empty lines.
  public var incoming: String
  public var blocks: [Block]
  public var cuts: [Cut]
  /// In order, and none inside of a cut.
  public var changes: [Change] = []
  public var metadata: Metadata
  /// The encoding that the page was in.
  public var encoding: TextEncoding
  /// Places that were no character in that encoding, and are U+FFFD now.
  public var badBytes: Int
}

/// Reads the main text out of pages.
public struct MainTextReader: Sendable {
  public var options: MainTextOptions

  public init(_ options: MainTextOptions = MainTextOptions()) { self.options = options }

  /// Reads one page.
  ///
  /// - Parameters:
  ///   - page: the bytes as they were fetched.
  ///   - declaredEncoding: the `charset` of the HTTP header, if there was one.
  ///   - address: where the page was fetched from, if that is known; relative addresses are seen from there.
  public func read(
    _ page: [UInt8], declaredEncoding: String? = nil, address: String? = nil
  ) throws(PageError) -> MainText {
    var (page, unseen, encoding, badBytes) = try PageReader.read(
      page, declaredEncoding: declaredEncoding, keepsLinks: options.links)
    let metadata = MetadataChoice.metadata(of: page, address: address)
    let chosen = BlockChoice.rules(for: page, metadata: metadata, options: options)
    let rules = StructuredBody.added(to: &page, rules: chosen)
    let text = String(decoding: page.text, as: UTF8.self)
    let paths = page.paths()
    let cuts = Self.cuts(rules, unseen: unseen, page: page)
    var main = MainText(
      incoming: text, blocks: page.blocks.map { MainText.Block(range: $0.range, path: paths[$0.element]) },
      cuts: cuts, metadata: metadata, encoding: encoding, badBytes: badBytes)
    let known = address ?? metadata.canonicalAddress
    let base = page.metadata.base.flatMap { WebAddress.absolute($0, base: known) } ?? known
    main.changes = MarkupWriter.changes(page, rules: rules, cuts: cuts, options: options, address: base)
    return main
  }

  /// Neighbouring blocks under one rule make one cut. A cut takes the empty line after it, or the one before it where
  /// something that stays comes first.
  private static func cuts(_ rules: [CutRule?], unseen: [Range<Int>], page: Page) -> [MainText.Cut] {
    var cuts: [MainText.Cut] = []
    var hasKept = false
    var span = 0
    for (at, rule) in rules.enumerated() {
      let block = page.blocks[at].range
      while span < unseen.count, unseen[span].upperBound <= block.lowerBound { span += 1 }
      guard let rule = rule ?? (isUnseen(block, unseen[span...], page) ? .hidden : nil) else {
        hasKept = true
        while span < unseen.count, unseen[span].upperBound <= block.upperBound {
          // Of elements inside one another the inner one closes first, and goes with the outer one.
          while let last = cuts.last, last.range.lowerBound >= unseen[span].lowerBound { cuts.removeLast() }
          let end = unseen[span].upperBound
          var start = max(unseen[span].lowerBound, cuts.last?.range.upperBound ?? 0)
          // White space that divides the stretch from what stands before it: a cell's always stays, and another one where
          // there is no second behind the stretch.
          let isDivided = end == block.upperBound || page.text[end] <= 0x20
          if start < end, page.text[start] != 0x09, page.text[start] <= 0x20, !isDivided { start += 1 }
          while start < end, page.text[start] == 0x09 { start += 1 }
          if start < end { cuts.append(MainText.Cut(range: start..<end, rule: CutRule.hidden.rawValue)) }
          span += 1
        }
        continue
      }
      let start = hasKept ? page.blocks[at - 1].range.upperBound : block.lowerBound
      let isLast = at + 1 == rules.count
      let end = hasKept || isLast ? block.upperBound : page.blocks[at + 1].range.lowerBound
      if let last = cuts.last, last.rule == rule.rawValue, last.range.upperBound == start {
        cuts[cuts.count - 1].range = last.range.lowerBound..<end
      } else {
        cuts.append(MainText.Cut(range: start..<end, rule: rule.rawValue))
      }
    }
    return cuts
  }

  /// Whether nothing of a block is seen, as of a row whose cells are all hidden.
  ///
  /// - Parameter unseen: stretches in order of their ends, from the first in the block on.
  private static func isUnseen(_ block: Range<Int>, _ unseen: ArraySlice<Range<Int>>, _ page: Page) -> Bool {
    let inside = unseen.prefix { $0.upperBound <= block.upperBound }
    var end = block.upperBound
    for span in inside.reversed() {
      if span.upperBound < end, page.text[span.upperBound..<end].contains(where: { $0 > 0x20 }) { return false }
      end = min(end, span.lowerBound)
    }
    return !inside.isEmpty && (end <= block.lowerBound || !page.text[block.lowerBound..<end].contains { $0 > 0x20 })
  }
}

extension MainText {
  /// The main text: `incoming` without the cuts, and with the changes.
  public var text: String {
    var kept: [UInt8] = []
    incoming.withBytes { bytes in
      var at = 0
      let edits = (cuts.map { Change(range: $0.range, replacement: "", rule: $0.rule) } + changes).enumerated().sorted {
        let (one, other) = ($0.element.range, $1.element.range)
        if one.lowerBound != other.lowerBound { return one.lowerBound < other.lowerBound }
        return one.isEmpty == other.isEmpty ? $0.offset < $1.offset : one.isEmpty
      }.map(\.element)
      for edit in edits {
        if edit.range.lowerBound < at {
          // A cut that begins inside of another edit goes on behind it; a change there is lost with what it changes.
          if edit.replacement.isEmpty { at = max(at, edit.range.upperBound) }
          continue
        }
        kept.append(contentsOf: bytes[at..<edit.range.lowerBound])
        kept.append(contentsOf: edit.replacement.utf8)
        at = edit.range.upperBound
      }
      kept.append(contentsOf: bytes[at...])
    }
    return String(decoding: kept, as: UTF8.self)
  }
}

extension PageReader {
  /// Reads the blocks of a page.
  static func read(
    _ bytes: [UInt8], declaredEncoding: String?, keepsLinks: Bool = false
  ) throws(PageError) -> (page: Page, unseen: [Range<Int>], encoding: TextEncoding, badBytes: Int) {
    if !bytes.contains(where: { $0 > 0x20 }) { throw .empty }
    if let kind = BinaryKind.of(bytes) { throw .notHTML(kind: kind) }
    var (utf8, encoding, badBytes) = PageEncoding.utf8(bytes, declared: declaredEncoding)
    // libxml2 ends a page at a NUL byte and glues the words around a form feed.
    if PageBytes.contain(0, utf8) { utf8.removeAll { $0 == 0 } }
    if PageBytes.contain(0x0C, utf8) {
      for at in utf8.indices where utf8[at] == 0x0C { utf8[at] = 0x20 }
    }
    let filtered = utf8.withUnsafeBufferPointer { MarkupFilter.reduce($0, keepsAddresses: keepsLinks) }
    var reader = PageReader(capacity: filtered.markup.count / 2, keepsLinks: keepsLinks)
    try HTMLParser.parse(filtered.markup, into: &reader)
    var structuredData = StructuredDataReader()
    utf8.withUnsafeBufferPointer { utf8 in
      for range in filtered.structuredData { structuredData.read(UnsafeBufferPointer(rebasing: utf8[range])) }
    }
    reader.take(structuredData)
    return (reader.page, reader.unseenSpans, encoding, badBytes)
  }
}
