import CopydeskCore

extension StageLaw {
  static let takesAnyText = StageLaw("takes any text that is UTF-8", on: .each) { stage, documents in
    for failed in try await stage.run(documents).failed where failed.document.page == nil {
      return "it failed: \(failed.error)"
    }
    return nil
  }

  static let takesAnEmptyText = StageLaw("takes an empty text", on: .none) { stage, _ in
    for text in ["", " ", "\n", "\n\n \n"] {
      let batch = try await stage.run(SampleTexts.documents(of: [text]))
      if let failed = batch.failed.first {
        return "it failed on \(quoted(text)): \(failed.error); keep such a text, or reject it with a reason"
      }
      for (document, _) in batch.everyDocument where text.isEmpty && document.hasMarks {
        return "it made marks on an empty text"
      }
    }
    return nil
  }

  static let takesAnyFields = StageLaw("takes documents without the fields that it knows, and with odd ones", on: .none)
  {
    stage, _ in
    let names = Set(stage.type.requires + stage.type.adds + ["language", "title", "url", "site"]).sorted()
    let values: [Value?] = [
      nil, .null, .bool(true), .int(-7), .double(0.5), "", "\u{0}", .array([.null]), .object(["a": 1]),
    ]
    let samples = SampleTexts.documents(of: [SampleTexts.article(seed: 41), SampleTexts.article(seed: 42)])
    for value in values {
      let documents = samples.map { sample in
        var document = sample
        for name in names { document.fields[name] = value }
        return document
      }
      guard let failed = try await stage.run(documents).failed.first else { continue }
      let fields = names.map { "'\($0)'" }.joined(separator: ", ")
      return
        "it failed where \(value.map { "\(Rendering.value($0)) stands in" } ?? "there are no") \(fields): \(failed.error)"
    }
    return nil
  }

  static let letsEveryDocumentLeaveOnce = StageLaw(
    "lets every document leave by one port, and those that fail as they were", on: .all
  ) { stage, documents in
    let all = SamplePages.unreadable + documents
    let run = await EngineRun.of([stage.stage, Witness()], all)
    if let error = run.error { return "the run broke off: \(error)" }
    if let violation = run.report.violations.first { return violation }
    let before = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    for case .failed(let failed) in run.deliveries {
      if failed.error.isEmpty { return "'\(failed.document.id)' failed without a word" }
      if !failed.document.notes(Witness.label).isEmpty { return "'\(failed.document.id)' failed and went on" }
      guard let found = before[failed.document.id] else { continue }
      if !failed.document.text.utf8.elementsEqual(found.text.utf8) || failed.document.hasMarks {
        return "'\(found.id)' failed, and its text is another one: \(quoted(failed.document.text))"
      }
      if !failed.document.notes.isEmpty { return "'\(found.id)' failed and has notes of the stage" }
    }
    for case .rejected(let rejected) in run.deliveries where rejected.reason.isEmpty {
      return "'\(rejected.document.id)' was rejected without a reason"
    }
    return nil
  }

  static let leavesIdentityAlone = StageLaw("leaves names, numbers and order of documents alone", on: .each) {
    stage, documents in
    let batch = try await stage.run(documents)
    let numbers = documents.map(\.ordinal)
    let origins = Dictionary(documents.map { ($0.id, $0.origin) }) { first, _ in first }
    var ids: Set<String> = []
    for (document, port) in batch.everyDocument {
      guard numbers.contains(document.ordinal) else {
        return "document '\(document.id)' has another number in the source than before: it was replaced, not marked"
      }
      guard ids.insert(document.id).inserted else { return "two documents are called '\(document.id)'" }
      guard batch.splitAdded > 0 || origins[document.id] != nil else {
        return "a document at '\(port)' is called '\(document.id)', and was not before"
      }
      if let origin = origins[document.id], origin != document.origin {
        return "the origin of '\(document.id)' is another one than before"
      }
    }
    let order = batch.documents.map(\.ordinal)
    guard order == order.sorted() || stage.stage is any StreamStage else { return "documents come in another order" }
    return nil
  }

  static let addsOnlyWhatItSays = StageLaw("adds only the fields and notes that it says", on: .each) {
    stage, documents in
    let before = Dictionary(documents.map { ($0.id, $0) }) { first, _ in first }
    for (document, _) in try await stage.run(documents).everyDocument {
      guard let found = before[document.id] else { continue }
      for name in Set(document.fields.entries.map(\.name) + found.fields.entries.map(\.name)).sorted()
      where document.fields[name] != found.fields[name] && !stage.type.adds.contains(name) {
        let value = document.fields[name].map(Rendering.value) ?? "nothing"
        return "it set the field '\(name)' to \(value), which is not in 'adds'"
      }
      if let note = document.notes.first(where: { $0.stage == stage.name && !stage.type.adds.contains($0.label) }) {
        return "it made a note '\(note.label)', which is not in 'adds'"
      }
    }
    return nil
  }

  static let givesRecordsAtItsPortsOnly = StageLaw(
    "gives records at the ports that it declares, and only there", on: .each
  ) {
    stage, documents in
    for document in try await stage.run(documents).documents {
      if let record = stage.stage.records(from: document, port: "no-such-port").first {
        return "it gives records at 'no-such-port': \(Rendering.fields(record.fields))"
      }
      for port in stage.type.recordPorts {
        for record in stage.stage.records(from: document, port: port) {
          if record.document.id != document.id { return "a record at '\(port)' is of another document" }
          if let span = misplacedSpan(in: .object(record.fields), of: document) {
            return "a record at '\(port)' has the span \(Rendering.range(span)), which is no place in its text"
          }
        }
      }
    }
    return nil
  }

  private static func misplacedSpan(in value: Value, of document: Document) -> Range<Int>? {
    switch value {
    case .span(let span): return isPlace(span, in: document.text) ? nil : span
    case .incomingSpan(let span): return isPlace(span, in: document.incoming) ? nil : span
    case .array(let values): return values.lazy.compactMap { misplacedSpan(in: $0, of: document) }.first
    case .object(let fields): return fields.entries.lazy.compactMap { misplacedSpan(in: $0.value, of: document) }.first
    default: return nil
    }
  }

  private static func isPlace(_ span: Range<Int>, in text: String) -> Bool {
    let bytes = Array(text.utf8)
    return [span.lowerBound, span.upperBound].allSatisfy { place in
      place == bytes.count || (bytes.indices ~= place && bytes[place] & 0xC0 != 0x80)
    }
  }
}

/// Notes each document that comes to it.
private struct Witness: DocumentStage {
  static let name = "witness"
  static let summary = "Notes each document that comes to it."
  static let label = "witnessed"

  func apply(_ document: inout Document) -> Verdict {
    document.add(Note(Self.label))
    return .keep
  }
}
