/// One object of a page's JSON-LD, with those of its texts that this module reads.
struct StructuredNode {
  /// Index of the object around it; -1 for the outermost and for what a `@graph` lists.
  var parent: Int
  /// The key under which it stands; `graph` for the outermost.
  var role: Key
  var types: [String] = []
  var values: [(key: Key, text: String)] = []

  /// Keys that are read. Everything under other keys is stepped over.
  enum Key: UInt8, CaseIterable {
    case id, type, graph, value
    case headline, name, author, creator, publisher, sourceOrganization
    case datePublished, dateCreated, uploadDate, dateModified
    case url, mainEntityOfPage, mainEntity, image, thumbnailUrl, contentUrl, inLanguage, description, articleBody
    case other

    var name: String {
      switch self {
      case .id, .type, .graph, .value: "@\(self)"
      case .other: ""
      default: String(describing: self)
      }
    }

    private static let byLength: [[(name: [UInt8], key: Key)]] = {
      var table = [[(name: [UInt8], key: Key)]](repeating: [], count: 32)
      for key in allCases where key != .other { table[key.name.utf8.count].append((Array(key.name.utf8), key)) }
      return table
    }()

    init(_ name: UnsafeBufferPointer<UInt8>) {
      let candidates = name.count < Self.byLength.count ? Self.byLength[name.count] : []
      self = candidates.first { name.elementsEqual($0.name) }?.key ?? .other
    }
  }

  /// The first text under `key` that is not empty.
  subscript(key: Key) -> String? { values.first { $0.key == key && !$0.text.isEmpty }?.text }

  func all(_ key: Key) -> [String] { values.filter { $0.key == key }.map(\.text) }

  func isA(_ suffix: String) -> Bool { types.contains { $0.hasSuffix(suffix) } }
}
