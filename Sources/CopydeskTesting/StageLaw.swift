public import CopydeskCore

/// One law of the contract that every stage keeps.
///
/// Its name says what a stage does: "gives the same twice".
public struct StageLaw: Sendable, CustomStringConvertible {
  public let name: String
  let scope: Scope
  /// Says what a stage does wrong with some documents; nil where it keeps the law.
  let breach: @Sendable (Subject, [Document]) async throws -> String?

  /// On what a law is tried.
  enum Scope: Sendable {
    /// On each document by itself, and with a stage that needs other documents on all.
    case each
    /// On all documents, of any stage.
    case all
    /// On nothing that is handed in: the law brings what it needs.
    case none
  }

  init(_ name: String, on scope: Scope, _ breach: @escaping @Sendable (Subject, [Document]) async throws -> String?) {
    self.name = name
    self.scope = scope
    self.breach = breach
  }

  public var description: String { name }

  /// Tries the law on a stage.
  ///
  /// - Parameters:
  ///   - stage: with its settings; it need not be prepared.
  ///   - documents: what it is tried on, beside what the law itself brings.
  /// - Throws: `ContractError` where the stage breaks the law, and what `Stage.prepare()` throws.
  public func check(_ stage: any Stage, on documents: [Document] = SampleTexts.documents) async throws {
    var stage = stage
    try stage.prepare()
    let subject = Subject(stage: stage)
    for group in groups(of: documents, for: stage) {
      guard let finding = try await breach(subject, group) else { continue }
      let smallest = await Shrinking.smallest(group, finding: finding) { try await breach(subject, $0) }
      throw ContractError(stage: subject.name, law: name, finding: smallest.finding, input: smallest.documents)
    }
  }

  /// Tries the law on a stage with some texts, and with no others but those that the law itself brings.
  public func check(_ stage: any Stage, on texts: [String]) async throws {
    try await check(stage, on: SampleTexts.documents(of: texts))
  }

  /// Tries the law on a stage with texts of your own, in which it has work to do, and with all sample documents.
  public func check(_ stage: any Stage, adding texts: [String]) async throws {
    try await check(stage, on: SampleTexts.documents(adding: texts))
  }

  private func groups(of documents: [Document], for stage: any Stage) -> [[Document]] {
    switch scope {
    case .none: [[]]
    case .each where stage is any DocumentStage: documents.map { [$0] }
    case .each, .all: [documents]
    }
  }
}
