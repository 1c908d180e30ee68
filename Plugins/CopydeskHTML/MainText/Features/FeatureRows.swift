import CopydeskText

/// A row of numbers for each block of a page: all that the learned scorer sees of it.
///
/// The same code makes the rows that `Training/main-text` learns from. Each number is added under its name, and a model
/// asks for it by that name, so that numbers can come and go without a model being wrong about what it reads.
struct FeatureRows {
  /// The names of the numbers, in order.
  static let names: [String] = {
    let page = [UInt8]("<p>x".utf8)
    guard let read = try? PageReader.read(page, declaredEncoding: nil).page else { return [] }
    var rows = FeatureRows(read, metadata: Metadata(), collectsNames: true)
    return rows.takeNames()
  }()

  private(set) var values: [Float] = []
  let figures: PageFigures
  private var names: [String] = []
  private let collectsNames: Bool

  /// Rows hold this many numbers.
  var width: Int { figures.blocks.isEmpty ? 0 : values.count / figures.blocks.count }

  init(_ page: Page, metadata: Metadata, collectsNames: Bool = false) {
    let blocks = BlockFeatures.all(in: page)
    let rules = MainTextRules(page, features: blocks, title: metadata.title)
    self.init(PageFigures(page, blocks: blocks, rules: rules), metadata: metadata, collectsNames: collectsNames)
  }

  init(_ figures: PageFigures, metadata: Metadata, collectsNames: Bool = false) {
    self.figures = figures
    let blocks = figures.blocks
    self.collectsNames = collectsNames
    values.reserveCapacity(blocks.count * 203)
    var surroundings = RowContext(figures, metadata: metadata)
    for at in blocks.indices {
      if collectsNames, at > 0 { break }
      surroundings.step(to: at)
      addShape(blocks[at])
      addElements(at)
      addContainers(at)
      addGroups(at)
      addPosition(at, surroundings)
      addNeighbours(at)
      addWords(at, surroundings)
      addAgreement(at, surroundings)
      addPage(surroundings)
    }
  }

  private mutating func takeNames() -> [String] { names }

  @inline(__always)
  mutating func add(_ name: StaticString, _ value: Double) {
    if collectsNames { names.append(name.description) }
    values.append(Float(value))
  }

  @inline(__always)
  mutating func add(_ name: StaticString, _ value: Bool) { add(name, value ? 1 : 0) }

  // MARK: The block by itself

  private mutating func addShape(_ block: BlockFeatures) {
    let words = Double(max(1, block.words))
    let size = max(1, block.size)
    add("size", block.size)
    add("words", Double(block.words))
    add("wordSize", block.size / words)
    add("linkDensity", block.linkDensity)
    add("links", Double(block.linkCount))
    add("sentenceEnds", Double(block.sentenceEnds))
    add("sentenceRate", Double(block.sentenceEnds) * 100 / size)
    add("commas", Double(block.commas))
    add("capitalWords", Double(block.capitalWords) / words)
    add("capitals", Double(block.capitals) / Double(max(1, block.letters)))
    add("symbols", Double(block.symbols) / size)
    add("lineBreaks", Double(block.lineBreaks))
    add("lineSize", block.size / Double(block.lineBreaks + 1))
    add("dividers", Double(block.dividers))
    add("copyrightSigns", Double(block.copyrightSigns))
    add("quoteMarks", Double(block.quoteMarks))
    add("addresses", Double(block.addresses))
    add("endsWithEllipsis", block.endsWithEllipsis)
    add("endsLikeSentence", block.endsLikeSentence)
    add("endsWithColon", block.endsWithColon)
    add("start", Double(block.start.rawValue))
    add("heading", Double(block.headingLevel))
  }

  // MARK: Elements around it

