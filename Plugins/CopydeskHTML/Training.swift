/// What the training of the learned scorer reads: the rows that it will see, and the texts to make labels from.
@_spi(Training) public struct TrainingPage {
  /// An element around blocks.
  public struct Element {
    /// Index of the element around it; -1 for the outermost.
    public var parent: Int
    /// Hashes of the words in its `class` and its `id`.
    public var names: [UInt32]
  }

  /// The names of the numbers in a row.
  public static var featureNames: [String] { FeatureRows.names }

  public var blocks: [String]
  /// A row of numbers for each block, one after the other.
  public var rows: [Float]
  public var elements: [Element]
  /// For each block the index of its innermost element.
  public var innermost: [Int]
  public var title: String?

  public init(_ bytes: [UInt8]) throws {
    let page = try PageReader.read(bytes, declaredEncoding: nil).page
    let metadata = MetadataChoice.metadata(of: page)
    title = metadata.title
    rows = FeatureRows(page, metadata: metadata).values
    blocks = page.blocks.map { String(decoding: page.text[$0.range], as: UTF8.self) }
    elements = page.elements.map {
      Element(parent: $0.parent, names: page.names[$0.classNames] + page.names[$0.identifierNames])
    }
    innermost = page.blocks.map(\.element)
  }
}
