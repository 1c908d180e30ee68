public import CopydeskCore

/// One test as it is written: documents, the stages that they go through, and what is expected of them.
public struct PipelineTest: Sendable {
  /// What the file calls it, or its stages and its line.
  public var name: String
  /// Where it begins.
  public var place: SourcePlace
  /// The first and the last of the stages that the documents go through; nil where it is not said.
  var first: String?
  var last: String?
  var inputs: [Input] = []
  /// What is expected of the run as a whole.
  var counts: [(counted: Counted, value: WrittenValue)] = []
  var records: [(port: Pipeline.Port, value: WrittenValue)] = []

  /// A document that goes in, and what is expected of it.
  struct Input: Sendable {
    var document: Document
    var expected: Expectation?
  }

  /// What a number under `counts` counts.
  enum Counted: Sendable {
    case out, rejected, failed, cuts, changes, notes
    case port(Pipeline.Port)
  }
}

/// What is expected of one document. Only what is written is compared.
struct Expectation: Sendable {
  /// All of it, as it is written.
  var value: WrittenValue
  var text: WrittenValue?
  var contains: WrittenValue?
  var lacks: WrittenValue?
  var marks: WrittenValue?
  var notes: WrittenValue?
  var fields: [WrittenValue.Entry] = []
  var rejected: Ending?
  var failed: Ending?
  /// What a document becomes that a stage splits.
  var parts: [Expectation]?

  /// Why and where a document leaves before the end.
  struct Ending: Sendable {
    var value: WrittenValue
    var stage: WrittenValue?
    var reason: WrittenValue?
  }
}

extension WrittenValue {
  var text: String? { if case .text(let text) = content { text } else { nil } }
  func text(under key: String) -> String? { entries.first { $0.key.text == key }?.value.text }
  var entries: [Entry] { if case .map(let entries) = content { entries } else { [] } }
  /// The items of a list; one value stands for a list of one.
  var items: [WrittenValue] {
    switch content {
    case .list(let items): items
    case .text where isNothing: []
    default: [self]
    }
  }

  /// Takes the line break that ends a block (`|` or `>`) off its text: it belongs to the form and not to what is meant.
  func withoutFinalBreaks(in source: SourceText?) -> WrittenValue {
    var value = self
    switch content {
    case .text(let text):
      guard text.hasSuffix("\n"), let opening = source?.byte(at: place),
        opening == UInt8(ascii: "|") || opening == UInt8(ascii: ">")
      else { return self }
      value.content = .text(String(text.dropLast()))
    case .list(let items): value.content = .list(items.map { $0.withoutFinalBreaks(in: source) })
    case .map(let entries):
      value.content = .map(
        entries.map { WrittenValue.Entry(key: $0.key, value: $0.value.withoutFinalBreaks(in: source)) })
    }
    return value
  }
}

/// What tests may name in a pipeline: its stages, their ports, and the notes that they make.
struct PipelineShape {
  struct Stage {
    var id: String
    /// Nil where the type is not known.
    var type: (any CopydeskCore.Stage.Type)?

    var recordPorts: [String] { type?.recordPorts ?? [] }
  }

  private(set) var stages: [Stage] = []
  private(set) var sources: [String] = []

  init(_ file: PipelineFile, _ catalogue: Catalogue) {
    sources = file.sources.compactMap { $0.id?.text }
    stages = file.stages.compactMap { part in
      guard let id = part.id?.text ?? part.type?.text else { return nil }
      return Stage(id: id, type: part.type.flatMap { catalogue.stages[$0.text] })
    }
  }

  /// The labels of notes and names of fields that the stages say they add; nil where one is not known.
  var added: [String]? {
    stages.contains { $0.type == nil } ? nil : stages.flatMap { $0.type?.adds ?? [] }
  }
}
