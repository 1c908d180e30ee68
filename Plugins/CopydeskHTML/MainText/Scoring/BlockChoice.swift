/// Chooses the blocks of a page that stay, and gives each of the others a reason.
struct BlockChoice {
  /// The learned scorer is not believed where it expects less than this of its own best choice…
  private static let doubt = 0.35
  /// …and the choice is smaller than this share of what the rules found.
  private static let smallShare = 0.3

  private let rows: FeatureRows
  private let options: MainTextOptions
  private var rules: [CutRule?]

  /// The rule that cuts each block, nil for main text.
  static func rules(_ rows: FeatureRows, options: MainTextOptions) -> [CutRule?] {
    guard !rows.figures.blocks.isEmpty else { return [] }
    var choice = BlockChoice(rows, options: options)
    choice.choose()
    choice.applyOptions()
    return choice.rules
  }

  private init(_ rows: FeatureRows, options: MainTextOptions) {
    self.rows = rows
    self.options = options
    rules = rows.figures.rules.rules
  }

  private mutating func choose() {
    let blocks = rows.figures.blocks
    let choice = KeepChoice(
      likelihoods: MainTextModel.likelihoods(rows), sizes: blocks.map(\.size), favour: options.favour)
    let ruled = blocks.indices.reduce(0) { rules[$1] == nil ? $0 + blocks[$1].size : $0 }
    if choice.expected < Self.doubt, choice.size < Self.smallShare * ruled { return }
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
      return rows.figures.rules.innermostRule(at) ?? rule
    case let rule?: return rule
    }
    let block = rows.figures.blocks[at]
    if rows.figures.rules.isCaption(at) { return .caption }
    if block.linkDensity > 0.6 { return .linkList }
    if block.timeShare > 0.5 { return .meta }
    if block.headingLevel > 0 { return .heading }
    return .boilerplate
  }

  // MARK: Settings

  private mutating func applyOptions() {
    let blocks = rows.figures.blocks
    let inside = span()
    for at in blocks.indices {
      let isInside = inside.contains(at)
      switch rules[at] {
      case .title: if options.title { rules[at] = nil }
      case .caption: if options.captions, isInside { rules[at] = nil }
      case .comments: if options.comments, blocks[at].linkDensity < 0.5 { rules[at] = nil }
      case nil: rules[at] = unwanted(at)
      default: if options.captions, isInside, rows.figures.rules.isCaption(at) { rules[at] = nil }
      }
    }
  }

  /// The blocks from the first to the last that may belong to the main text.
  private func span() -> Range<Int> {
    let page = rows.figures.page
    let frame = page.elements[rows.figures.rules.frame].blocks.lowerBound
    let core = page.elements[rows.figures.rules.core].blocks.upperBound
    let first = rules.firstIndex { $0 == nil } ?? rules.count
    let last = rules.lastIndex { $0 == nil } ?? -1
    return min(frame, first)..<min(rules.count, max(core, last + 1))
  }

  /// Why a block that is main text does not stay under the settings.
  private func unwanted(_ at: Int) -> CutRule? {
    let block = rows.figures.blocks[at]
    if !options.captions, rows.figures.rules.isCaption(at) { return .caption }
    if !options.headings, block.headingLevel > 0 { return .heading }
    if !options.tables, block.surroundings.contains(.table), block.tag != .p { return .table }
    return nil
  }
}
