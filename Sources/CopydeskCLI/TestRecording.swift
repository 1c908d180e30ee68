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
    let old = try existing(target)
    let recorded = try await RecordedTest(
      of: document, through: loaded, from: origin, besides: Set(old?.tests.map(\.name) ?? []))
    guard let text = old.map({ $0.text(with: recorded) }) ?? PipelineTestFile.text(with: recorded) else {
      throw ValidationError("'\(target)' must end with 'tests:' and a list of '- ' items, to take one more")
    }
    if let page = recorded.page {
      let file = URL(fileURLWithPath: target).deletingLastPathComponent().appending(path: page.name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(page.bytes).write(to: file, options: .atomic)
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: target), options: .atomic)
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

  /// The file of tests, where there is one; nothing is appended to one with mistakes.
  private func existing(_ path: String) throws -> PipelineTestFile? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = PipelineTestFile.load(path: path, KnownStages.catalogue, overrides: try arguments.overrides())
    guard file.diagnostics.isEmpty else { throw PipelineFileError(file.diagnostics) }
    return file
  }
}
