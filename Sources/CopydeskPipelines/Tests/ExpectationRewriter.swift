import CopydeskCore

/// Rewrites expectations where they stand; every other byte of the file stays.
struct ExpectationRewriter {
  private let source: SourceText
  private let bytes: [UInt8]
  private let root: WrittenValue
  private var edits: [Edit] = []

  private struct Edit {
    var range: Range<Int>
    var text: String
  }

  /// Where a value stands: in `{…}` or `[…]` or not, and how far what is around it is indented.
  private struct Context {
    var inFlow: Bool
    var indent: Int
  }

  init(_ source: SourceText, _ root: WrittenValue) {
    self.source = source
    self.root = root
    bytes = Array(source.text.utf8)
  }

  /// The file with the expectations of some failures as they would have to be.
  static func rewrite(_ source: SourceText, _ root: WrittenValue, _ failures: [TestFailure]) -> String {
    var rewriter = ExpectationRewriter(source, root)
    rewriter.edits = failures.flatMap { $0.fix.map(rewriter.edits(for:)) ?? [] }
    return rewriter.result
  }

  private var result: String {
    var result: [UInt8] = []
    var position = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      // Several failures of one list have one fix.
      guard edit.range.lowerBound >= position else { continue }
      result += bytes[position..<edit.range.lowerBound]
      result += edit.text.utf8
      position = edit.range.upperBound
    }
    return String(decoding: result + bytes[position...], as: UTF8.self)
  }

  private func edits(for fix: TestFailure.Fix) -> [Edit] {
    if case .list(let list, let items) = fix, case .list(let old) = list.content, old.count == items.count {
      // Item by item, so that what stands between them stays.
      return zip(old, items).compactMap { value, item in
        if case .new(let seen) = item { replace(value) { _ in seen.yaml } } else { nil }
      }
    }
    return edit(fix).map { [$0] } ?? []
  }

  private func edit(_ fix: TestFailure.Fix) -> Edit? {
    switch fix {
    case .scalar(let value, let text): replace(value) { self.scalar(text, like: value, $0) }
    case .value(let value, let seen): replace(value) { _ in if case .nothing = seen { "" } else { seen.yaml } }
    case .list(let value, let items): replace(value) { self.list(items, like: value, $0) }
    case .expectation(let expected, let entries): replaceWhole(expected, entries)
    }
  }

  private func replace(_ value: WrittenValue, _ text: (Context) -> String) -> Edit? {
    guard let range = range(of: value),
      let context = context(of: value.place, in: root, Context(inFlow: false, indent: 0))
    else { return nil }
    var new = text(context)
    if range.isEmpty, range.lowerBound > 0, bytes[range.lowerBound - 1] != 0x20 { new = " " + new }
    if source.text.contains("\r\n") {
      new = new.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
    return Edit(range: range, text: new)
  }

  // MARK: New text

  private func scalar(_ text: String, like old: WrittenValue, _ context: Context) -> String {
    guard !context.inFlow else { return styled(text, like: old, inFlow: true) }
    let isBlock = byte(at: old) == UInt8(ascii: "|") || byte(at: old) == UInt8(ascii: ">")
    guard text.contains("\n") || isBlock else { return styled(text, like: old, inFlow: false) }
    // A block keeps its own indentation, and whether its last line ends.
    let indent = isBlock ? blockIndent(old) ?? context.indent + 2 : context.indent + 2
    let isOpen = old.text?.hasSuffix("\n") != false
    guard let block = YAMLText.block(isOpen ? text + "\n" : text, indent: indent, base: context.indent) else {
      return YAMLText.quoted(text)
    }
    // The first line stays, with its comment, unless it would say something else about the lines below it.
    guard let start = source.offset(of: old.place), bytes[start] == UInt8(ascii: "|"),
      block.hasPrefix("|\n") || block.hasPrefix("|-\n"),
      !bytes[start..<lineEnd(start)].prefix(3).contains(where: { (0x31...0x39).contains($0) })
    else { return block }
    return String(decoding: bytes[start..<lineEnd(start)], as: UTF8.self) + block.drop { $0 != "\n" }
  }

  private func styled(_ text: String, like old: WrittenValue, inFlow: Bool) -> String {
    byte(at: old) == UInt8(ascii: "\"") ? YAMLText.quoted(text) : YAMLText.scalar(text, inFlow: inFlow)
  }

  private func list(_ items: [TestFailure.Fix.Item], like old: WrittenValue, _ context: Context) -> String {
    let parts = items.map { item in
      switch item {
      case .kept(let value): range(of: value).map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
      case .new(let seen): seen.yaml
      }
    }
    guard !parts.isEmpty else { return "[]" }
    switch old.content {
    case .list where byte(at: old) == UInt8(ascii: "-"):
      return parts.joined(separator: "\n" + String(repeating: " ", count: old.place.column - 1) + "- ").withDash
    case .list(let values) where values.isEmpty && !context.inFlow:
      return parts.map { "\n" + String(repeating: " ", count: context.indent + 2) + "- " + $0 }.joined()
    case .text where old.isNothing && !context.inFlow:
      return parts.map { "\n" + String(repeating: " ", count: context.indent + 2) + "- " + $0 }.joined()
    default: return parts.count == 1 && !old.isList ? parts[0] : "[" + parts.joined(separator: ", ") + "]"
    }
  }

  /// Puts another ending in the place of all that a document was expected to be; what is expected of the run stays.
  private func replaceWhole(_ expected: Expectation, _ entries: [(key: String, text: String)]) -> Edit? {
    let value = expected.value
    let kept = value.entries.filter { $0.key.text == "counts" || $0.key.text == "records" }
    let isBlockMap = if case .map = value.content { byte(at: value) != UInt8(ascii: "{") } else { false }
    return replace(value) { context in
      if case .text = value.content, entries.count == 1, entries[0].key == "text" {
        return self.scalar(entries[0].text, like: value, context)
      }
      let keptParts = kept.map { entry in
        "\(entry.key.text): "
          + (self.range(of: entry.value).map { String(decoding: self.bytes[$0], as: UTF8.self) } ?? "")
      }
      guard isBlockMap else {
        let parts = entries.map { "\($0.key): \(YAMLText.scalar($0.text))" } + keptParts
        return "{ \(parts.joined(separator: ", ")) }"
      }
      let indent = value.place.column - 1
      let parts = entries.map { entry in
        let block = entry.text.contains("\n") ? YAMLText.block(entry.text, indent: indent + 2, base: indent) : nil
        return "\(entry.key): \(block ?? YAMLText.scalar(entry.text, inFlow: false))"
      }
      return (parts + keptParts).joined(separator: "\n" + String(repeating: " ", count: indent))
    }
  }

  // MARK: Places

  private func byte(at value: WrittenValue) -> UInt8? {
    guard let offset = source.offset(of: value.place), offset < bytes.count else { return nil }
    return bytes[offset]
  }

  /// The bytes of a value; nil where they cannot be told for sure.
  private func range(of value: WrittenValue) -> Range<Int>? {
    guard let start = source.offset(of: value.place), let end = end(of: value, from: start) else { return nil }
    return start..<end
  }

  private func end(of value: WrittenValue, from start: Int) -> Int? {
    if value.isNothing { return start }
    guard start < bytes.count else { return nil }
    switch value.content {
    case .text(let text):
      switch bytes[start] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): return endOfQuotes(from: start)
      case UInt8(ascii: "|"), UInt8(ascii: ">"): return endOfBlock(from: start)
      default: return endOfPlain(text, from: start)
      }
    case .list, .map:
      if bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{") { return endOfFlow(from: start) }
      let last = if case .list(let items) = value.content { items.last } else { value.entries.last?.value }
      guard let last else { return nil }
      return range(of: last)?.upperBound
    }
  }

  private func endOfQuotes(from start: Int) -> Int? {
    let quote = bytes[start]
    var index = start + 1
    while index < bytes.count {
      if quote == UInt8(ascii: "\""), bytes[index] == UInt8(ascii: "\\") {
        index += 2
      } else if bytes[index] == quote {
        guard quote == UInt8(ascii: "'"), index + 1 < bytes.count, bytes[index + 1] == quote else { return index + 1 }
        index += 2
      } else {
        index += 1
      }
    }
    return nil
  }

  /// Plain text over several lines reads with one blank for each break, so words are compared.
  private func endOfPlain(_ text: String, from start: Int) -> Int? {
    var index = start
    for byte in text.utf8 {
      if byte == 0x20 || byte == 0x0A {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
      } else {
        guard index < bytes.count, bytes[index] == byte else { return nil }
        index += 1
      }
    }
    return index
  }

  private func endOfFlow(from start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return index + 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        // Within a word an apostrophe opens nothing.
        if index > 0, [0x20, 0x0A, 0x5B, 0x7B, 0x2C, 0x3A].contains(bytes[index - 1]) {
          guard let end = endOfQuotes(from: index) else { return nil }
          index = end - 1
        }
      case UInt8(ascii: "#") where index > 0 && [0x20, 0x09, 0x0A].contains(bytes[index - 1]):
        while index + 1 < bytes.count, bytes[index + 1] != 0x0A { index += 1 }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The end of the last line that belongs to a block; blank lines behind it stay where they are.
  private func endOfBlock(from start: Int) -> Int? {
    var end = lineEnd(start)
    guard let indent = indentOfBlock(from: start) else { return end }
    var next = end + 1
    while next < bytes.count {
      let lineEnd = lineEnd(next)
      let blanks = bytes[next..<lineEnd].prefix { $0 == 0x20 }.count
      let isBlank = next + blanks == lineEnd || bytes[next + blanks] == 0x0D
      guard isBlank || blanks >= indent else { break }
      if !isBlank { end = lineEnd }
      next = lineEnd + 1
    }
    return end > start && bytes[end - 1] == 0x0D ? end - 1 : end
  }

  private func indentOfBlock(from start: Int) -> Int? {
    var next = lineEnd(start) + 1
    var least: Int?
    while next < bytes.count {
      let lineEnd = lineEnd(next)
      let blanks = bytes[next..<lineEnd].prefix { $0 == 0x20 }.count
      if next + blanks < lineEnd, bytes[next + blanks] != 0x0D {
        guard let digit = bytes[start..<min(start + 3, bytes.count)].first(where: { (0x31...0x39).contains($0) }) else {
          return blanks
        }
        least = context(of: source.place(ofByte: start), in: root, Context(inFlow: false, indent: 0))?.indent
        return (least ?? 0) + Int(digit - 0x30)
      }
      next = lineEnd + 1
    }
    return nil
  }

  private func blockIndent(_ value: WrittenValue) -> Int? {
    source.offset(of: value.place).flatMap { indentOfBlock(from: $0) }
  }

  private func lineEnd(_ offset: Int) -> Int { bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count }

  private func context(of place: SourcePlace, in value: WrittenValue, _ context: Context) -> Context? {
    let opening = byte(at: value)
    var inside = context
    switch value.content {
    case .text: return nil
    case .list(let items):
      inside.inFlow = context.inFlow || opening == UInt8(ascii: "[")
      if !inside.inFlow { inside.indent = value.place.column - 1 }
      for item in items {
        if item.place == place { return inside }
        if let found = self.context(of: place, in: item, inside) { return found }
      }
    case .map(let entries):
      inside.inFlow = context.inFlow || opening == UInt8(ascii: "{")
      for entry in entries {
        if !inside.inFlow { inside.indent = entry.key.place.column - 1 }
        if entry.value.place == place { return inside }
        if let found = self.context(of: place, in: entry.value, inside) { return found }
      }
    }
    return nil
  }
}

extension WrittenValue {
  fileprivate var isList: Bool { if case .list = content { true } else { false } }
}

extension String {
  fileprivate var withDash: String { "- " + self }
}

extension PipelineTestFile {
  /// The text of the file with the expectations that failed as they would have to be; nil where nothing can be rewritten.
  public func updated(after results: [TestResult]) -> (old: String, new: String)? {
    guard let source, let root else { return nil }
    let new = ExpectationRewriter.rewrite(source, root, results.flatMap(\.failures))
    return new.utf8.elementsEqual(source.text.utf8) ? nil : (source.text, new)
  }
}