  private mutating func addElements(_ at: Int) {
    let block = figures.blocks[at]
    let page = figures.page
    let element = page.blocks[at].element
    add("tag", Self.order(of: block.tag))
    add(
      "parentTag",
      page.elements[element].parent < 0 ? 0 : Self.order(of: page.elements[page.elements[element].parent].tag))
    add("depth", Double(page.elements[element].depth))
    let around = block.surroundings
    add("inArticle", around.contains(.article))
    add("inMain", around.contains(.main))
    add("inHeader", around.contains(.header))
    add("inFooter", around.contains(.footer))
    add("inAside", around.contains(.aside))
    add("inNavigation", around.contains(.navigation))
    add("inForm", around.contains(.form))
    add("inFigure", around.contains(.figure))
    add("inCaption", around.contains(.caption))
    add("inList", around.contains(.list))
    add("inTable", around.contains(.table))
    add("inQuote", around.contains(.quote))
    add("inSection", around.contains(.section))
    add("inControl", around.contains(.control))
    add("inDetails", around.contains(.details))
    add("inCode", around.contains(.code))
    add("hidden", around.contains(.hidden))
    add("ariaHidden", around.contains(.ariaHidden))
    add("declaredBody", around.contains(.declaredBody))
    addHints(element)
    add("rule", Double(Self.order(of: figures.rules.rules[at])))
    add("ruleKeeps", figures.rules.rules[at] == nil)
    add("ruleCaption", figures.rules.isCaption(at))
  }

  private mutating func addHints(_ element: Int) {
    let page = figures.page
    var (noiseDistance, noiseShare, noiseKind) = (20.0, 0.0, 0.0)
    var (contentDistance, contentShare) = (20.0, 0.0)
    var (bodyDistance, bodyShare) = (20.0, 0.0)
    var (distance, at) = (0.0, element)
    let prose = max(1, figures.whole.prose)
    while at >= 0, distance < 20, page.elements[at].tag != .body, page.elements[at].tag != .html {
      let hints = page.elements[at].hints
      if !hints.isEmpty {
        let share = figures.totals(page.elements[at].blocks).prose / prose
        if noiseDistance == 20, !hints.isDisjoint(with: .noise) {
          (noiseDistance, noiseShare) = (distance, share)
          noiseKind = Double(hints.intersection(.noise).rawValue.trailingZeroBitCount)
        }
        if contentDistance == 20, hints.contains(.content) { (contentDistance, contentShare) = (distance, share) }
        if bodyDistance == 20, hints.contains(.body) { (bodyDistance, bodyShare) = (distance, share) }
      }
      distance += 1
      at = page.elements[at].parent
    }
    add("noiseDistance", noiseDistance)
    add("noiseShare", noiseShare)
    add("noiseKind", noiseKind)
    add("contentDistance", contentDistance)
    add("contentShare", contentShare)
    add("bodyDistance", bodyDistance)
    add("bodyShare", bodyShare)
  }

  /// Tags in an order in which neighbours mean alike.
  private static func order(of tag: Tag) -> Double {
    switch tag {
    case .p: 1
    case .blockquote: 2
    case .pre: 3
    case .li: 4
    case .dd: 5
    case .dt: 6
    case .td, .th, .tr, .table: 7
    case .ul, .ol, .dl: 8
    case .h1, .h2, .h3, .h4, .h5, .h6: 9
    case .figcaption, .figure, .caption: 10
    case .article, .main, .section: 11
    case .div: 12
    case .span, .other, .b, .strong: 13
    case .a: 14
    case .time, .address: 15
    case .button, .label, .select, .option: 16
    default: 17
    }
  }

