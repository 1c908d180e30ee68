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

  /// The paths of the elements that hold blocks, such as `html/body/main/article/p[3]`, and nothing for all others. The
  /// first of its kind bears no number.
  func paths() -> [String] {
    var isWanted = [Bool](repeating: false, count: elements.count)
    for block in blocks {
      var at = block.element
      while at >= 0, !isWanted[at] {
        isWanted[at] = true
        at = elements[at].parent
      }
    }
    var paths = [String](repeating: "", count: elements.count)
    var counts: [Int: Int] = [:]
    counts.reserveCapacity(elements.count)
    for (at, element) in elements.enumerated() {
      let count = counts[(element.parent + 1) << 8 | Int(element.tag.rawValue), default: 0] + 1
      counts[(element.parent + 1) << 8 | Int(element.tag.rawValue)] = count
      guard isWanted[at] else { continue }
      var path = element.parent < 0 ? "" : paths[element.parent]
      // Below this depth a path says nothing to a reader, and paths of a hostile page would take memory by the square.
      if path.utf8.count <= Self.longestPath {
        if !path.isEmpty { path += "/" }
        path += element.tag.name
        if count > 1 { path += "[\(count)]" }
      }
      paths[at] = path
    }
    return paths
  }

  private static let longestPath = 400
}
