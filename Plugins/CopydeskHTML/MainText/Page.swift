/// The text of a page in document order, in blocks, with what their markup says about them.
struct Page {
  /// An element around blocks.
  struct Element {
    /// Index of the parent in `elements`; -1 for the outermost.
    var parent: Int
    var tag: Tag
    var hints: NameHints
    var visibility: Visibility
    /// `itemprop="articleBody"` and the like.
    var isDeclaredBody = false
    /// The blocks that begin inside the element.
    var blocks: Range<Int>
  }

  enum Visibility: UInt8 {
    case shown
    /// For eyes but not for screen readers.
    case ariaHidden
    case hidden
  }

  /// A run of text that no block boundary cuts.
  struct TextBlock {
    /// The place in `text`.
    var range: Range<Int>
    /// Index of the innermost element in `elements` that holds the whole block.
    var element: Int
    /// Bytes of the block that lie in links, and how many links there are.
    var linkBytes: Int
    var linkCount: Int
    /// Bytes of the block in bold.
    var boldBytes: Int
    /// Whether any of its links leads to a place on the page.
    var hasLocalLink: Bool
    /// Bytes of the block inside of `<time>`.
    var timeBytes: Int
  }

  /// Blocks with `\n\n` between them, as UTF-8.
  var text: [UInt8] = []
  var blocks: [TextBlock] = []
  var elements: [Element] = []
  var metadata = PageMetadata()

  /// The paths of all elements, such as `html/body/main/article/p[3]`. The first of its kind bears no number.
  func paths() -> [String] {
    struct Place: Hashable {
      var parent: Int
      var tag: Tag
    }
    var paths: [String] = []
    paths.reserveCapacity(elements.count)
    var counts: [Place: Int] = [:]
    for element in elements {
      let count = counts[Place(parent: element.parent, tag: element.tag), default: 0] + 1
      counts[Place(parent: element.parent, tag: element.tag)] = count
      let step = count == 1 ? element.tag.name : "\(element.tag.name)[\(count)]"
      // Below this depth a path says nothing to a reader, and paths of a hostile page would take memory by the square.
      let prefix = element.parent < 0 ? "" : paths[element.parent]
      paths.append(prefix.isEmpty ? step : prefix.utf8.count > 400 ? prefix : "\(prefix)/\(step)")
    }
    return paths
  }
}
