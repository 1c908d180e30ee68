/// The elements that decide where a block of text begins and ends, or what kind of text it is.
///
/// Every other element (custom elements, presentational inline ones) is `other`: it never cuts a paragraph.
enum Tag: UInt8, CaseIterable {
  case other
  // Links and bold text tell menus and lead-ins from sentences.
  case a, b, strong, span, time
  // Elements that browsers lay out as blocks.
  case address, article, aside, blockquote, body, caption, center, dd, details, dialog, dir, div, dl, dt, fieldset
  case figcaption, figure, footer, form, frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html, legend, li
  case main, menu, nav, ol, p, picture, pre, search, section, summary, table, tbody, td, tfoot, th, thead, tr, ul
  case audio, button, canvas, label, map, noscript, object, optgroup, option, output, select, template, title, video
  case base, br, link, meta
  // Contents that are never text of the page.
  case iframe, noembed, noframes, script, style, svg, textarea, xmp
  // Elements that hold no text, and inline elements that change nothing but looks.
  case area, col, colgroup, embed, img, input, keygen, param, source, track, wbr
  case abbr, acronym, bdi, bdo, big, cite, code, data, del, dfn, em, font, i, ins, kbd, mark, nobr, q, s, samp, small
  case strike, sub, sup, tt, u, `var`

  /// What a tag does to the text around it.
  struct Traits: OptionSet {
    let rawValue: UInt8
    /// Starts and ends a block of text.
    static let block = Traits(rawValue: 1)
    /// Can be taken out of the markup without a change to the text.
    static let droppable = Traits(rawValue: 2)
    /// Holds bytes that are no text of the page, up to its end tag.
    static let raw = Traits(rawValue: 4)
    /// Holds controls or a replacement that readers do not see as text.
    static let control = Traits(rawValue: 8)
    /// Has no end tag.
    static let void = Traits(rawValue: 16)
    /// May nest without end, so that it counts towards the depth of the page.
    static let nests = Traits(rawValue: 32)
  }

  var traits: Traits { Self.traitTable[Int(rawValue)] }

  /// The name as it stands in the markup, in lower case.
  var name: String { Self.names[Int(rawValue)] }

  private static let names = allCases.map { String(describing: $0) }

  var headingLevel: Int {
    switch self {
    case .h1: 1
    case .h2: 2
    case .h3: 3
    case .h4: 4
    case .h5: 5
    case .h6: 6
    default: 0
    }
  }

  private static let traitTable: [Traits] = allCases.map { tag in
    switch tag {
    case .other, .a, .b, .strong, .span, .time, .label, .title: .nests
    case .p, .li, .td, .th, .tr, .tbody, .thead, .tfoot, .dd, .dt, .head, .html, .body: .block
    case .option, .optgroup: [.block, .control]
    case .base, .br, .link, .meta: .void
    case .hr: [.void, .block]
    case .button, .output: [.control, .nests]
    case .audio, .canvas, .map, .noscript, .object, .select, .template, .video: [.block, .control, .nests]
    case .iframe, .noembed, .noframes, .script, .style, .svg, .textarea, .xmp: .raw
    case .area, .col, .colgroup, .embed, .img, .input, .keygen, .param, .source, .track, .wbr: .droppable
    case .abbr, .acronym, .bdi, .bdo, .big, .cite, .code, .data, .del, .dfn, .em, .font, .i, .ins, .kbd, .mark,
      .nobr, .q, .s, .samp, .small, .strike, .sub, .sup, .tt, .u, .var, .picture:
      .droppable
    default: [.block, .nests]
    }
  }
}

/// Finds tags by name: open addressing over the names' first eight bytes and length.
struct TagTable {
  static let shared = TagTable()

  private static let slotCount = 1024
  private var keys = [UInt64](repeating: 0, count: slotCount)
  private var tags = [Tag](repeating: .other, count: slotCount)

  private init() {
    for tag in Tag.allCases where tag != .other {
      let name = Array(tag.name.utf8)
      let key = name.withUnsafeBufferPointer { Self.key(of: $0) }
      var slot = Self.slot(of: key)
      while keys[slot] != 0 { slot = (slot + 1) % Self.slotCount }
      keys[slot] = key
      tags[slot] = tag
    }
  }

  /// The tag with this name in lower or upper case.
  @inline(__always)
  func tag(named name: UnsafeBufferPointer<UInt8>) -> Tag {
    if name.count > 10 { return .other }
    let key = Self.key(of: name)
    var slot = Self.slot(of: key)
    while keys[slot] != 0 {
      if keys[slot] == key { return tags[slot] }
      slot = (slot + 1) % Self.slotCount
    }
    return .other
  }

  /// No two names in the table share their first seven bytes and their length.
  @inline(__always)
  private static func key(of name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var key = UInt64(name.count)
    for byte in name.prefix(7) { key = key << 8 | UInt64(byte | 0x20) }
    return key
  }

  @inline(__always)
  private static func slot(of key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 54) }
}
