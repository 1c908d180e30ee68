import ArgumentParser
import CopydeskCore
import CopydeskFiles
import CopydeskPipelines
import Foundation

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Finds every mistake in pipeline files, without running them.",
    discussion: """
      Each mistake is named with its place and, where one is near, the right word. --fix puts in the words that are sure: \
      one slip of a key away, with nothing else near. docs/check.md lists the kinds of mistakes.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

  @Argument(help: ArgumentHelp("The pipeline files.", valueName: "file"))
  var pipelines: [String]
  @OptionGroup var arguments: PipelineArguments
  @Option(help: "text, json or sarif.")
  var format = Format.text
  @Flag(help: "Correct what is sure, in the file itself, and check again.")
  var fix = false

  func run() throws {
    var checked: [(file: PipelineFile, diagnostics: [Diagnostic])] = []
    for path in pipelines {
      var found = try check(path)
      if fix { found = try correct(found) }
      checked.append(found)
    }
    switch format {
    case .text: for (file, diagnostics) in checked { Terminal.error(diagnostics, in: file) }
    case .json:
      Terminal.line("[" + checked.flatMap(\.diagnostics).map(\.json).joined(separator: ",\n ") + "]")
    case .sarif: try printJSON(SARIF(checked))
    }
    let errors = checked.flatMap(\.diagnostics).count { $0.severity == .error }
    if format == .text {
      for (file, diagnostics) in checked where !diagnostics.contains(where: { $0.severity == .error }) {
        Terminal.line("\(file.path) is good")
      }
      if errors > 0 { Terminal.error(errors == 1 ? "1 error" : "\(errors) errors") }
    }
    guard errors == 0 else { throw ExitStatus.wrongInput }
  }

  private func check(_ path: String) throws -> (file: PipelineFile, diagnostics: [Diagnostic]) {
    let file = arguments.file(path)
    let overrides = try arguments.overrides()
    if path.hasSuffix(PipelineTestFile.ending) {
      let tests = PipelineTestFile.load(
        path: path, KnownStages.catalogue, overrides: overrides, reading: { arguments.file($0) })
      return (file, tests.diagnostics)
    }
    let checked = PipelineLoader(KnownStages.catalogue).check(file, overrides: overrides)
    var tests = PipelineTestFile.diagnostics(of: file, KnownStages.catalogue, overrides: overrides)
    // What a test calls by its right name may be misspelt in the pipeline, which has been said.
    if checked.pipeline == nil { tests.removeAll { Self.namesOfPipeline.contains($0.rule) } }
    let programs = arguments.objections(to: checked.pipeline, in: path, severity: .warning)
    // What has no place, such as how many mistakes are not listed, comes last.
    let here = (checked.diagnostics + tests.filter { $0.file == path } + programs).enumerated().sorted {
      ($0.element.line ?? .max, $0.element.column ?? 0, $0.offset)
        < ($1.element.line ?? .max, $1.element.column ?? 0, $1.offset)
    }
    return (file, here.map(\.element) + tests.filter { $0.file != path })
  }

  /// Corrects a file until nothing is left that is sure: a right name lets more be checked.
  private func correct(
    _ found: (file: PipelineFile, diagnostics: [Diagnostic])
  ) throws -> (file: PipelineFile, diagnostics: [Diagnostic]) {
    var found = found
    for _ in 0..<Self.mostRounds {
      guard let bytes = found.file.corrected(by: found.diagnostics) else { break }
      try replace(found.file.path, by: bytes)
      for fix in found.diagnostics.compactMap(\.fix) {
        let line = "\(found.file.path):\(fix.place.line):\(fix.place.column): '\(fix.word)' is now '\(fix.replacement)'"
        format == .text ? Terminal.line(line) : Terminal.error(line)
      }
      found = try check(found.file.path)
    }
    return found
  }

  /// Replaces a file in one step; a link stays a link, and the permissions stay.
  private func replace(_ path: String, by bytes: [UInt8]) throws {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: target.path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw FileError(path: path, reason: "is not a file that can be corrected")
      }
      try Data(bytes).write(to: target, options: .atomic)
      if let rights = attributes[.posixPermissions] {
        try FileManager.default.setAttributes([.posixPermissions: rights], ofItemAtPath: target.path)
      }
    } catch let error as CocoaError {
      throw FileError(path: path, reason: "cannot be replaced: \(error.localizedDescription)")
    }
  }

  private static let mostRounds = 8
  private static let namesOfPipeline: Set<Diagnostic.Rule> = [.unknownID, .unknownPort, .unknownNote, .unknownParam]
}
