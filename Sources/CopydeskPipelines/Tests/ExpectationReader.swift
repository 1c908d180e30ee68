import CopydeskCore

/// What stands under `expect`.
extension TestReader {
  static let expectKeys = [
    "text", "contains", "lacks", "marks", "notes", "fields", "rejected", "failed", "parts",
  ]
  private static let runKeys = ["counts", "records"]
  private static let markKeys = ["cut", "change", "to", "rule", "stage"]
  private static let counted = ["out", "rejected", "failed", "cuts", "changes", "notes"]

  /// - Parameter runKeys: whether `counts` and `records` may stand here, which are about all documents together.
  mutating func expectation(_ value: WrittenValue, runKeys: Bool) -> Expectation? {
    var expected = Expectation(value: value)
    switch value.content {
    case .text where value.isNothing:
      diagnostics.error(
        .nothingListed, "'expect' says nothing; write a text, or a map such as { contains: … }", at: value.place)
      return nil
    case .text:
      expected.text = value
      return expected
    case .list:
      wrong(value, "a text, or a map such as { contains: … }")
      return nil
    case .map(let written):
      if written.isEmpty { diagnostics.error(.nothingListed, "'expect' says nothing", at: value.place) }
      if !runKeys { reportRunKeys(written) }
      guard let entries = map(value, "", Self.expectKeys + Self.runKeys, "'expect'") else { return nil }
      read(entries, into: &expected)
      return expected
    }
  }

  private mutating func reportRunKeys(_ entries: [WrittenValue.Entry]) {
    for entry in entries where Self.runKeys.contains(entry.key.text) {
      diagnostics.error(
        .misplacedKey, "'\(entry.key.text)' is about all documents; put it under the 'expect' of the test",
        at: entry.key.place)
    }
  }

  private mutating func read(_ entries: [String: WrittenValue], into expected: inout Expectation) {
    expected.text = entries["text"]
    if let text = entries["text"], text.text == nil { wrong(text, "text") }
    expected.contains = entries["contains"]
    expected.lacks = entries["lacks"]
    for value in [expected.contains, expected.lacks].compactMap(\.self) {
      for item in value.items { _ = word(item, "some words of the text") }
    }
    expected.marks = entries["marks"]
    for mark in entries["marks"]?.items ?? [] { checkMark(mark) }
    expected.notes = entries["notes"]
    for note in entries["notes"]?.items ?? [] { checkNote(note) }
    if let fields = entries["fields"] {
      if case .map(let entries) = fields.content { expected.fields = entries } else { wrong(fields, "a map of fields") }
    }
    expected.rejected = entries["rejected"].flatMap { ending($0, "rejected") }
    expected.failed = entries["failed"].flatMap { ending($0, "failed") }
    if let failed = entries["failed"], entries["rejected"] != nil {
      diagnostics.error(
        .conflictingKeys, "'failed' cannot stand beside 'rejected': a document ends once", at: failed.place)
    }
    if let parts = entries["parts"] {
      guard case .list(let values) = parts.content else { return wrong(parts, "a list, an expectation for each part") }
      expected.parts = values.compactMap { expectation($0, runKeys: false) }
    }
  }

  private mutating func checkMark(_ value: WrittenValue) {
    guard let entries = map(value, "a mark such as { cut: WORDS, rule: NAME }", Self.markKeys, "a mark") else { return }
    for (_, value) in entries where value.text == nil { wrong(value, "text") }
    _ = entries["stage"].flatMap { stage($0) }
    if let change = entries["change"], entries["cut"] != nil {
      diagnostics.error(.conflictingKeys, "'change' cannot stand beside 'cut'", at: change.place)
    }
    if let to = entries["to"], entries["cut"] != nil {
      diagnostics.error(.misplacedKey, "'to' belongs to 'change': nothing takes the place of a cut", at: to.place)
    }
    if entries.isEmpty, value.entries.isEmpty { wrong(value, "a mark such as { cut: WORDS, rule: NAME }") }
  }

  private mutating func checkNote(_ value: WrittenValue) {
    guard case .map(let entries) = value.content else { return wrong(value, "a note such as { note: quote, … }") }
    guard let label = entries.first(where: { $0.key.text == "note" }) else {
      return diagnostics.error(.missingKey, "'note' is missing, which names the label", at: value.place)
    }
    guard let text = word(label.value, "the label of a note") else { return }
    if let stage = entries.first(where: { $0.key.text == "stage" }) { _ = self.stage(stage.value) }
    guard let added = shape.added, !added.contains(text) else { return }
    diagnostics.unknown(.unknownNote, text, "no stage says that it adds '\(text)'", at: label.value.place, among: added)
  }

