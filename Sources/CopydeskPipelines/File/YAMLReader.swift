import struct CopydeskCore.SourcePlace
import Yams

/// Reads the part of YAML that pipeline files use: maps, lists and text, without tags and merge keys.
///
/// Types come from the settings, so YAML's guesses about `no` and `1.10` are never asked for; that also spares the
/// regular expressions that Yams guesses with.
struct YAMLReader {
  static let deepestNesting = 32
  static let mostAliases = 8
  static let nestingMessage = "nested deeper than \(deepestNesting) levels"
  /// Values with all aliases followed: several times what fits into the largest file without any.
  private static let mostValues = 100_000
  /// Yams stops at the first key that occurs twice; it is asked again at most so many times, and not for more than so
  /// many bytes in all, so that a file of nothing but one key does not take minutes.
  private static let mostDuplicateKeys = 32
  private static let mostBytesAgain = 1 << 20

  private let source: SourceText
  private var diagnostics: DiagnosticList
  private var valueCount = 0
  /// Keys that were hidden from Yams since they occur once more, by the place where they stand.
  private var hiddenKeys: [SourcePlace: String] = [:]

  /// The value of the whole file; nil where it is empty or cannot be read as YAML.
  static func read(_ source: SourceText, _ diagnostics: inout DiagnosticList) -> WrittenValue? {
    var reader = YAMLReader(source: source, diagnostics: diagnostics)
    defer { diagnostics = reader.diagnostics }
    return reader.root()
  }

  private init(source: SourceText, diagnostics: DiagnosticList) {
    self.source = source
    self.diagnostics = diagnostics
  }

  private mutating func root() -> WrittenValue? {
    if let anchor = source.possibleAnchors.first, source.possibleAliases.count > Self.mostAliases {
      diagnostics.error(
        .unsupportedYAML, "anchors are allowed in files with at most \(Self.mostAliases) aliases",
        at: source.place(ofByte: anchor))
      return nil
    }
    do {
      guard let node = try compose() else { return nil }
      let value = value(node, depth: 1)
      return valueCount > Self.mostValues ? nil : value
    } catch {
      report(error)
      return nil
    }
  }

  // MARK: Values

  private mutating func value(_ node: Node, depth: Int) -> WrittenValue? {
    let place = place(node.mark)
    valueCount += 1
    guard valueCount <= Self.mostValues else {
      if valueCount == Self.mostValues + 1 {
        diagnostics.error(.tooLarge, "file holds more than \(Self.mostValues) values", at: place)
      }
      return nil
    }
    guard depth <= Self.deepestNesting else {
      diagnostics.error(.tooLarge, Self.nestingMessage, at: place)
      return nil
    }
    switch node {
    case .scalar(let scalar):
      // Yams gives `!!str` to quoted text too.
      checkTag(scalar.tag, allowing: scalar.style == .plain ? [] : [.str], at: place)
      return WrittenValue(
        content: .text(scalar.string), place: place, isNothing: scalar.string.isEmpty && scalar.style == .plain)
    case .sequence(let sequence):
      checkTag(sequence.tag, allowing: [], at: place)
      return WrittenValue(content: .list(sequence.compactMap { value($0, depth: depth + 1) }), place: place)
    case .mapping(let mapping):
      checkTag(mapping.tag, allowing: [], at: place)
      return WrittenValue(content: .map(entries(mapping, depth: depth)), place: place)
    case .alias:
      diagnostics.error(.unsupportedYAML, "alias is not allowed here", at: place)
      return nil
    }
  }

