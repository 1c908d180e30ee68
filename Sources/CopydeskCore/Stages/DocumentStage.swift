/// A stage that looks at one document at a time.
///
/// `apply` is pure: it depends on the document, the settings and read-only tables, and gives the same for the same
/// document, whatever came before it. Neighbouring document stages are fused: one task takes one batch through all of
/// them, batches run on all cores, and the order of the source is kept.
public protocol DocumentStage: Stage {
  /// Marks up one document, synchronously.
  ///
  /// - Returns: whether the document goes on.
  /// - Throws: any error fails this document, which leaves by the `failed` port without the marks of this stage; the run
  ///   goes on.
  func apply(_ document: inout Document) throws -> Verdict

  /// How often the stage gets a document that it throws on; 1 unless it says otherwise. For a stage that asks something
  /// that may be busy: one that works on the document alone would throw again.
  var attempts: Int { get }
}

extension DocumentStage {
  public var attempts: Int { 1 }

  public nonisolated(nonsending) func process(_ batch: inout Batch) async throws {
    batch.update(attempts: attempts) { document in try apply(&document) }
  }

  /// Marks up one text by this stage alone, without engine or pipeline file.
  ///
  /// - Throws: what `apply` throws. A stage with tables must have been prepared (`prepare()`).
  public func marking(_ text: String) throws -> Document {
    var document = Document(id: "text", text: text)
    _ = try apply(&document)
    try document.commit(stage: Self.name)
    return document
  }
}
