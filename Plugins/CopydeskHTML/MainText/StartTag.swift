import CopydeskText

/// What the attributes of one start tag say about the text inside of it.
struct StartTag {
  private(set) var hints: NameHints = []
  private(set) var visibility = Page.Visibility.shown
  /// `itemprop="articleBody"`.
  private(set) var isDeclaredBody = false
  /// An `<a>` that leads somewhere.
  private(set) var isLink = false
  /// Where it leads; empty where nobody asks.
  private(set) var address = ""
  /// The language that `<html>` declares.
  private(set) var language: String?
  /// Where the words of `class` and `id` are in the page's names; 0 is the place of an empty list.
  private(set) var classNames = 0
  private(set) var identifierNames = 0
  /// What `start` says of a list and `value` of an item.
  private(set) var number: Int?
  /// How many columns and rows a cell reaches over.
  private(set) var columns = 1
  private(set) var rows = 1
  /// What may make the tag the place of an author or a date.
  private(set) var place: PlaceReader

  /// Streaming servers put content in hidden elements under such ids, for a script to move into place.
  private static let streamedIdentifier = Array("S:".utf8)

  init(_ tag: Tag, _ attributes: Attributes, names: inout NameLists, keepsAddress: Bool) {
    place = PlaceReader(tag)
    var isStreamed = false
    attributes.forEach { name, value in
      switch name {
      case .class: classNames = take(names: value, &names)
      case .role: _ = take(names: value, &names)
      case .id:
        identifierNames = take(names: value, &names)
        isStreamed = value.starts(with: Self.streamedIdentifier)
      case .hidden: visibility = .hidden
      case .ariaHidden: if visibility == .shown, value.first == UInt8(ascii: "t") { visibility = .ariaHidden }
      case .itemprop:
        isDeclaredBody = value.elementsEqual("articleBody".utf8)
        place.take(name, value)
      case .rel, .author, .datetime, .content: place.take(name, value)
      case .href:
        isLink = tag == .a
        if keepsAddress, isLink { address = String(decoding: value, as: UTF8.self) }
      case .number: number = Self.number(value)
      case .columns: columns = Self.number(value) ?? 1
      case .rows: rows = Self.number(value) ?? 1
      case .lang: if tag == .html { language = String(decoding: value, as: UTF8.self) }
      default: break
      }
    }
    if hints.contains(.unseen) { visibility = .hidden }
    if isStreamed { visibility = .shown }
  }

  /// The number that an attribute begins with; nil for one below 0 or of more than nine digits, which Markdown has not.
  private static func number(_ value: UnsafeBufferPointer<UInt8>) -> Int? {
    var number: Int?
    for byte in value.drop(while: { $0 <= 0x20 || $0 == UInt8(ascii: "+") }) {
      guard byte &- 0x30 < 10 else { break }
      number = (number ?? 0) * 10 + Int(byte - 0x30)
      if let number, number > 999_999_999 { return nil }
    }
    return number
  }

  @inline(__always)
  private mutating func take(names value: UnsafeBufferPointer<UInt8>, _ names: inout NameLists) -> Int {
    let (hints, list) = names.read(value)
    self.hints.formUnion(hints)
    return list
  }
}

/// The words in the `class`, `id` and `role` attributes of a page, each list of them once.
struct NameLists {
  /// The words as hashes; the first list is empty.
  private(set) var lists: [[UInt32]] = [[]]
  private var known: [Int: (hints: NameHints, list: Int)] = [:]

  /// What an attribute with names says, and where its words are in `lists`.
  mutating func read(_ names: UnsafeBufferPointer<UInt8>) -> (hints: NameHints, list: Int) {
    if names.isEmpty { return ([], 0) }
    let key = Int(truncatingIfNeeded: stableHash(of: names))
    if let found = known[key] { return found }
    var words: [UInt32] = []
    let hints = NameHintTable.shared.hints(in: names, words: &words)
    lists.append(words)
    let read = (hints, lists.count - 1)
    known[key] = read
    return read
  }
}
