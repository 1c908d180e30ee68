import CopydeskCore

/// Reads what stands under `tests`, and reports every word that no such test, and no such pipeline, has.
struct TestReader {
  private static let inputKeys = ["id", "title", "fields", "text", "html", "file"]
  private static let testKeys = ["name", "stage", "from", "to"] + inputKeys + ["documents", "expect"]
  private static let documentKeys = inputKeys + ["expect"]
  static let endingKeys = ["stage", "reason"]

  let shape: PipelineShape
  let folder: String
  let source: SourceText?
  var diagnostics: DiagnosticList

  /// - Parameter folder: where the paths of input files begin.
  static func read(
    _ value: WrittenValue, _ shape: PipelineShape, folder: String, _ source: SourceText?,
    _ diagnostics: inout DiagnosticList
  ) -> [PipelineTest] {
    var reader = TestReader(shape: shape, folder: folder, source: source, diagnostics: diagnostics)
    defer { diagnostics = reader.diagnostics }
    guard case .list(let values) = value.content else {
      reader.wrong(value, "a list of tests")
      return []
    }
    let tests = values.compactMap { reader.test($0.withoutFinalBreaks(in: source)) }
    var lines: [String: Int] = [:]
    for test in tests {
      if let line = lines[test.name] {
        reader.diagnostics.error(
          .duplicateKey, "a test in line \(line) has the name '\(test.name)' too", at: test.place)
      }
      lines[test.name] = test.place.line
    }
    return tests
  }

  // MARK: Tests

  private mutating func test(_ value: WrittenValue) -> PipelineTest? {
    guard let entries = map(value, "a test such as { stage: NAME, text: …, expect: … }", Self.testKeys, "a test") else {
      return nil
    }
    var test = PipelineTest(name: "", place: value.place)
    test.first = (entries["stage"] ?? entries["from"]).flatMap { stage($0) }
    test.last = (entries["stage"] ?? entries["to"]).flatMap { stage($0) }
    for key in ["from", "to"] where entries["stage"] != nil {
      if let other = entries[key] {
        diagnostics.error(.conflictingKeys, "'\(key)' cannot stand beside 'stage'", at: other.place)
      }
    }
    checkOrder(test, at: entries["to"]?.place ?? value.place)
    let name = entries["name"].flatMap { word($0, "a name") }
    test.name = name ?? "\(test.last ?? test.first ?? "pipeline"), line \(value.place.line)"
    readInputs(entries, &test, at: value.place, isWhole: entries.count == value.entries.count)
    if entries["expect"] == nil, !test.inputs.contains(where: { $0.expected != nil }) {
      // A misspelt key has been reported, and it may have been this one.
      if entries.count == value.entries.count { diagnostics.error(.missingKey, "'expect' is missing", at: value.place) }
    }
    return test
  }

  private mutating func checkOrder(_ test: PipelineTest, at place: SourcePlace) {
    guard let first = test.first, let last = test.last,
      let start = shape.stages.firstIndex(where: { $0.id == first }),
      let end = shape.stages.firstIndex(where: { $0.id == last }), start > end
    else { return }
    diagnostics.error(.readsBelow, "'\(last)' stands above '\(first)'; a test goes down the stages", at: place)
  }

  private mutating func readInputs(
    _ entries: [String: WrittenValue], _ test: inout PipelineTest, at place: SourcePlace, isWhole: Bool
  ) {
    if let documents = entries["documents"] {
      for key in Self.inputKeys {
        if let other = entries[key] {
          diagnostics.error(
            .conflictingKeys, "'\(key)' cannot stand beside 'documents'; put it into one of them", at: other.place)
        }
      }
      if documents.items.isEmpty { wrong(documents, "a list of documents") }
      for (index, value) in documents.items.enumerated() { addDocument(value, number: index + 1, &test) }
      if let expect = entries["expect"] {
        if expect.entries.isEmpty { wrong(expect, "a map of 'counts' and 'records' beside 'documents'") }
        readRun(expect, &test, others: [])
      }
    } else {
      let document = document(entries, id: "document", at: place, isWhole: isWhole)
      let expected = entries["expect"].flatMap { expectation($0, runKeys: true) }
      if let expect = entries["expect"] { readRun(expect, &test, others: Self.expectKeys) }
      guard let document else { return }
      test.inputs = [PipelineTest.Input(document: document, expected: expected)]
    }
  }