  private static func order(of rule: CutRule?) -> Int {
    rule.flatMap { CutRule.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
  }

  // MARK: Position

  private mutating func addPosition(_ at: Int, _ context: RowContext) {
    let whole = figures.whole
    let before = figures.totals(0..<at)
    let count = Double(figures.blocks.count)
    add("index", Double(at))
    add("indexFromEnd", count - Double(at) - 1)
    add("place", Double(at) / count)
    add("sizeBefore", before.size / max(1, whole.size))
    add("proseBefore", before.prose / max(1, whole.prose))
    add("keptBefore", before.kept / max(1, whole.kept))
    add("fromTitle", context.blocksFromTitle)
    add("sizeFromTitle", context.sizeFromTitle)
    add("fromProse", context.blocksFromProse)
    add("sizeFromProse", context.sizeFromProse)
    add("toProse", context.blocksToProse)
    add("sizeToProse", context.sizeToProse)
    add("fromHeading", context.blocksFromHeading)
    add("lastHeading", context.lastHeadingLevel)
    let section = figures.totals(context.section)
    let blocks = Double(max(1, context.section.count))
    add("sectionBlocks", blocks)
    add("sectionSize", section.size)
    add("sectionLinks", section.linked / max(1, section.size))
    add("sectionProse", section.prose / max(1, section.size))
    add("sectionSentences", section.sentenceEnds * 100 / max(1, section.size))
    add("sectionKept", section.kept / max(1, section.size))
  }

  // MARK: Neighbours

  private mutating func addNeighbours(_ at: Int) {
    addNeighbour(at, -1, ("b1Size", "b1Links", "b1Sentences", "b1Heading", "b1Kept", "b1Together", "b1Alike"))
    addNeighbour(at, 1, ("a1Size", "a1Links", "a1Sentences", "a1Heading", "a1Kept", "a1Together", "a1Alike"))
    let count = figures.blocks.count
    let before = figures.totals(max(0, at - 5)..<at)
    add("beforeSize", before.size)
    add("beforeProse", before.prose / max(1, before.size))
    add("beforeLinks", before.linked / max(1, before.size))
    add("beforeKept", before.kept / max(1, before.size))
    let after = figures.totals(min(count, at + 1)..<min(count, at + 6))
    add("afterSize", after.size)
    add("afterProse", after.prose / max(1, after.size))
    add("afterLinks", after.linked / max(1, after.size))
    add("afterKept", after.kept / max(1, after.size))
  }

  private mutating func addNeighbour(
    _ at: Int, _ step: Int,
    _ names: (StaticString, StaticString, StaticString, StaticString, StaticString, StaticString, StaticString)
  ) {
    let other = at + step
    guard figures.blocks.indices.contains(other) else {
      add(names.0, -1)
      add(names.1, -1)
      add(names.2, -1)
      add(names.3, -1)
      add(names.4, -1)
      add(names.5, -1)
      add(names.6, -1)
      return
    }
    let block = figures.blocks[other]
    add(names.0, block.size)
    add(names.1, block.linkDensity)
    add(names.2, Double(block.sentenceEnds))
    add(names.3, Double(block.headingLevel))
    add(names.4, figures.rules.rules[other] == nil)
    add(names.5, figures.container(ofBlock: other) == figures.container(ofBlock: at))
    add(names.6, figures.nearGroupOf[other] == figures.nearGroupOf[at])
  }

  // MARK: What the page says of itself

  private mutating func addAgreement(_ at: Int, _ context: RowContext) {
    let isFrame = figures.rules.rules[at]?.isFrame == true
    let agreement =
      isFrame ? RowContext.Agreement() : context.agreement(ofBlock: at, size: figures.blocks[at].size)
    add("inTitle", agreement.inTitle)
    add("ofTitle", agreement.ofTitle)
    add("inDescription", agreement.inDescription)
    add("inBody", agreement.inBody)
    add("ofSite", agreement.ofSite)
    add("ofAuthor", agreement.ofAuthor)
  }

  private mutating func addPage(_ context: RowContext) {
    let whole = figures.whole
    add("pageBlocks", Double(figures.blocks.count))
    add("pageSize", whole.size)
    add("pageProse", whole.prose / max(1, whole.size))
    add("pageLinks", whole.linked / max(1, whole.size))
    add("pageKept", whole.kept / max(1, whole.size))
    add("pageArticles", context.articles)
    add("pageBestProse", context.bestProse)
    add("pageKind", Double(figures.page.structuredText.kind.rawValue))
    add("pageBody", context.bodyShare)
    add("pageSite", context.siteShare)
  }
}
