import CopydeskText

/// A document as a stage finds it and as it leaves it. The tests of a stage run it, so that it stays true.
public struct StageExample: Sendable, Hashable {
  /// The text as the stage finds it, or the page where `isPage`.
  public var before: String
  /// The text as the stage leaves it; the same as `before` where it only adds notes or rejects.
  public var after: String
  /// True where `before` is a web page that no stage has read.
  public var isPage: Bool
  /// Fields and notes that the document then has, as `summary(of:)` writes them.
  public var adds: [String]
  /// The reason for which the document is rejected; nil where it goes on.
  public var rejected: String?
  /// What other documents hold that the stage sees beside this one.
  public var others: [String]
  /// Where all of these documents come from, such as an address; `*` stands for the number of each.
  public var origin: String?

  public init(before: String, after: String) {
    self.init(before: before, after: after, adds: [])
  }

  public init(
    before: String, after: String? = nil, isPage: Bool = false, adds: [String] = [], rejected: String? = nil,
    others: [String] = [], origin: String? = nil
  ) {
    self.before = before
    self.after = after ?? before
    self.isPage = isPage
    self.adds = adds
    self.rejected = rejected
    self.others = others
    self.origin = origin
  }

  /// The documents of the example: the one that it shows, then the others, with the ids `1`, `2`, `3` …
  public var documents: [Document] {
    ([before] + others).enumerated().map { index, text in
      let id = String(index + 1)
      let origin = origin?.split(separator: "*", omittingEmptySubsequences: false).joined(separator: id)
      return isPage
        ? Document(id: id, page: RawPage(bytes: Array(text.utf8)), origin: origin)
        : Document(id: id, text: text, origin: origin)
    }
  }

  /// The fields and notes of a document, a line each: `title: Ferry returns`, `quote: content “We lost it”, kind direct`.
  public static func summary(of document: Document) -> [String] {
    let fields = document.fields.entries.map { "\($0.name): \(text(of: $0.value))" }
    let notes = document.notes.map { note in
      let spans = note.spans.map { "\($0.role) “\(document.text[bytes: $0.range])”" }
      let values = note.fields.entries.map { "\($0.name) \(text(of: $0.value))" }
      return "\(note.label): \((spans + values).joined(separator: ", "))"
    }
    return fields + notes
  }

  private static func text(of value: Value) -> String {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .double(let number): number.settingText ?? ""
    case .bool(let isTrue): String(isTrue)
    case .array(let values): values.map(text).joined(separator: "; ")
    case .object(let fields): fields.entries.map { "\($0.name) \(text(of: $0.value))" }.joined(separator: ", ")
    default: "null"
    }
  }
}