  private mutating func entries(_ mapping: Node.Mapping, depth: Int) -> [WrittenValue.Entry] {
    var entries: [WrittenValue.Entry] = []
    var lines: [String: Int] = [:]
    for (key, node) in mapping {
      let place = place(key.mark)
      guard case .scalar(let scalar) = key else {
        diagnostics.error(.unsupportedYAML, "a key must be text", at: place)
        continue
      }
      // A key has been compared with others, and then Yams counts plain text as `!!str` too.
      checkTag(scalar.tag, allowing: [.str], at: place)
      let name = hiddenKeys[place] ?? scalar.string
      guard name != "<<" else {
        diagnostics.error(.unsupportedYAML, "merge keys are not supported; write the entries out", at: place)
        continue
      }
      guard let value = value(node, depth: depth + 1) else { continue }
      if let line = lines[name] {
        diagnostics.error(.duplicateKey, "'\(name)' is already given in line \(line)", at: place)
        continue
      }
      lines[name] = place.line
      entries.append(WrittenValue.Entry(key: WrittenWord(text: name, place: place), value: value))
    }
    return entries
  }

  private mutating func checkTag(_ tag: Tag, allowing allowed: [Tag.Name], at place: SourcePlace) {
    let name = tag.rawValue
    guard !name.isEmpty, !allowed.contains(where: { $0.rawValue == name }) else { return }
    let prefix = "tag:yaml.org,2002:"
    let written = name.hasPrefix(prefix) ? "!!\(name.dropFirst(prefix.count))" : name
    diagnostics.error(.unsupportedYAML, "tag '\(written)' is not supported; types come from the settings", at: place)
  }

  // MARK: Yams

  /// Yams's tree of the file.
  private mutating func compose() throws -> Node? {
    var text = source.text
    let mostAgain = min(Self.mostDuplicateKeys, Self.mostBytesAgain / max(1, text.utf8.count))
    while true {
      do {
        return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        guard hiddenKeys.count < mostAgain, let name = names.first, let hidden = hide(name, at: context.mark, in: text)
        else { throw YamlError.duplicatedKeysInMapping(duplicates: names, context: context) }
        text = hidden
      }
    }
  }

  /// The text with a key made unlike all others, every place in it unchanged; nil where it is not written as it reads.
  private mutating func hide(_ name: String, at mark: Mark, in text: String) -> String? {
    var scalars = Array(text.unicodeScalars)
    guard var index = Self.index(of: mark, in: scalars), let stand = Unicode.Scalar(0xF0000 + hiddenKeys.count),
      index < scalars.count
    else { return nil }
    if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
    let length = name.unicodeScalars.count
    guard length > 0, scalars[index...].starts(with: name.unicodeScalars) else { return nil }
    scalars.replaceSubrange(index..<index + length, with: repeatElement(stand, count: length))
    hiddenKeys[place(mark)] = name
    return String(String.UnicodeScalarView(scalars))
  }

  private static func index(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int? {
    var line = 1
    var index = 0
    while line < mark.line {
      guard index < scalars.count else { return nil }
      let isReturn = scalars[index] == "\r" && !(index + 1 < scalars.count && scalars[index + 1] == "\n")
      if scalars[index] == "\n" || isReturn { line += 1 }
      index += 1
    }
    return index + mark.column - 1
  }

  private func place(_ mark: Mark?) -> SourcePlace {
    guard let mark else { return SourcePlace(line: 1, column: 1) }
    return source.place(line: mark.line, scalarColumn: mark.column)
  }

  // MARK: Errors

  private mutating func report(_ error: any Error) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      let start = context.map { place($0.mark) }
      let mistake = YAMLMistake(problem, at: place(mark), context?.text ?? "", since: start, in: source)
      diagnostics.error(.invalidYAML, mistake.message, at: mistake.place)
    case YamlError.duplicatedKeysInMapping(let names, let context):
      let keys = names.prefix(3).map { "'\($0)'" }.listed("and")
      diagnostics.error(
        .duplicateKey, "\(keys) \(names.count == 1 ? "is" : "are") given more than once", at: place(context.mark))
    case YamlError.reader(let problem, let offset, _, let yaml):
      let before = offset.map { yaml.prefix($0).utf8.count } ?? 0
      diagnostics.error(.invalidYAML, "not valid YAML: \(problem)", at: source.place(ofByte: before))
    default:
      diagnostics.error(.invalidYAML, "not valid YAML: \(error)", at: nil)
    }
  }
}
