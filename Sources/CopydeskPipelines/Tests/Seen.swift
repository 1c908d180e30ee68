import CopydeskCore

/// A value as a test sees it: text, with places in a document as the words that stand there.
indirect enum Seen: Sendable {
  case nothing
  case text(String)
  case list([Seen])
  case map([(name: String, value: Seen)])

  init(_ value: Value, in document: Document) {
    switch value {
    case .null: self = .nothing
    case .bool(let bool): self = .text(String(bool))
    case .int(let number): self = .text(String(number))
    case .double(let number): self = .text(number.settingText ?? "\(number)")
    case .string(let text), .json(let text): self = .text(text)
    case .array(let values): self = .list(values.map { Seen($0, in: document) })
    case .object(let fields): self = .map(Self.entries(fields, in: document))
    case .span(let range): self = .text(String(document.text[bytes: range]))
    case .incomingSpan(let range): self = .text(String(document.incoming[bytes: range]))
    }
  }

  static func entries(_ fields: Fields, in document: Document) -> [(name: String, value: Seen)] {
    fields.entries.map { ($0.name, Seen($0.value, in: document)) }
  }

  /// Whether this is what a test has written. A map needs to hold only what is written, and text may be a list of one.
  func matches(_ written: WrittenValue) -> Bool {
    switch (written.content, self) {
    case (.text, .nothing): written.isNothing
    case (.text(let text), .text(let seen)): !written.isNothing && Self.isSame(text, seen)
    case (.text, .list(let values)): values.count == 1 && values[0].matches(written)
    case (.list(let items), .list(let values)):
      items.count == values.count && zip(items, values).allSatisfy { $1.matches($0) }
    case (.list(let items), _): items.count == 1 && matches(items[0])
    case (.map(let entries), .map(let values)):
      entries.allSatisfy { entry in
        let value = values.first { $0.name == entry.key.text }?.value ?? .nothing
        return value.matches(entry.value)
      }
    default: false
    }
  }

  /// White space around the words does not count, and neither does how a number is written.
  private static func isSame(_ written: String, _ seen: String) -> Bool {
    if written == seen || written.trimmed == seen.trimmed { return true }
    guard let left = Double(written), let right = Double(seen) else { return false }
    return left == right
  }
}

/// Something of which a test may expect a few in a list: a mark, a note, a record.
struct SeenItem: Sendable {
  var entries: [(name: String, value: Seen)]
  /// A change, and the text as its stage found it.
  private var change: (mark: Mark, text: String)?

  /// How many of the written values are there.
  func agreement(with written: WrittenValue) -> Int {
    let isInWords = isChange(from: written.text(under: "change"), to: written.text(under: "to"))
    return written.entries.count { entry in
      if isInWords, ["change", "to"].contains(entry.key.text) { return true }
      let values = entries.filter { $0.name == entry.key.text }.map(\.value)
      return values.isEmpty ? Seen.nothing.matches(entry.value) : values.contains { $0.matches(entry.value) }
    }
  }

  func matches(_ written: WrittenValue) -> Bool { agreement(with: written) == written.entries.count }

  /// Whether these are the words in which a change stands, before and after: `the port s` and `the port's`.
  private func isChange(from old: String?, to new: String?) -> Bool {
    guard let (mark, whole) = change, let old = old.map({ Array($0.utf8) }), let new = new.map({ Array($0.utf8) })
    else { return false }
    let (range, text, replacement) = (mark.range, whole.utf8, Array(mark.replacement.utf8))
    let spare = old.count - range.count
    guard spare >= 0, new.count - replacement.count == spare else { return false }
    return (0...spare).contains { lead in
      let start = range.lowerBound - lead
      guard start >= 0, start + old.count <= text.count else { return false }
      let words = text.dropFirst(start).prefix(old.count)
      let tail = old[(lead + range.count)...]
      return words.elementsEqual(old) && new == old[..<lead] + replacement + tail
    }
  }

  /// The item with these names only, in their order, and all of them where none is given or it has none of them.
  func only(_ names: [String]) -> SeenItem {
    let named = names.flatMap { name in entries.filter { $0.name == name }.prefix(1) }
    return named.isEmpty ? self : SeenItem(entries: named)
  }

  static func marks(of document: Document) -> [SeenItem] {
    document.revisions.flatMap { revision in revision.marks.map { item(of: $0, in: revision.before) } }
  }

  private static func item(of mark: Mark, in text: String) -> SeenItem {
    let origin: [(name: String, value: Seen)] = [("rule", .text(mark.rule)), ("stage", .text(mark.stage))]
    guard mark.kind == .change else { return SeenItem(entries: [("cut", .text(mark.removed.trimmed))] + origin) }
    // With the words around it first, as people are shown it: `port s` and `port's` rather than a blank and a tick.
    let before = text[bytes: 0..<mark.range.lowerBound].reversed().prefix { !$0.isWhitespace }.prefix(mostAround)
    let after = text[bytes: mark.range.upperBound..<text.utf8.count].prefix { !$0.isWhitespace }.prefix(mostAround)
    let inWords = { (middle: String) in Seen.text(String(before.reversed()) + middle + String(after)) }
    var item = SeenItem(entries: [
      ("change", inWords(mark.removed)), ("to", inWords(mark.replacement)), ("change", .text(mark.removed)),
      ("to", .text(mark.replacement)),
    ])
    item.entries += origin
    item.change = (mark, text)
    return item
  }

  /// Characters of a word that are shown on each side of a change.
  private static let mostAround = 20

  static func notes(of document: Document) -> [SeenItem] {
    document.notes.map { note in
      var entries: [(name: String, value: Seen)] = [("note", .text(note.label))]
      for role in note.spans.map(\.role) where !entries.contains(where: { $0.name == role }) {
        let words = note.ranges(role).map { Seen.text(String(document.text[bytes: $0])) }
        entries.append((role, words.count == 1 ? words[0] : .list(words)))
      }
      entries += Seen.entries(note.fields, in: document)
      entries.append(("stage", .text(note.stage)))
      return SeenItem(entries: entries)
    }
  }

  init(entries: [(name: String, value: Seen)]) { self.entries = entries }
  init(_ record: Record) { entries = Seen.entries(record.fields, in: record.document) }
}

extension String {
  /// The text without white space around it; all of it where it is nothing else.
  var trimmed: String {
    let rest = drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return self }
    return String(rest[...last])
  }

  var withoutLastBreaks: String {
    var text = self[...]
    while let last = text.last, last.isNewline { text.removeLast() }
    return String(text)
  }

  subscript(bytes range: Range<Int>) -> Substring {
    self[utf8.index(startIndex, offsetBy: range.lowerBound)..<utf8.index(startIndex, offsetBy: range.upperBound)]
  }
}
