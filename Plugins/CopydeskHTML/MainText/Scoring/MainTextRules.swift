import CopydeskText

/// Why a block is not main text.
enum CutRule: String, CaseIterable {
  case navigation, header, footer, sidebar, share, comments, advertisement, newsletter, meta, overlay, account, control
  case relatedLinks = "related-links"
  case authorBox = "author-box"
  case boilerplate, caption, heading, hidden, table, title
  case otherContent = "other-content"
  case linkList = "link-list"
  case repeated

  /// Whether it cuts what frames a page: nothing in there is asked for its words.
  var isFrame: Bool { self == .navigation || self == .header || self == .footer }
}

/// Chooses the blocks that are a page's main text, by rules over `BlockFeatures`.
///
/// Three steps: elements whose tag or names say that they are no content are struck out, unless they hold so much of
/// the page's prose that the name must be wrong; the innermost element that holds most of the prose that is left is
/// the container; inside of it single blocks are struck out by shape.
struct MainTextRules {
  /// An element that holds a larger share of the page's prose is content, whatever its names say.
  private static let trustedShare = 0.4
  /// The same for hidden elements: pages whose script shows the article hide all of it, and no page much more than that.
  private static let trustedHiddenShare = 0.7
  /// The frame is the innermost element that keeps this share of its parent's prose: nearly all of it.
  private static let frameShare = 0.92
  /// The core is the innermost element of the frame that keeps this share: what follows it there is other matter.
  private static let coreShare = 0.7

  /// A caption has fewer blocks than this; a larger element that bears the name is something else.
  private static let longestCaption = 3

  private let page: Page
  private let features: [BlockFeatures]
  /// Whether each element is what stands under a picture.
  private let captions: [Bool]
  /// Prose bytes before each block, for sums over elements in constant time.
  private var proseBefore: [Double] = [0]
  /// The rule that cuts each block, nil for main text.
  private(set) var rules: [CutRule?]
  /// The element whose blocks hold nearly all prose that the names of elements left, and the part of it with the most.
  private(set) var frame = 0
  private(set) var core = 0

  /// Judges every block of a page.
  init(_ page: Page, features: [BlockFeatures], title: String?) {
    self.page = page
    self.features = features
    captions = Self.captions(of: page)
    rules = [CutRule?](repeating: nil, count: page.blocks.count)
    if !page.blocks.isEmpty { run(title: title) }
  }

  /// Whether a block is what stands under a picture.
  func isCaption(_ block: Int) -> Bool {
    let element = page.blocks[block].element
    return element >= 0 && captions[element]
  }

  /// Elements from the outside in, so that a deep page is not climbed for each of its blocks.
  private static func captions(of page: Page) -> [Bool] {
    var captions: [Bool] = []
    captions.reserveCapacity(page.elements.count)
    for element in page.elements {
      if element.tag == .figcaption || element.hints.contains(.caption) && element.blocks.count <= longestCaption {
        captions.append(true)
      } else {
        let isContent = element.tag == .article || element.tag == .main || element.tag == .body
        captions.append(!isContent && element.parent >= 0 && captions[element.parent])
      }
    }
    return captions
  }

  private mutating func run(title: String?) {
    sumProse()
    strikeElements { rule in rule == .hidden || rule == .control ? Self.trustedHiddenShare : nil }
    sumProse()
    strikeElements { rule in
      switch rule {
      case .hidden, .control: nil
      case .footer, .navigation, .comments: Self.trustedHiddenShare
      default: Self.trustedShare
      }
    }
    strikeRepeated()
    sumProse()
    frame = container(in: page.elements.firstIndex { $0.tag == .body } ?? 0, share: Self.frameShare)
    core = container(in: frame, share: Self.coreShare)
    let blocks = page.elements[frame].blocks.lowerBound..<page.elements[core].blocks.upperBound
    for at in rules.indices where rules[at] == nil && !blocks.contains(at) { rules[at] = .otherContent }
    strikeBlocks(in: blocks, title: title)
  }

  private mutating func sumProse() {
    var sum = 0.0
    proseBefore = [0]
    proseBefore.reserveCapacity(features.count + 1)
    for (at, block) in features.enumerated() {
      if rules[at] == nil, block.isProse { sum += block.ownText }
      proseBefore.append(sum)
    }
  }

  private func prose(_ element: Int) -> Double {
    let blocks = page.elements[element].blocks
    return proseBefore[min(blocks.upperBound, features.count)] - proseBefore[min(blocks.lowerBound, features.count)]
  }

  // MARK: Elements

  /// Strikes out elements by name, except those that hold a larger share of the prose than `limit` allows.
  private mutating func strikeElements(limit: (CutRule) -> Double?) {
    let all = proseBefore[proseBefore.count - 1]
    for at in page.elements.indices {
      guard let rule = rule(forElement: at), let limit = limit(rule) else { continue }
      let element = page.elements[at]
      if element.tag == .html || element.tag == .body || element.tag == .head { continue }
      if prose(at) > limit * all { continue }
      for block in element.blocks where block < rules.count && rules[block] == nil && isInside(block, at) {
        rules[block] = rule
      }
    }
  }

