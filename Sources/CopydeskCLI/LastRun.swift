import CopydeskCore
import Foundation

/// What the last run in this folder was, for `why` and `step`: `.copydesk/last-run.json`.
struct LastRun: Codable {
  struct File: Codable {
    var path: String
    /// The type of the sink that wrote it.
    var sink: String
  }

  var pipeline: String
  var parameters: [String: String]
  /// The ids of the stages, in order.
  var stages: [String]
  var files: [File]

  /// Where a run keeps what it needs to be taken up and to be asked about. `COPYDESK_STATE` names another place than the
  /// working directory's own.
  static let folder = ProcessInfo.processInfo.environment["COPYDESK_STATE"] ?? ".copydesk"
  private static let path = "\(folder)/last-run.json"

  init(pipeline: String, parameters: [String: String], report: RunReport) {
    self.pipeline = pipeline
    self.parameters = parameters
    stages = report.nodes.filter { !$0.isSource }.map(\.id)
    files = report.sinks.flatMap { sink in sink.files.map { File(path: $0, sink: sink.type) } }
  }

  /// Keeps the run in the working directory. Where that may not be written, the run is none the worse for it.
  func save() {
    do {
      try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
      try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: Self.path), options: .atomic)
    } catch {
      CommandLog.warning(
        "'\(Self.path)' could not be written, so 'copydesk why' will not find this run")
    }
  }

  /// Keeps what a run did, for programs, also of one that broke off: `run.json` beside the above, with the members of
  /// `run --format json`.
  static func keep(_ report: RunJSON) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? encoder.encode(report).write(to: URL(fileURLWithPath: "\(folder)/run.json"), options: .atomic)
  }

  /// What `keep` kept; nil where there was no run, or another version wrote it.
  static func report() -> RunJSON? {
    FileManager.default.contents(atPath: "\(folder)/run.json").flatMap {
      try? JSONDecoder().decode(RunJSON.self, from: $0)
    }
  }

  /// The last run in the working directory; nil where there was none.
  static func load() -> LastRun? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return try? JSONDecoder().decode(LastRun.self, from: data)
  }
}
