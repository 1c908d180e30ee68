/// Chooses the blocks of a page that stay, and gives each of the others a reason.
struct BlockChoice {
  /// The learned scorer is not believed where it expects less than this of its own best choice…
  private static let doubt = 0.35
  /// …and the choice is smaller than this share of what the rules found.
  private static let smallShare = 0.3

  /// A page of more blocks is no article, and the rules alone are good enough for it: they take a fifth of the time.
  private static let mostBlocks = 50_000

  private let page: Page
  private let blocks: [BlockFeatures]
  private let ruled: MainTextRules
  private let options: MainTextOptions
  private var rules: [CutRule?]

  /// The rule that cuts each block, nil for main text.
  static func rules(for page: Page, metadata: Metadata, options: MainTextOptions) -> [CutRule?] {
    if page.blocks.isEmpty { return [] }
    var choice = BlockChoice(page, title: metadata.title, options: options)
    if page.blocks.count <= mostBlocks { choice.choose(metadata) }
    choice.applyOptions()
    return choice.rules
  }

  private init(_ page: Page, title: String?, options: MainTextOptions) {
    self.page = page
    self.options = options
    blocks = BlockFeatures.all(in: page)
    ruled = MainTextRules(page, features: blocks, title: title)
    rules = ruled.rules
  }

  private mutating func choose(_ metadata: Metadata) {
    let rows = FeatureRows(PageFigures(page, blocks: blocks, rules: ruled), metadata: metadata)
    let choice = KeepChoice(
      likelihoods: MainTextModel.likelihoods(rows), sizes: blocks.map(\.size), favour: options.favour)
    let ruledSize = blocks.indices.reduce(0) { rules[$1] == nil ? $0 + blocks[$1].size : $0 }
    if choice.expected < Self.doubt, choice.size < Self.smallShare * ruledSize { return }
    for at in rules.indices {
      if choice.kept[at] {
        if rules[at] != .title { rules[at] = nil }
      } else {
        rules[at] = reason(at)
      }
    }
  }

  /// What a block is that is no main text.
  private func reason(_ at: Int) -> CutRule {
    switch rules[at] {
    case nil: break
    case let rule? where [.header, .footer, .sidebar].contains(rule):
      return ruled.innermostRule(at) ?? rule
    case let rule?: return rule
    }
    let block = blocks[at]
    if ruled.isCaption(at) { return .caption }
    if block.linkDensity > 0.6 { return .linkList }
    if block.timeShare > 0.5 { return .meta }
    if block.headingLevel > 0 { return .heading }
    return .boilerplate
  }

  // MARK: Settings

  private mutating func applyOptions() {
    let inside = span()
    let cells = options.tables ? [:] : tableCells()
    for at in blocks.indices {
      let isInside = inside.contains(at)
      switch rules[at] {
      case .title: if options.title { rules[at] = nil }
      case .caption: if options.captions, isInside { rules[at] = nil }
      case .comments: if options.comments, blocks[at].linkDensity < 0.5 { rules[at] = nil }
      case nil: rules[at] = cells[at] == nil ? unwanted(at) : .table
      default: if options.captions, isInside, ruled.isCaption(at) { rules[at] = nil }
      }
    }
  }

  /// The blocks in tables that lay out no page.
  private func tableCells() -> [Int: MarkupTables.Part] {
    MarkupTables(page, kept: rules.indices.filter { rules[$0] == nil }, cuts: CutPlaces([])).parts
  }

  /// The blocks from the first to the last that may belong to the main text.
  private func span() -> Range<Int> {
    let frame = page.elements[ruled.frame].blocks.lowerBound
    let core = page.elements[ruled.core].blocks.upperBound
    let first = rules.firstIndex { $0 == nil } ?? rules.count
    let last = rules.lastIndex { $0 == nil } ?? -1
    return min(frame, first)..<min(rules.count, max(core, last + 1))
  }

  /// Why a block that is main text does not stay under the settings.
  private func unwanted(_ at: Int) -> CutRule? {
    let block = blocks[at]
    if !options.captions, ruled.isCaption(at) { return .caption }
    if !options.headings, block.headingLevel > 0 { return .heading }
    if !options.tables, block.surroundings.contains(.table), block.tag != .p { return .table }
    return nil
  }
}
