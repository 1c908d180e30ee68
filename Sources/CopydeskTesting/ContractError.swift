public import CopydeskCore

/// A stage broke a law of the contract: which one, how, and on which input.
public struct ContractError: Error, CustomStringConvertible {
  /// The name of the stage.
  public var stage: String
  /// The name of the law.
  public var law: String
  /// What was found, in words.
  public var finding: String
  /// The documents that it was found on, made as small as was cheap; empty where the law needs none.
  public var input: [Document] = []

  public var description: String {
    var lines = ["'\(stage)' breaks the law \"\(law)\": \(finding)"]
    for document in input.prefix(Self.shownDocuments) {
      lines.append("  on document '\(document.id)': \(shown(document))")
    }
    if input.count > Self.shownDocuments { lines.append("  and \(input.count - Self.shownDocuments) more documents") }
    return lines.joined(separator: "\n")
  }

  private static let shownDocuments = 4

  private func shown(_ document: Document) -> String {
    guard let page = document.page else { return quoted(document.text) }
    return "a page, " + quoted(String(decoding: page.bytes, as: UTF8.self))
  }
}