  private mutating func ending(_ value: WrittenValue, _ what: String) -> Expectation.Ending? {
    if value.text != nil {
      _ = word(value, "words of the reason")
      return Expectation.Ending(value: value, reason: value)
    }
    guard let entries = map(value, "the reason, or { stage: ID, reason: WORDS }", Self.endingKeys, "'\(what)'") else {
      return nil
    }
    _ = entries["stage"].flatMap { stage($0) }
    _ = entries["reason"].flatMap { word($0, "words of the reason") }
    return Expectation.Ending(value: value, stage: entries["stage"], reason: entries["reason"])
  }

  // MARK: All documents

  /// - Parameter others: what else may stand there, and is read elsewhere.
  mutating func readRun(_ value: WrittenValue, _ test: inout PipelineTest, others: [String]) {
    for entry in value.entries {
      switch entry.key.text {
      case "counts":
        guard case .map(let counts) = entry.value.content else {
          wrong(entry.value, "a map such as { out: 1, rejected: 0 }")
          continue
        }
        for count in counts { readCount(count, &test) }
      case "records":
        guard case .map(let ports) = entry.value.content else {
          wrong(entry.value, "a map such as { PORT: [ { FIELD: VALUE } ] }")
          continue
        }
        for port in ports { readRecords(port, &test) }
      case let key where !others.contains(key) && others.isEmpty:
        let isDocuments = Self.expectKeys.contains(key)
        if isDocuments {
          diagnostics.error(
            .misplacedKey, "'\(key)' is about one document; put it under the 'expect' of one", at: entry.key.place)
        } else {
          diagnostics.unknown(
            .unknownKey, key, "'\(key)' is not a key of 'expect' beside 'documents'", at: entry.key.place,
            among: Self.runKeys)
        }
      default: break
      }
    }
  }

  private mutating func readCount(_ entry: WrittenValue.Entry, _ test: inout PipelineTest) {
    let counted: PipelineTest.Counted
    switch entry.key.text {
    case "out": counted = .out
    case "rejected": counted = .rejected
    case "failed": counted = .failed
    case "cuts": counted = .cuts
    case "changes": counted = .changes
    case "notes": counted = .notes
    default:
      guard let port = port(entry.key, others: Self.counted) else { return }
      counted = .port(port)
    }
    guard let text = entry.value.text, let number = Int(text), number >= 0 else {
      return wrong(entry.value, "a whole number")
    }
    test.counts.append((counted, entry.value))
  }

  private mutating func readRecords(_ entry: WrittenValue.Entry, _ test: inout PipelineTest) {
    guard let port = port(entry.key, others: []) else { return }
    guard case .records = port.name else {
      return diagnostics.error(.wrongKind, "'\(entry.key.text)' gives documents, not records", at: entry.key.place)
    }
    for item in entry.value.items where item.text != nil { wrong(item, "a record such as { FIELD: VALUE }") }
    test.records.append((port, entry.value))
  }

  /// A port by `STAGE.PORT`, or a record port by its name alone where only one stage has it.
  private mutating func port(_ name: WrittenWord, others: [String]) -> Pipeline.Port? {
    let short = shape.stages.flatMap { stage in stage.recordPorts.map { (stage.id, $0) } }
    let named = short.filter { $0.1 == name.text }
    if named.count == 1 { return Pipeline.Port(named[0].0, .records(named[0].1)) }
    let parts = name.text.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      diagnostics.unknown(
        .unknownPort, name.text, "'\(name.text)' is not a port", at: name.place,
        among: others + short.map { named.count > 1 ? "\($0.0).\($0.1)" : $0.1 })
      return nil
    }
    guard let stage = shape.stages.first(where: { $0.id == parts[0] }) else {
      diagnostics.unknown(
        .unknownID, parts[0], "'\(parts[0])' is not a stage of the pipeline", at: name.place,
        among: shape.stages.map(\.id))
      return nil
    }
    switch parts[1] {
    case "out": return Pipeline.Port(stage.id)
    case "rejected": return Pipeline.Port(stage.id, .rejected)
    case "failed": return Pipeline.Port(stage.id, .failed)
    case let port where stage.recordPorts.contains(port): return Pipeline.Port(stage.id, .records(port))
    default:
      diagnostics.unknown(
        .unknownPort, parts[1], "'\(stage.id)' has no port '\(parts[1])'", at: name.place,
        among: ["out", "rejected", "failed"] + stage.recordPorts)
      return nil
    }
  }
}
