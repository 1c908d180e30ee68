import CopydeskText

/// Named values in the order in which they were set; a name occurs once.
///
/// Names are the same where their bytes are: `é` in one scalar and `é` in two are two names, as they are in JSON.
/// Documents carry few fields, so this is an array and look-up is a scan. Only where there are many, as in a row of
/// somebody else's data, it keeps an index.
public struct Fields: Sendable {
  public private(set) var entries: [Entry] = []
  /// The places of all names in `entries`; empty up to `longestScan` of them.
  private var places: [ExactName: Int] = [:]

  private static let longestScan = 32

  /// One name and its value.
  public struct Entry: Sendable, Hashable {
    public var name: String
    public var value: Value

    public init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  public init() {}

  public var isEmpty: Bool { entries.isEmpty }

  /// The value under `name`; setting nil removes the entry, setting a new name appends it.
  public subscript(name: String) -> Value? {
    get { place(of: name).map { entries[$0].value } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): entries[place].value = value
      case (let place?, nil):
        entries.remove(at: place)
        places = [:]
        indexNames()
      case (nil, let value?):
        entries.append(Entry(name: name, value: value))
        indexNames()
      case (nil, nil): break
      }
    }
  }

  private func place(of name: String) -> Int? {
    let exact = ExactName(text: name)
    return places.isEmpty ? entries.firstIndex { ExactName(text: $0.name) == exact } : places[exact]
  }

  /// Takes the names that the index does not have yet into it.
  private mutating func indexNames() {
    guard entries.count > Self.longestScan else { return }
    for place in places.count..<entries.count { places[ExactName(text: entries[place].name)] = place }
  }

  /// A text that is the same only where its bytes are, unlike `String`, which looks at normal forms.
  private struct ExactName: Hashable {
    var text: String

    static func == (left: Self, right: Self) -> Bool {
      left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
    }

    // By bytes too: names that differ in their bytes alone would all have one hash.
    func hash(into hasher: inout Hasher) { text.withBytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) } }
  }
}

extension Fields: Hashable {
  public static func == (left: Self, right: Self) -> Bool { left.entries == right.entries }
  public func hash(into hasher: inout Hasher) { entries.hash(into: &hasher) }
}

extension Fields: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, Value)...) {
    for (name, value) in elements { self[name] = value }
  }
}
