public import CopydeskCore
import CopydeskText

/// Marks documents that are copies of one another, whole or in part.
///
/// Two agency reports, one of them cut and with a paragraph of its own, each get a note:
///
///     copy: { relation: overlaps, partner: 001, containment: 0.83, jaccard: 0.57, sharedShingles: 512,
///             cluster: 000, clusterSize: 2 }
///
/// A pair is marked when at least `containment` of the smaller one's word shingles stand in the other, counted exactly:
/// letter case, punctuation, spaces and the order of paragraphs hardly matter. `relation` is
/// - `exact`: the same words in the same order;
/// - `contained-in`: the partner has at least nine tenths of this text, and more of its own;
/// - `contains`: the other way round;
/// - `overlaps`: anything else, from two cuts of one story to two nearly equal texts; the figures tell.
///
/// `containment` is the share of the smaller one's shingles that the other holds, `jaccard` that of all shingles which
/// both hold. Documents that marks link, directly or through others, are a cluster, which bears the id of its first
/// document.
///
/// Stock text does not count: stretches that four or more texts hold which are no copies of one another, such as the
/// list of links at the foot of a site's pages. A text of fewer than `minimumWords` words, without stock, is compared
/// for `exact` only, and a text without words is nobody's copy. Two different forms, filled in with other names and
/// numbers, are marked as copies; so are short texts in a long template that fewer than four pages have.
///
/// With `keep: first` or `longest` the documents of a cluster are taken in that order, and each goes by the rejected
/// port that is a copy of one that was kept before it; the reason names that one. So nothing goes in favour of a
/// document that goes itself, or that it is no copy of.
///
/// A text is noted with its 16 closest partners at most, of which the first is the one in whose favour it goes.
/// Documents of the same words are linked with the first of them, and only this one is compared with others. Of more
/// than 12 texts that share a key, not all pairs are compared (see `SharedKeys`), so that time grows with the number of
/// documents and not with its square. Two copies of 400 words are found unless they barely pass, when one pair in a
/// thousand is missed; a text of 30 words that stands whole inside a long one is missed in one case of five.
///
/// Holds back all documents until the last has come, and beside them about 2 KB for each, and 8 bytes for each word of
/// those with a possible copy.
public struct MarkCopies: CorpusStage {
  public static let name = "mark-copies"
  public static let summary = "Marks documents that are copies of one another, whole or in part."
  public static let edits = TextEdits.nothing
  public static let example: StageExample? = StageExample(
    before: "The ferry left the harbour at noon, the port said.",
    adds: [
      "copy: relation exact, partner 2, containment 1, jaccard 1, sharedShingles 6, cluster 1, clusterSize 2"
    ], others: ["The ferry left the harbour at noon, the PORT said!"])
  public static let adds = ["copy"]

  @Setting("The least share of the smaller text's shingles that the other must hold.", in: 0...1)
  public var containment = 0.6

  @Setting("Words in a shingle: texts are compared by their runs of so many words.", in: 1...64)
  public var shingleLength = 5

  @Setting("Words that a text must have to be a copy of one with other words.", in: 1...)
  public var minimumWords = 30

  @Setting("Which documents of a group of copies go on.")
  public var keep = Keep.all

  /// Which documents of a group of copies go on.
  public enum Keep: String, SettingChoice {
    case all, first, longest
  }

  public init() {}

  public var rounds: [CorpusRound] {
    var rounds: [CorpusRound] = [
      .keyed(SameWords()),
      .keyed(SharedKeys(shingleLength: shingleLength, minimumWords: minimumWords, containment: containment)),
      .keyed(ExactComparison(shingleLength: shingleLength, minimumWords: minimumWords, containment: containment)),
      .components,
    ]
    if keep != .all { rounds.append(.keyed(Selection(prefersLongest: keep == .longest))) }
    return rounds
  }

  public func apply(_ findings: Findings, to document: inout Document) -> Verdict {
    guard let cluster = findings.component else { return .keep }
    var links = Self.links(in: findings)
    let favoured = keep == .all ? nil : findings.byRound.last?.first.flatMap(Link.init)
    if let favoured {
      links.removeAll { $0.partner == favoured.partner }
      links.insert(favoured, at: 0)
    }
    for link in links.prefix(Self.maximumNotes) {
      document.add(note(link, in: cluster, on: document))
    }
    guard let favoured else { return .keep }
    return .reject(reason: Self.reason(favoured))
  }

  /// The most partners that one document is noted with; a story that hundreds have printed needs no hundreds of notes
  /// on each.
  static let maximumNotes = 16

  private struct Link {
    var partner: DocumentReference
    var overlap: Overlap

    init?(_ finding: Finding) {
      guard let partner = finding.about, let overlap = Overlap(numbers: finding.numbers) else { return nil }
      self.partner = partner
      self.overlap = overlap
    }
  }

  /// The partners of a document, the closest first.
  private static func links(in findings: Findings) -> [Link] {
    let links = (findings.byRound[0] + findings.byRound[2]).compactMap(Link.init)
    return links.sorted { left, right in
      (right.overlap.jaccard, right.overlap.containment, left.partner)
        < (left.overlap.jaccard, left.overlap.containment, right.partner)
    }
  }

  private func note(_ link: Link, in cluster: Findings.Component, on document: Document) -> Note {
    let same = link.overlap == .same
    let shared = same ? sortedUniqueShingles(of: document.text, length: shingleLength).count : link.overlap.shared
    return Note(
      "copy",
      fields: [
        "relation": .string(link.overlap.relation),
        "partner": .string(link.partner.id),
        "containment": .double(rounded(link.overlap.containment)),
        "jaccard": .double(rounded(link.overlap.jaccard)),
        "sharedShingles": .int(shared),
        "cluster": .string(cluster.first.id),
        "clusterSize": .int(cluster.size),
      ])
  }

  private static func reason(_ link: Link) -> String {
    let containment = rounded(link.overlap.containment)
    return "copy of '\(link.partner.id)', which is kept: \(link.overlap.relation), containment \(containment)"
  }
}

/// Four decimals, for people.
private func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }
