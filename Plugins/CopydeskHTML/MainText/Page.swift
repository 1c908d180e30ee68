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
    /// What the element and all around it are.
    var surroundings: Surroundings = []
    /// The level of the heading that the element is or is inside of, 0 where there is none.
    var headingLevel = 0
    var depth = 0
    /// Where the words of its `class` and its `id` are in `names`; 0 is the place of an empty list.
    var classNames = 0
    var identifierNames = 0
    /// Equal for elements with the same tag and the same `class`.
    var kind: UInt64 = 0
  }

  /// What elements around a text make of it.
  struct Surroundings: OptionSet {
    let rawValue: UInt32
    static let list = Surroundings(rawValue: 1 << 0)
    static let table = Surroundings(rawValue: 1 << 1)
    static let figure = Surroundings(rawValue: 1 << 2)
    static let quote = Surroundings(rawValue: 1 << 3)
    static let hidden = Surroundings(rawValue: 1 << 4)
    static let article = Surroundings(rawValue: 1 << 5)
    static let main = Surroundings(rawValue: 1 << 6)
    static let header = Surroundings(rawValue: 1 << 7)
    static let footer = Surroundings(rawValue: 1 << 8)
    static let aside = Surroundings(rawValue: 1 << 9)
    static let navigation = Surroundings(rawValue: 1 << 10)
    static let form = Surroundings(rawValue: 1 << 11)
    static let caption = Surroundings(rawValue: 1 << 12)
    static let section = Surroundings(rawValue: 1 << 13)
    static let declaredBody = Surroundings(rawValue: 1 << 14)
    static let ariaHidden = Surroundings(rawValue: 1 << 15)
    static let control = Surroundings(rawValue: 1 << 16)
    static let details = Surroundings(rawValue: 1 << 17)
    static let code = Surroundings(rawValue: 1 << 18)

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ tag: Tag) {
      switch tag {
      case .li, .dd, .dt: self = .list
      case .td, .th, .tr, .table, .caption: self = .table
      case .figure: self = .figure
      case .figcaption: self = [.figure, .caption]
      case .blockquote: self = .quote
      case .article: self = .article
      case .main: self = .main
      case .header: self = .header
      case .footer: self = .footer
      case .aside: self = .aside
      case .nav, .menu, .search: self = .navigation
      case .form, .fieldset: self = .form
      case .section: self = .section
      case .select, .option, .optgroup, .button, .canvas, .object, .audio, .video, .map, .noscript, .template, .dialog:
        self = .control
      case .details, .summary: self = .details
      case .pre: self = .code
      default: self = []
      }
    }
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
    /// Bytes of the block inside of `<time>`.
    var timeBytes: Int
    /// In a row of a table the column, from 0, of the cell that the block begins in.
    var column: Int
  }

  /// The text of a link, and where it leads.
  struct Link {
    var range: Range<Int>
    var address: String
  }

  /// Blocks with `\n\n` between them, as UTF-8.
  var text: [UInt8] = []
  var blocks: [TextBlock] = []
  var elements: [Element] = []
  var metadata = PageMetadata()
  var structuredText = StructuredText()
  /// Links in order of their ends, where the reader was told to keep them.
  var links: [Link] = []
  /// The numbers that lists start with and that items of lists say they have, by their element.
  var listNumbers: [Int: Int] = [:]
  /// The words in names, as hashes, in lists that elements point to.
  var names: [[UInt32]] = [[]]

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
    // What is around a wanted element is wanted too, so other parents' children need no numbers.
    for (at, element) in elements.enumerated() where element.parent < 0 || isWanted[element.parent] {
      let key = (element.parent + 1) << 8 | Int(element.tag.rawValue)
      let count = counts[key, default: 0] + 1
      counts[key] = count
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