  private mutating func addDocument(_ value: WrittenValue, number: Int, _ test: inout PipelineTest) {
    guard
      let entries = map(value, "a document such as { id: NAME, text: … }", Self.documentKeys, "a document of a test"),
      let document = document(entries, id: "\(number)", at: value.place, isWhole: entries.count == value.entries.count)
    else { return }
    if test.inputs.contains(where: { $0.document.id == document.id }) {
      diagnostics.error(
        .duplicateID, "two documents have the id '\(document.id)'", at: entries["id"]?.place ?? value.place)
    }
    let expected = entries["expect"].flatMap { expectation($0, runKeys: false) }
    test.inputs.append(PipelineTest.Input(document: document, expected: expected))
  }

  /// - Parameter isWhole: false where a key is misspelt, which may be the one that is missing.
  private mutating func document(
    _ entries: [String: WrittenValue], id: String, at place: SourcePlace, isWhole: Bool
  ) -> Document? {
    let id = entries["id"].flatMap { word($0, "an id") } ?? id
    var fields = Fields()
    if let written = entries["fields"] {
      if case .map(let entries) = written.content {
        for entry in entries { fields[entry.key.text] = Self.value(entry.value) }
      } else {
        wrong(written, "a map of fields")
      }
    }
    if let title = entries["title"].flatMap({ word($0, "a title") }) { fields["title"] = .string(title) }
    let given = ["text", "html", "file"].filter { entries[$0] != nil }
    guard given.count == 1, let key = given.first, let value = entries[key] else {
      if let second = given.dropFirst().first, let place = entries[second]?.place {
        diagnostics.error(
          .conflictingKeys, "'\(second)' cannot stand beside '\(given[0])': a document comes in one way", at: place)
      } else if isWhole {
        diagnostics.error(.missingKey, "nothing comes in: 'text', 'html' or 'file' is missing", at: place)
      }
      return nil
    }
    guard let text = value.text else {
      wrong(value, key == "file" ? "a path" : "text")
      return nil
    }
    switch key {
    case "text": return Document(id: id, text: text, fields: fields)
    case "html": return Document(id: id, page: RawPage(bytes: Array(text.utf8)), fields: fields)
    default: return document(id: id, file: text, fields, at: value.place)
    }
  }

  private mutating func document(id: String, file: String, _ fields: Fields, at place: SourcePlace) -> Document? {
    let path = file.hasPrefix("/") ? file : folder + file
    guard !file.isEmpty, let bytes = FileText.bytes(path) else {
      diagnostics.error(.unreadableFile, "'\(path)' cannot be read; paths begin at the folder of this file", at: place)
      return nil
    }
    if file.hasSuffix(".html") || file.hasSuffix(".htm") {
      return Document(id: id, page: RawPage(bytes: bytes), origin: path, fields: fields)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      diagnostics.error(.unreadableFile, "'\(path)' is not valid UTF-8; a page needs the ending .html", at: place)
      return nil
    }
    return Document(id: id, text: text, origin: path, fields: fields)
  }

  /// A field's value: a number, a truth or text, as a source would read it from JSON. Text in quotes stays text.
  private static func value(_ written: WrittenValue) -> Value {
    switch written.content {
    case .text(let text):
      if let number = Int(text) { return .int(number) }
      if let number = Double(text), number.isFinite { return .double(number) }
      return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
    case .list(let values): return .array(values.map { value($0) })
    case .map(let entries):
      var fields = Fields()
      for entry in entries { fields[entry.key.text] = value(entry.value) }
      return .object(fields)
    }
  }

  // MARK: Forms

  mutating func wrong(_ value: WrittenValue, _ form: String) {
    diagnostics.error(.wrongForm, "expected \(form), found \(value.described)", at: value.place)
  }

  /// The values of a map by key; keys that it cannot have are reported.
  mutating func map(
    _ value: WrittenValue, _ form: String, _ keys: [String], _ what: String
  ) -> [String: WrittenValue]? {
    guard case .map(let entries) = value.content else {
      wrong(value, form)
      return nil
    }
    for entry in entries where !keys.contains(entry.key.text) {
      diagnostics.unknown(
        .unknownKey, entry.key.text, "'\(entry.key.text)' is not a key of \(what)", at: entry.key.place, among: keys)
    }
    return Dictionary(
      entries.lazy.filter { keys.contains($0.key.text) }.map { ($0.key.text, $0.value) },
      uniquingKeysWith: { first, _ in first })
  }

  mutating func word(_ value: WrittenValue, _ form: String) -> String? {
    if let text = value.text, !text.isEmpty { return text }
    wrong(value, form)
    return nil
  }

  /// The id of a stage of the pipeline.
  mutating func stage(_ value: WrittenValue) -> String? {
    guard let id = word(value, "the id of a stage") else { return nil }
    if !shape.stages.contains(where: { $0.id == id }) {
      diagnostics.unknown(
        .unknownID, id, "'\(id)' is not a stage of the pipeline", at: value.place, among: shape.stages.map(\.id))
    }
    return id
  }
}
