import ArgumentParser
import CopydeskCore
import CopydeskIO
import CopydeskPipelines
import Foundation

/// Turns a document of a run into a test: what came in, and what became of it.
struct TestRecording {
  var id: String
  var pipeline: String?
  var arguments: PipelineArguments

  func run() async throws {
    let last = LastRun.load()
    guard let path = pipeline ?? last?.pipeline else {
      throw ValidationError("there was no run in this folder yet; name the pipeline file with --pipeline")
    }
    let parameters = last?.pipeline == path ? last?.parameters ?? [:] : [:]
    let loaded = try arguments.load(path, below: parameters, preparesSources: false)
    let (document, origin) = try await document(loaded, last?.pipeline == path ? last : nil)
    let target = PipelineTestFile.companion(of: path)
    let recorded = try await RecordedTest(of: document, through: loaded, from: origin)
    if let page = recorded.page {
      let file = URL(fileURLWithPath: target).deletingLastPathComponent().appending(path: page.name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(page.bytes).write(to: file, options: .atomic)
    }
    try append(recorded.yaml, to: target)
    Terminal.line("'\(id)' is a test in \(target) now; its input is \(origin)")
    if loaded.stages.contains(where: { $0.stage is any CorpusStage }) {
      Terminal.line("it went through the stages alone: what other documents of the run did to it is not in the test")
    }
    let again = PipelineTestFile.load(path: target, KnownStages.catalogue, overrides: try arguments.overrides())
    Terminal.error(again.diagnostics)
    if !again.diagnostics.isEmpty { throw ExitStatus.wrongInput }
  }

  /// The document as a source gives it, or else, where no source has it any more, as an output of the run keeps it.
  private func document(_ pipeline: Pipeline, _ last: LastRun?) async throws -> (Document, String) {
    for node in pipeline.sources {
      var source = node.source
      guard (try? source.prepare()) != nil, let batches = try? source.read(from: nil) else { continue }
      for try await batch in batches {
        if let document = batch.documents.first(where: { $0.id == id }) {
          return (document, "as source '\(node.id)' gives it\(document.origin.map { ", from \($0)" } ?? "")")
        }
      }
    }
    for file in last?.files ?? [] {
      var found: Document?
      try? DocumentRow.forEach(in: file.path) { row in
        if row.document.id == id { found = row.document }
        return found == nil
      }
      guard let found else { continue }
      // What stages found out is theirs to find again.
      let document = Document(id: found.id, text: found.incoming, origin: found.origin)
      return (document, "the text as it came in, from the run's output \(file.path): no source has it any more")
    }
    throw ValidationError("no source and no output of the last run has a document '\(id)'")
  }

  private func append(_ test: String, to path: String) throws {
    var text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "copydesk: 1\n\ntests:\n"
    if !text.hasSuffix("\n") { text += "\n" }
    if !text.hasSuffix("tests:\n") { text += "\n" }
    try Data((text + test).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
