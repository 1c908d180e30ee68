public import CopydeskCore

/// A test made of a document and of what became of it.
public struct RecordedTest: Sendable {
  /// The test as an item of the list under `tests`.
  public private(set) var yaml = ""
  /// A page that came in, as a file beside the tests.
  public private(set) var page: (name: String, bytes: [UInt8])?

  private static let indent = "    "

  /// Sends the document through the whole pipeline, alone.
  ///
  /// - Parameters:
  ///   - document: as it came in.
  ///   - pipeline: what it goes through.
  ///   - origin: where the text comes from, for a comment.
  ///   - names: those of tests that are there already.
  public init(
    of document: Document, through pipeline: Pipeline, from origin: String, besides names: Set<String> = []
  ) async throws {
    let run = try await TestRun([document], through: pipeline, from: nil, to: nil)
    var lines = ["  # Recorded: \(origin.split(whereSeparator: \.isNewline).joined(separator: " "))."]
    var name = "recorded \(document.id)"
    var number = 1
    while names.contains(name) {
      number += 1
      name = "recorded \(document.id), \(number)"
    }
    lines.append("  - name: \(YAMLText.scalar(name, inFlow: false))")
    lines.append(Self.indent + "id: \(YAMLText.scalar(document.id, inFlow: false))")
    if !document.fields.isEmpty {
      lines.append(Self.indent + "fields: " + Seen.map(Seen.entries(document.fields, in: document)).yaml)
    }
    if let page = document.page {
      let name = "recorded/" + document.id.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
      let file = name.hasSuffix(".html") || name.hasSuffix(".htm") ? name : name + ".html"
      self.page = (file, page.bytes)
      lines.append(Self.indent + "file: \(YAMLText.scalar(file, inFlow: false))")
    } else {
      lines.append(Self.indent + "text: " + Self.text(document.text, indent: 6, base: 4))
    }
    lines.append(Self.indent + "expect:")
    for line in Self.expectation(run, fieldsBefore: document.fields) { lines.append(Self.indent + "  " + line) }
    yaml = lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ text: String, indent: Int, base: Int) -> String {
    (text.contains("\n") ? YAMLText.block(text, indent: indent, base: base) : nil) ?? YAMLText.quoted(text)
  }

  private static func expectation(_ run: TestRun, fieldsBefore: Fields) -> [String] {
    let outcomes = run.outcomes[0] ?? []
    guard outcomes.count == 1, let outcome = outcomes.first else {
      return ["parts:"] + outcomes.map { "  - text: " + YAMLText.quoted($0.document.text) }
    }
    let document = outcome.document
    var lines: [String] = []
    switch outcome {
    case .rejected(let rejected): lines.append("rejected: " + ending(rejected.stage, rejected.reason))
    case .failed(let failed): lines.append("failed: " + ending(failed.stage, failed.error))
    case .out: lines.append("text: " + text(document.text, indent: 8, base: 6))
    }
    lines += list("marks", SeenItem.marks(of: document)) + list("notes", SeenItem.notes(of: document))
    var fields: [String] = []
    for entry in document.fields.entries where fieldsBefore[entry.name] != entry.value {
      fields.append("  \(YAMLText.scalar(entry.name)): \(Seen(entry.value, in: document).yaml)")
    }
    if !fields.isEmpty { lines += ["fields:"] + fields }
    return lines
  }

  private static func ending(_ stage: String, _ reason: String) -> String {
    "{ stage: \(stage), reason: \(YAMLText.scalar(reason)) }"
  }

  private static func list(_ key: String, _ items: [SeenItem]) -> [String] {
    items.isEmpty ? ["\(key): []"] : ["\(key):"] + items.map { "  - " + $0.yaml }
  }
}

extension PipelineTestFile {
  /// The text of a file that holds nothing but one recorded test.
  public static func text(with recorded: RecordedTest) -> String { "copydesk: 1\n\ntests:\n" + recorded.yaml }

  /// The text of the file with one more test at its end; nil where no list of tests in block style ends the file.
  public func text(with recorded: RecordedTest) -> String? {
    guard let source, case .map(let entries)? = root?.content, let last = entries.last, last.key.text == "tests",
      let start = source.offset(of: last.value.place)
    else { return nil }
    guard case .list(let items) = last.value.content, !items.isEmpty else {
      // `tests: []`, or nothing behind the colon.
      let rest = source.text.utf8.dropFirst(start)
      let behind = String(Substring(rest)).drop { $0 == "[" || $0 == "]" || $0.isWhitespace }
      guard behind.isEmpty else { return nil }
      return String(Substring(source.text.utf8.prefix(start))).trimmingBlanks + "\n" + recorded.yaml
    }
    guard source.byte(at: last.value.place) == UInt8(ascii: "-") else { return nil }
    let indent = String(repeating: " ", count: last.value.place.column - 1)
    let lines = recorded.yaml.split(separator: "\n", omittingEmptySubsequences: false)
    let shifted = lines.map { $0.isEmpty ? "" : indent + $0.dropFirst(2) }.joined(separator: "\n")
    return source.text + (source.text.hasSuffix("\n") ? "\n" : "\n\n") + shifted
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
