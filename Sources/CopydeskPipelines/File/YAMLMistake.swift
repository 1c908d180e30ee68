import struct CopydeskCore.SourcePlace

/// What keeps a file from being YAML, in words that say what to do.
///
/// libYAML says what it expected and what it was parsing; both are right, and few people know what they mean.
struct YAMLMistake {
  private(set) var message: String
  private(set) var place: SourcePlace

  /// Takes what libYAML says: `problem` at `end`, found while `activity`, which began at `start`.
  init(_ problem: String, at end: SourcePlace, _ activity: String, since start: SourcePlace?, in source: SourceText) {
    place = end
    let begin = start ?? end
    let since = start.map { " that begins at \($0.line):\($0.column)" } ?? ""
    let isAlias = activity.contains("scanning an alias") || problem == "found undefined alias"
    if isAlias, let star = [begin, end].first(where: { source.byte(at: $0) == UInt8(ascii: "*") }) {
      message = "text that begins with '*' must stand in quotes, as in \"*.rejected\""
      place = star
      return
    }
    let before = SourcePlace(line: end.line, column: max(1, end.column - 1))
    if source.byte(at: end) == UInt8(ascii: "{"), source.byte(at: before) == UInt8(ascii: "$") {
      message = "not valid YAML: text with '${…}' must stand in quotes here"
      place = before
      return
    }
    switch problem {
    case "but found another document":
      message = "a pipeline file holds one YAML document, and here a second begins"
    case _ where problem.hasPrefix("Maximum nesting level"):
      message = YAMLReader.nestingMessage
    case "found character that cannot start any token" where source.byte(at: end) == UInt8(ascii: "\t"):
      message = "not valid YAML: a tab cannot indent; use spaces"
    case "found character that cannot start any token":
      message = "not valid YAML: text that begins so must stand in quotes"
    case "found unexpected end of stream" where activity.contains("quoted scalar"):
      message = "not valid YAML: the quote that opens here is never closed"
      place = begin
    case "mapping values are not allowed in this context":
      message = "not valid YAML: ':' cannot stand here; mind the indentation, or put text with ': ' in quotes"
    case "could not find expected ':'":
      message = "not valid YAML: ':' is missing behind this key"
      place = begin
    case "block sequence entries are not allowed in this context":
      message = "not valid YAML: '-' cannot stand here; mind the indentation, or begin the list on a line of its own"
    case "did not find expected key" where activity.contains("block mapping"):
      message = "not valid YAML: expected a key of the map\(since); mind the indentation"
    case "did not find expected '-' indicator":
      message = "not valid YAML: expected '-' as in the list\(since); mind the indentation"
    case "did not find expected ',' or ']'":
      message = "not valid YAML: expected ',' or ']' in the list\(since)"
    case "did not find expected ',' or '}'":
      message = "not valid YAML: expected ',' or '}' in the map\(since)"
    default:
      message = "not valid YAML: \(problem)\(activity.isEmpty ? "" : " \(activity)\(since)")"
    }
  }
}
