import CopydeskCore
import CopydeskPipelines
import Foundation

/// What `check` found, in the Static Analysis Results Interchange Format 2.1.0, which code hosts and editors read.
///
/// See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.
struct SARIF: Encodable {
  struct Message: Encodable { var text: String }

  struct Rule: Encodable {
    var id: String
    var shortDescription: Message
  }

  struct Region: Encodable {
    var startLine: Int
    var startColumn: Int
    var endColumn: Int
  }

  struct Artifact: Encodable { var uri: String }

  struct PhysicalLocation: Encodable {
    var artifactLocation: Artifact
    var region: Region?
  }

  struct Location: Encodable {
    var physicalLocation: PhysicalLocation
    var message: Message?
  }

  struct Replacement: Encodable {
    var deletedRegion: Region
    var insertedContent: Message
  }

  struct Change: Encodable {
    var artifactLocation: Artifact
    var replacements: [Replacement]
  }

  struct Fix: Encodable {
    var description: Message
    var artifactChanges: [Change]
  }

  struct Finding: Encodable {
    var ruleId: String
    var ruleIndex: Int
    var level: String
    var message: Message
    var locations: [Location]
    var relatedLocations: [Location]?
    var fixes: [Fix]?
  }

  struct Driver: Encodable {
    var name = "copydesk"
    var version = CopydeskCommand.version
    var rules = Diagnostic.Rule.allCases.map { Rule(id: $0.rawValue, shortDescription: Message(text: $0.summary)) }
  }

  struct Tool: Encodable { var driver = Driver() }

  struct Run: Encodable {
    var tool = Tool()
    var columnKind = "unicodeCodePoints"
    var results: [Finding]
  }

  var schema = "https://json.schemastore.org/sarif-2.1.0.json"
  var version = "2.1.0"
  var runs: [Run]

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }

  init(_ checked: [(file: PipelineFile, diagnostics: [Diagnostic])]) {
    runs = [Run(results: checked.flatMap { file, diagnostics in diagnostics.map { Self.finding($0, in: file) } })]
  }

  private static func finding(_ diagnostic: Diagnostic, in file: PipelineFile) -> Finding {
    let artifact = Artifact(uri: uri(of: file.path))
    func region(_ line: Int, _ column: Int, length: Int) -> Region {
      Region(
        startLine: line, startColumn: file.scalarColumn(column, inLine: line),
        endColumn: file.scalarColumn(column + length, inLine: line))
    }
    var bare = diagnostic
    bare.place = nil
    // The words behind `FILE: error: `.
    let text = String(bare.description.dropFirst("\(diagnostic.file): \(diagnostic.severity.rawValue): ".count))
    let place = diagnostic.place.map { region($0.line, $0.column, length: diagnostic.length) }
    let notes = diagnostic.notes.map { note in
      Location(
        physicalLocation: PhysicalLocation(
          artifactLocation: artifact, region: region(note.place.line, note.place.column, length: 1)),
        message: Message(text: note.message))
    }
    let fix = diagnostic.fix.map { fix in
      Fix(
        description: Message(text: "replace '\(fix.word)' by '\(fix.replacement)'"),
        artifactChanges: [
          Change(
            artifactLocation: artifact,
            replacements: [
              Replacement(
                deletedRegion: region(fix.place.line, fix.place.column, length: fix.word.count),
                insertedContent: Message(text: fix.replacement))
            ])
        ])
    }
    return Finding(
      ruleId: diagnostic.rule.rawValue, ruleIndex: Diagnostic.Rule.allCases.firstIndex(of: diagnostic.rule) ?? 0,
      level: diagnostic.severity.rawValue, message: Message(text: text),
      locations: [Location(physicalLocation: PhysicalLocation(artifactLocation: artifact, region: place))],
      relatedLocations: notes.isEmpty ? nil : notes, fixes: fix.map { [$0] })
  }

  private static func uri(of path: String) -> String {
    path.hasPrefix("/")
      ? URL(fileURLWithPath: path).absoluteString
      : path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
  }
}