  /// Strikes out the second copy of a long block, such as one page that is built for screens and again for phones.
  private mutating func strikeRepeated() {
    // 64 bits for the few hundred blocks of a page: two different blocks never share a hash in practice.
    var seen: Set<UInt64> = []
    page.text.withUnsafeBufferPointer { text in
      for at in rules.indices where rules[at] == nil && features[at].length >= 80 {
        let hash = stableHash(of: UnsafeBufferPointer(rebasing: text[page.blocks[at].range]))
        if !seen.insert(hash).inserted { rules[at] = .repeated }
      }
    }
  }

  private func isInside(_ block: Int, _ element: Int) -> Bool {
    var at = page.blocks[block].element
    while at > element { at = page.elements[at].parent }
    return at == element
  }

  private func rule(forElement at: Int) -> CutRule? {
    let element = page.elements[at]
    if element.visibility == .hidden { return .hidden }
    switch element.tag {
    case .nav, .menu, .search: return .navigation
    case .footer: return .footer
    case .aside: return .sidebar
    case .header: return hasAncestor(at, [.article, .main]) ? nil : .header
    case .dialog: return .overlay
    case .form, .fieldset: return .account
    case .select, .option, .optgroup, .button, .canvas, .object, .audio, .video, .map: return .control
    case .noscript, .template: return .hidden
    default: break
    }
    return Self.rule(for: element.hints)
  }

  /// The rule of the innermost element around a block that has one: a menu inside of a page's header is a menu.
  func innermostRule(_ block: Int) -> CutRule? {
    var at = page.blocks[block].element
    while at >= 0, page.elements[at].tag != .body {
      if let rule = Self.rule(for: page.elements[at].hints) ?? rule(forElement: at) { return rule }
      at = page.elements[at].parent
    }
    return nil
  }

  private static func rule(for hints: NameHints) -> CutRule? {
    if hints.isDisjoint(with: .noise) { return nil }
    if hints.contains(.comments) { return .comments }
    if hints.contains(.share) { return .share }
    if hints.contains(.related) { return .relatedLinks }
    if hints.contains(.advertisement) { return .advertisement }
    if hints.contains(.newsletter) { return .newsletter }
    if hints.contains(.navigation) { return .navigation }
    if hints.contains(.footer) { return .footer }
    if hints.contains(.sidebar) { return .sidebar }
    if hints.contains(.overlay) { return .overlay }
    if hints.contains(.account) { return .account }
    if hints.contains(.byline) { return .authorBox }
    if hints.contains(.meta) { return .meta }
    return nil
  }

  private func hasAncestor(_ element: Int, _ tags: Set<Tag>) -> Bool {
    var at = page.elements[element].parent
    while at >= 0 {
      if tags.contains(page.elements[at].tag) { return true }
      at = page.elements[at].parent
    }
    return false
  }

  // MARK: Container

  private func container(in outer: Int, share: Double) -> Int {
    var container = outer
    var whole = prose(outer)
    guard whole > 0 else { return outer }
    // Elements are in document order, so that a walk forward meets every candidate after its parent.
    for at in page.elements.indices where at > container {
      let element = page.elements[at]
      if element.parent == container, prose(at) >= share * whole, isHolder(element.tag) {
        container = at
        whole = prose(at)
      }
    }
    return container
  }

  private func isHolder(_ tag: Tag) -> Bool {
    switch tag {
    case .p, .li, .blockquote, .dd, .span, .a: false
    default: true
    }
  }

  // MARK: Blocks

  private mutating func strikeBlocks(in blocks: Range<Int>, title: String?) {
    let titleBytes = title.map(TitleChoice.key)
    for at in blocks where at < rules.count && rules[at] == nil {
      let block = features[at]
      if block.headingLevel == 1 || block.headingLevel == 2 || at < blocks.lowerBound + 5, let titleBytes,
        TitleChoice.key(String(decoding: page.text[page.blocks[at].range], as: UTF8.self)) == titleBytes
      {
        rules[at] = .title
      } else if block.headingLevel == 1 {
        rules[at] = .title
      } else if block.linkDensity > 0.6, block.headingLevel == 0, block.sentenceEnds < 2 {
        rules[at] = .linkList
      } else if block.timeShare > 0.5, block.length < 80 {
        rules[at] = .meta
      }
    }
    strikeBeforeTitle(in: blocks)
    strikeEmptyHeadings(in: blocks)
  }

  /// What stands above the title and is no prose is a section's name, a date or a path to the page.
  private mutating func strikeBeforeTitle(in blocks: Range<Int>) {
    guard let title = blocks.first(where: { $0 < rules.count && rules[$0] == .title }) else { return }
    let above = blocks.lowerBound..<title
    guard !above.contains(where: { rules[$0] == nil && features[$0].isProse }) else { return }
    for at in above where rules[at] == nil { rules[at] = .header }
  }

  /// A heading stays with the text under it.
  private mutating func strikeEmptyHeadings(in blocks: Range<Int>) {
    var level = 7
    for at in blocks.reversed() where at < rules.count && rules[at] == nil {
      let own = features[at].headingLevel
      if own > 0, at + 2 < rules.count, rules[at + 1] == rules[at + 2],
        rules[at + 1] == .linkList || rules[at + 1] == .relatedLinks
      {
        // One link alone may belong to the section; from two on they are what the heading is about.
        rules[at] = rules[at + 1]
      } else if own == 0 {
        level = 0
      } else if level != 0, own >= level || level == 7 {
        rules[at] = .heading
      } else {
        level = own
      }
    }
  }
}
