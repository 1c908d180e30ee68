import ArgumentParser
import CopydeskCore
import CopydeskIO
import Foundation

struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Tells the life of a sentence: where it came from, who touched it, why it is gone.",
    discussion: """
      Looks in the outputs of the last run in this folder, for the text as it stands now and as it came in. White space \
      counts as one space. Other outputs of the jsonl and sqlite sinks can be named with --in.
      """)

  @Argument(help: "Some words of the sentence.")
  var text: String
  @Option(name: .customLong("in"), help: ArgumentHelp("An output file of a run.", valueName: "file"))
  var files: [String] = []
  @Option(help: "Show at most this many places.")
  var limit = 20
  @Option(help: "text or json.")
  var format = OutputFormat.text

  func validate() throws {
    if text.allSatisfy(\.isWhitespace) { throw ValidationError("'why' needs some words to look for") }
    for file in files where !FileManager.default.isReadableFile(atPath: file) {
      throw ValidationError("'\(file)' cannot be read")
    }
    if limit < 1 { throw ValidationError("'--limit' takes a number from 1 up") }
  }

  func run() throws {
    let last = LastRun.load()
    let paths = files.isEmpty ? last?.files.map(\.path) ?? [] : files
    guard !paths.isEmpty else {
      throw ValidationError("there was no run in this folder yet; run a pipeline first, or name its output with --in")
    }
    var search = TextSearch(text, limit: limit)
    for path in paths {
      let rows = try search.look(in: path)
      if rows == 0, !files.isEmpty {
        Terminal.error("warning: '\(path)' holds no documents as the jsonl and sqlite sinks write them")
      }
    }
    let lives = search.lives(stages: files.isEmpty ? last?.stages ?? [] : [])
    switch format {
    case .text: for life in lives { life.print() }
    case .json: try printJSON(lives)
    }
    if lives.isEmpty {
      if format == .text { Terminal.error("'\(text)' is in no document of the run, neither now nor as it came in") }
      throw ExitStatus.failure
    }
    if search.isCutShort, format == .text { Terminal.error("more than \(limit) places; --limit shows more") }
  }
}
