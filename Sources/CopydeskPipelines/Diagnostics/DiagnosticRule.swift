public import struct CopydeskCore.SourcePlace

extension Diagnostic {
  /// What kind of mistake it is: a name that stays the same from version to version, for programs that read diagnostics.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    // The file as such.
    case unreadableFile = "unreadable-file"
    case emptyFile = "empty-file"
    case invalidYAML = "invalid-yaml"
    case unsupportedYAML = "unsupported-yaml"
    case tooLarge = "too-large"
    case formatVersion = "format-version"
    // Its form.
    case wrongForm = "wrong-form"
    case duplicateKey = "duplicate-key"
    case unknownKey = "unknown-key"
    case misplacedKey = "misplaced-key"
    case conflictingKeys = "conflicting-keys"
    case missingKey = "missing-key"
    case missingValue = "missing-value"
    case nothingListed = "nothing-listed"
    case invalidName = "invalid-name"
    // Stages that are not built in.
    case untrustedProgram = "untrusted-program"
    case pluginNotBuilt = "plugin-not-built"
    // Names of the catalogue, and their settings.
    case unknownSource = "unknown-source"
    case unknownStage = "unknown-stage"
    case unknownSink = "unknown-sink"
    case wrongKind = "wrong-kind"
    case unknownSetting = "unknown-setting"
    case missingSetting = "missing-setting"
    case wrongValue = "wrong-value"
    case notPrepared = "not-prepared"
    // Params.
    case unknownParam = "unknown-param"
    case unknownParamType = "unknown-param-type"
    case paramWithoutValue = "param-without-value"
    case unclosedParam = "unclosed-param"
    case nestedParam = "nested-param"
    case unusedParam = "unused-param"
    // What reads what.
    case duplicateID = "duplicate-id"
    case unknownID = "unknown-id"
    case unknownPort = "unknown-port"
    case portForSinks = "port-for-sinks"
    case readTwice = "read-twice"
    case readsBelow = "reads-below"
    case cycle
    case readsSink = "reads-sink"
    case unknownNote = "unknown-note"
    case sharedPath = "shared-path"
    case unreadPort = "unread-port"
    case missingRequirement = "missing-requirement"

    /// What is wrong, in one sentence, as `docs/check.md` and SARIF have it.
    public var summary: String {
      switch self {
      case .unreadableFile: "The file cannot be read as text."
      case .emptyFile: "The file holds nothing."
      case .invalidYAML: "The file is not YAML."
      case .unsupportedYAML: "Tags, merge keys and most aliases are not part of the YAML that pipeline files use."
      case .tooLarge: "The file holds more, or deeper, than a pipeline file may."
      case .formatVersion: "The version of the format is missing or not known."
      case .wrongForm: "A map, a list or a text stands where another is expected."
      case .duplicateKey: "A key is given twice."
      case .unknownKey: "A key is not known here."
      case .misplacedKey: "A key belongs somewhere else."
      case .conflictingKeys: "Two keys are given that cannot stand side by side."
      case .missingKey: "A key is missing that must be there."
      case .missingValue: "A key has no value."
      case .nothingListed: "A list or a map holds nothing."
      case .invalidName: "A name has characters that references cannot have."
      case .untrustedProgram: "The file would start a program, or build a plugin, that nobody has said to be trusted."
      case .pluginNotBuilt: "A plugin cannot be found, built or started."
      case .unknownSource: "No source has this name."
      case .unknownStage: "No stage has this name."
      case .unknownSink: "No sink has this name."
      case .wrongKind: "A source, stage or sink is named in the place of another kind."
      case .unknownSetting: "A source, stage or sink has no such setting."
      case .missingSetting: "A setting that must be given is missing."
      case .wrongValue: "A value has the wrong type, range, unit or word."
      case .notPrepared: "A source, stage or sink says that it cannot work, as where a path does not exist."
      case .unknownParam: "'${…}', or '--param', names a param that is not declared."
      case .unknownParamType: "A param has a type that does not exist."
      case .paramWithoutValue: "A param has neither a default nor a value."
      case .unclosedParam: "A '${' is never closed."
      case .nestedParam: "A '${…}' stands inside another."
      case .unusedParam: "A param is declared and not used."
      case .duplicateID: "Two parts have the same id."
      case .unknownID: "'from', or a test, names nothing that is there."
      case .unknownPort: "A source or stage has no such port."
      case .portForSinks: "A stage reads a port that gives no documents to stages."
      case .readTwice: "A port is named twice in one 'from'."
      case .readsBelow: "A stage reads one that stands below it."
      case .cycle: "A stage reads itself, or what reads it."
      case .readsSink: "Something reads a sink."
      case .unknownNote: "A test names a note that no stage adds."
      case .sharedPath: "A sink writes where another sink writes, or over what a source reads."
      case .unreadPort: "Nothing reads what comes out of a port."
      case .missingRequirement: "A stage needs what no stage above it adds."
      }
    }

    /// Where it stands in the list above.
    var rank: Int { Self.ranks[self] ?? 0 }

    private static let ranks = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    static func unknown(_ kind: PipelineFile.Part.Kind) -> Rule {
      switch kind {
      case .source: .unknownSource
      case .stage: .unknownStage
      case .sink: .unknownSink
      }
    }
  }

  /// A correction that is sure: one slip of a key away from the only word that fits.
  public struct Fix: Sendable, Hashable {
    /// Where the wrong word begins.
    public var place: SourcePlace
    /// The wrong word, as it stands in the file.
    public var word: String
    public var replacement: String
  }

  /// Something else in the file that has to do with a mistake.
  public struct Note: Sendable, Hashable {
    public var place: SourcePlace
    public var message: String
  }
}
