import CopydeskCore

/// A prepared stage under trial.
struct Subject: Sendable {
  let stage: any Stage

  var type: any Stage.Type { Swift.type(of: stage) }
  var name: String { type.name }

  /// Lets the stage work on one batch by itself, without the engine.
  func run(_ documents: [Document]) async throws -> Batch {
    var batch = Batch(documents, stage: name)
    do {
      try await stage.process(&batch)
      batch.settle()
    } catch let error where !(error is CancellationError) {
      batch.failAll(error)
    }
    return batch
  }

  /// What became of a batch, in words that are equal only where everything is.
  func rendering(of batch: Batch) -> [String] {
    batch.documents.map { "out: " + Rendering.document($0) + records(of: $0) }
      + batch.rejected.map { "rejected: \(quoted($0.reason)): " + Rendering.document($0.document) }
      + batch.failed.map { "failed: \(quoted($0.error)): " + Rendering.document($0.document) }
  }

  private func records(of document: Document) -> String {
    type.recordPorts.flatMap { port in
      stage.records(from: document, port: port).map { "\n  record at \(port): \(Rendering.fields($0.fields))" }
    }
    .joined()
  }
}

extension Batch {
  /// All documents that left by any port, and the port.
  var everyDocument: [(document: Document, port: String)] {
    documents.map { ($0, "out") } + rejected.map { ($0.document, "rejected") } + failed.map { ($0.document, "failed") }
  }
}
