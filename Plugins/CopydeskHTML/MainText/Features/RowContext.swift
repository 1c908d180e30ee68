import CopydeskText

/// What rows need that changes from block to block, or is made once a page.
struct RowContext {
  private let description: TokenRuns
  private let body: TokenRuns
  /// Elements `<article>` that do not lie in one another.
  let articles: Double
  /// The share of the page's prose in its best container.
  let bestProse: Double
  /// How long the text in the page's JSON-LD is beside the page's prose.
  let bodyShare: Double
  /// The share of the page's longer blocks that have the whole name of the site; -1 where it gives none.
  let siteShare: Double
  private(set) var blocksFromTitle = 0.0
  private(set) var sizeFromTitle = 0.0
  private(set) var blocksFromProse = 0.0
  private(set) var sizeFromProse = 0.0
  private(set) var blocksToProse = 0.0
  private(set) var sizeToProse = 0.0
  private(set) var blocksFromHeading = 0.0
  private(set) var lastHeadingLevel = 0.0
  /// The last heading, the block itself included; nil where there is none.
  private(set) var heading: Int?
  private(set) var blocksFromList = 0.0
  private(set) var blocksFromClaim = 0.0
  private(set) var blocksToClaim = 0.0
  /// The blocks from the last heading to the next.
  private(set) var section = 0..<0

  private let figures: PageFigures
  private let title: ShortText?
  private let site: ShortText?
  private let authors: [ShortText]
  private let tokens: BlockTokens
  private let titleBlock: Int?
  private var lastProse = -1
  private var nextProse = -1
  private var lastList = -1
  private var lastClaim = -1
  private var nextClaim = -1

  /// A text that says as much as the page is no more than this.
  private static let longest = 60.0

  /// Blocks of more tokens count for the share of blocks with the site's name.
  private static let longLine = 12
  /// Letters of the longest block that is compared with the title.
  private static let longestAsked = 400.0
  /// Authors beyond these are not looked for.
  private static let mostAuthors = 8

  init(_ figures: PageFigures, metadata: Metadata) {
    self.figures = figures
    let page = figures.page
    description = page.metadata.firstDescription.map { TokenRuns($0) } ?? TokenRuns()
    body = page.structuredText.body.isEmpty ? TokenRuns() : TokenRuns(page.structuredText.body)
    bodyShare = min(10, Double(page.structuredText.body.utf8.count) / max(1, figures.whole.prose))
    title = metadata.title.flatMap(ShortText.init)
    site = metadata.siteName.flatMap(ShortText.init)
    authors = metadata.authors.prefix(Self.mostAuthors).compactMap(ShortText.init)
    let tokens = BlockTokens(page) { figures.rules.rules[$0]?.isFrame == true }
    self.tokens = tokens
    siteShare = site.map { Self.share(of: $0, in: tokens, blocks: page.blocks.count) } ?? -1
    articles = Double(
      page.elements.count {
        $0.tag == .article && ($0.parent < 0 || !page.elements[$0.parent].surroundings.contains(.article))
      })
    bestProse = figures.totals(page.elements[figures.best].blocks).prose / max(1, figures.whole.prose)
    titleBlock = figures.rules.rules.firstIndex(of: .title)
  }

  /// Goes to the next block.
  mutating func step(to at: Int) {
    let blocks = figures.blocks
    if at > 0, blocks[at - 1].isProse { lastProse = at - 1 }
    if nextProse <= at {
      nextProse = at + 1
      while nextProse < blocks.count, !blocks[nextProse].isProse { nextProse += 1 }
    }
    if blocks[at].headingLevel > 0 { heading = at }
    if at >= section.upperBound {
      var end = at + 1
      while end < blocks.count, blocks[end].headingLevel == 0 { end += 1 }
      section = at..<end
    }
    blocksFromTitle = titleBlock.map { Double(at - $0) } ?? -1_000
    sizeFromTitle =
      titleBlock.map { $0 <= at ? figures.totals($0..<at).size : -figures.totals(at..<$0).size } ?? -100_000
    blocksFromProse = lastProse < 0 ? Self.longest : min(Self.longest, Double(at - lastProse))
    sizeFromProse = lastProse < 0 ? 10_000 : figures.totals(lastProse + 1..<at).size
    blocksToProse = nextProse >= blocks.count ? Self.longest : min(Self.longest, Double(nextProse - at))
    sizeToProse = nextProse >= blocks.count ? 10_000 : figures.totals(at + 1..<nextProse).size
    blocksFromHeading = heading.map { min(Self.longest, Double(at - $0)) } ?? Self.longest
    lastHeadingLevel = heading.map { Double(blocks[$0].headingLevel) } ?? 0
    stepClaims(to: at)
  }

  private mutating func stepClaims(to at: Int) {
    let claims = figures.words.claims
    if at > 0, claims[at - 1].isListHeading { lastList = at - 1 }
    if at > 0, claims[at - 1] != .nothing { lastClaim = at - 1 }
    if nextClaim <= at {
      nextClaim = at + 1
      while nextClaim < claims.count, claims[nextClaim] == .nothing { nextClaim += 1 }
    }
    blocksFromList = lastList < 0 ? Self.longest : min(Self.longest, Double(at - lastList))
    blocksFromClaim = lastClaim < 0 ? Self.longest : min(Self.longest, Double(at - lastClaim))
    blocksToClaim = nextClaim >= claims.count ? Self.longest : min(Self.longest, Double(nextClaim - at))
  }

  private static func share(of site: ShortText, in tokens: BlockTokens, blocks: Int) -> Double {
    var (named, all) = (0, 0)
    for at in 0..<blocks where tokens.count(ofBlock: at) > longLine {
      all += 1
      if tokens.with(at, { site.agreement(with: $0).share }) == 1 { named += 1 }
    }
    return Double(named) / Double(max(1, all))
  }

  /// What a block has of what the page says of itself; -1 for what the page does not say.
  struct Agreement {
    /// The share of the block's tokens that the title has, and of the title's that the block has. Long blocks are not asked.
    var inTitle = -1.0
    var ofTitle = -1.0
    /// The share of the block's runs that the description and the text in JSON-LD have.
    var inDescription = -1.0
    var inBody = -1.0
    /// The share of the tokens in the site's name, and in that author's name of which the block has most.
    var ofSite = -1.0
    var ofAuthor = -1.0
  }

  /// - Parameter size: the block's letters.
  func agreement(ofBlock at: Int, size: Double) -> Agreement {
    tokens.with(at) { block in
      var agreement = Agreement()
      if let title, size <= Self.longestAsked {
        let (found, share) = title.agreement(with: block)
        agreement.inTitle = Double(found) / Double(max(1, block.count))
        agreement.ofTitle = share
      }
      if !description.isEmpty { agreement.inDescription = description.share(of: block) }
      if !body.isEmpty { agreement.inBody = body.share(of: block) }
      if let site { agreement.ofSite = site.agreement(with: block).share }
      for author in authors { agreement.ofAuthor = max(agreement.ofAuthor, author.agreement(with: block).share) }
      return agreement
    }
  }
}
