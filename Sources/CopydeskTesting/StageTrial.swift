public import CopydeskCore

/// What one stage makes of one text: `#expect(try await StageTrial(RepairText(), on: "…").text == "…")`.
///
/// An expectation that fails prints the trial, with every mark and note.
public struct StageTrial: Sendable, CustomStringConvertible {
  /// What went on, in order; one document unless the stage split it, none where it left otherwise.
  public let out: [Document]
  /// The documents that the stage dropped, with their reasons.
  public let rejected: [Rejected]
  /// The documents that it could not work on, with the errors.
  public let failed: [Failed]
  /// The records of each port of the stage.
  public let records: [String: [Record]]

  /// - Throws: what `Stage.prepare()` throws.
  public init(_ stage: any Stage, on text: String, fields: Fields = [:]) async throws {
    try await self.init(stage, on: [Document(id: "text", text: text, fields: fields)])
  }

  /// Lets a stage work on several documents together, as one that looks for copies needs.
  public init(_ stage: any Stage, on documents: [Document]) async throws {
    var stage = stage
    try stage.prepare()
    let batch = try await Subject(stage: stage).run(documents)
    (out, rejected, failed) = (batch.documents, batch.rejected, batch.failed)
    var records: [String: [Record]] = [:]
    for port in type(of: stage).recordPorts {
      records[port] = batch.documents.flatMap { stage.records(from: $0, port: port) }
    }
    self.records = records
  }

  /// The first document that left, by whatever port.
  public var document: Document? { out.first ?? rejected.first?.document ?? failed.first?.document }
  /// The text of the first document that went on; nil where none did.
  public var text: String? { out.first?.text }
  /// The marks on the first document.
  public var marks: [Mark] { document?.marks ?? [] }
  /// The notes on the first document.
  public var notes: [Note] { document?.notes ?? [] }
  /// Why the first rejected document was dropped.
  public var reason: String? { rejected.first?.reason }

  public var description: String {
    (out.map { "out: " + Rendering.document($0, isNumbered: false) }
      + rejected.map { "rejected, \($0.reason): " + Rendering.document($0.document, isNumbered: false) }
      + failed.map { "failed, \($0.error): " + Rendering.document($0.document, isNumbered: false) }).joined(
        separator: "\n")
  }
}
