public import CopydeskCore
import CopydeskText

/// Drops paragraphs that many pages of one site repeat.
///
/// ```
/// The ferry sank at noon.                            The ferry sank at noon.
/// The Courier is owned by its readers.          →
/// ```
///
/// where other pages of the site hold the second line too, each with another story. What is a site's own comes from the
/// documents themselves: a paragraph (a line) with the same words on at least `minimumPages` pages of the site and on
/// `minimumShare` of them, while pages of other sites are at most a fifth of all that hold it. Wire text stays, since many
/// sites carry it, and so does a story that one site prints several times: pages with the same story count as one, whether
/// they are copies, cut, or have a desk's additions, and pages with hardly a word of their own count as none. Lines of
/// fewer than `minimumWords` words go only beside a paragraph that goes, and so do lines between the story's paragraphs
/// that may be headings or quotes: those without the end of a sentence, or with quotation marks. The title stays.
///
/// The site is the host of the field `canonical` or `url` or of the origin, or else the origin's folder; `site` names
/// another field. A document without a site passes untouched.
///
/// The port `rules` gives what was learned, a record for each site and paragraph, which the `yaml` sink writes for people:
///
///     - site: "courier.example"
///       text: "The Courier is owned by its readers."
///       pages: 41
///       sitePages: 52
///       otherSites: 0
///
/// Holds back all documents until the last has come, and beside them about 80 bytes for each paragraph and 3 KB for each
/// page of a site that repeats itself. Figures and what goes wrong: `docs/boilerplate.md`.
public struct DropSharedParagraphs: CorpusStage {
  public static let name = "drop-shared-paragraphs"
  public static let summary = "Drops paragraphs that many pages of one site repeat."
  public static let edits = TextEdits.cuts
  public static let example: StageExample? = StageExample(
    before: """
      The ferry sank at noon off the old pier, the port said, and all \
      of its forty passengers were brought ashore by fishing boats.
      The Courier is owned by its readers.
      """,
    after: """
      The ferry sank at noon off the old pier, the port said, and all \
      of its forty passengers were brought ashore by fishing boats.
      """,
    adds: [
      "shared-paragraph: site courier.example, text The Courier is owned by its readers., pages 3, sitePages 3, "
        + "otherSites 0"
    ],
    others: [
      """
      The council will vote on the new bridge in March, after three years of \
      talks with the owners of the two meadows beside it.
      The Courier is owned by its readers.
      """,
      """
      Rain kept most swimmers away from Sunday's race around the island, which Tova Brandt \
      won for the second time in four years.
      The Courier is owned by its readers.
      """,
    ],
    origin: "https://courier.example/*")
  public static let adds = ["shared-paragraph"]
  public static let recordPorts = ["rules"]

  @Setting("Pages of one site, each with another story, that must hold a paragraph.", in: 2...)
  public var minimumPages = 3

  @Setting("The share of the site's pages that must hold it.", in: 0...1)
  public var minimumShare = 0.1

  @Setting("Words from which on a paragraph goes by itself; shorter lines go beside one that goes.", in: 1...)
  public var minimumWords = 5

  @Setting("The field that names the site or holds its address; off takes canonical, url, the origin or its folder.")
  public var site: String? = nil

  public init() {}

  public var rounds: [CorpusRound] {
    [
      .keyed(SiteParagraphs(site: site, minimumPages: minimumPages, minimumWords: minimumWords)),
      .keyed(SameStories(site: site, minimumPages: minimumPages, minimumShare: minimumShare)),
      .components,
      .keyed(DistinctPages(site: site, minimumPages: minimumPages, minimumShare: minimumShare)),
    ]
  }

  public func apply(_ findings: Findings, to document: inout Document) -> Verdict {
    let candidates = SharedCandidates(findings, minimumPages: minimumPages, minimumShare: minimumShare)
    let learned = (findings.byRound.last ?? []).filter { $0.numbers[1] >= UInt64(candidates.neededPages) }
    guard !learned.isEmpty, let site = Site(of: document, field: site) else { return .keep }
    let lines = PageParagraphs(document.text).lines
    let rules = self.rules(of: lines, shared: Set(learned.map { $0.numbers[0] }), title: document.title)
    let cuts = document.text.withBytes { LineCuts(bytes: $0, lines: lines, rules: rules).edits() }
    for cut in cuts { document.cut(cut.range, rule: cut.rule) }
    // The first page with a paragraph tells of it.
    let first = learned.filter { $0.numbers[2] == 1 }.map { ($0.numbers[0], $0) }
    let told = Dictionary(first) { left, _ in left }
    var seen: Set<UInt64> = []
    for (line, rule) in zip(lines, rules) where rule != nil && seen.insert(line.fingerprint).inserted {
      guard let finding = told[line.fingerprint] else { continue }
      document.add(note(on: line, finding, of: site, candidates, in: document))
    }
    return .keep
  }

  public func records(from document: Document, port: String) -> [Record] {
    guard Self.recordPorts.contains(port) else { return [] }
    return document.notes(Self.label).map { Record(in: document, fields: $0.fields) }
  }

  private static let label = "shared-paragraph"
  /// Bytes of a paragraph that a rule shows.
  private static let shownBytes = 120

  /// The rule by which each line goes; nil for lines that stay.
  private func rules(of lines: [BoilerplateLine], shared: Set<UInt64>, title: String?) -> [String?] {
    let title = title.map { BoilerplateLine.fingerprint(of: words(in: $0)) }
    let mayGo = lines.map { shared.contains($0.fingerprint) && $0.wordCount > 0 && $0.fingerprint != title }
    let story = lines.indices.filter { !mayGo[$0] && lines[$0].isRunningText }
    let inside = (story.first ?? 0)..<(story.last ?? 0)
    var goes = lines.indices.map { place -> Bool in
      // Between two paragraphs of the story a line without the end of a sentence may be a heading of many such stories,
      // and one with quotation marks what someone said, in several of them.
      let isPlain = lines[place].isRunningText && !lines[place].hasQuoteMark
      return mayGo[place] && lines[place].wordCount >= minimumWords && (isPlain || !inside.contains(place))
    }
    for place in lines.indices.dropFirst() where mayGo[place] && goes[place - 1] { goes[place] = true }
    for place in lines.indices.dropLast().reversed() where mayGo[place] && goes[place + 1] { goes[place] = true }
    return goes.map { $0 ? Self.label : nil }
  }

  private func note(
    on line: BoilerplateLine, _ finding: Finding, of site: Site, _ candidates: SharedCandidates, in document: Document
  ) -> Note {
    Note(
      Self.label,
      fields: [
        "site": .string(site.name), "text": .string(Self.beginning(of: line, in: document.text)),
        "pages": .int(Int(finding.numbers[1])), "sitePages": .int(candidates.sitePages),
        "otherSites": .int(candidates.otherSites[finding.numbers[0]] ?? 0),
      ])
  }

  private static func beginning(of line: BoilerplateLine, in text: String) -> String {
    guard line.range.count > shownBytes else { return String(text[bytes: line.range]) }
    let end = text.withBytes { bytes in
      (0...3).map { line.range.lowerBound + shownBytes - $0 }.first { bytes[$0] & 0xC0 != 0x80 }
    }
    return text[bytes: line.range.lowerBound..<(end ?? line.range.lowerBound)] + "…"
  }
}
