import CopydeskCore

/// What the catalogue knows about a stage, source or sink.
struct CatalogueEntry: Encodable {
  enum Kind: String, Encodable, CaseIterable { case source, stage, sink }

  struct SettingEntry: Encodable {
    var name: String
    var help: String
    var type: String
    var limits: String?
    var `default`: String?
    var isRequired: Bool

    /// What may stand there: `number, 0…1`.
    var range: String { [type, limits].compactMap { $0 }.joined(separator: ", ") }
  }

  struct Example: Encodable {
    var before: String
    var after: String
    var isPage: Bool
    var adds: [String]
    var rejected: String?
    var others: [String]
  }

  var kind: Kind
  var name: String
  var module: String
  var summary: String
  var settings: [SettingEntry]
  var requires: [String] = []
  var adds: [String] = []
  /// All ports, those of records last.
  var ports: [String] = []
  var recordPorts: [String] = []
  /// True for a stage that holds all documents until the last has come.
  var waitsForAll = false
  var example: Example?
  /// A piece of a pipeline file that uses it.
  var snippet: String

  static func all(in catalogue: Catalogue) -> [CatalogueEntry] {
    catalogue.plugins.flatMap { plugin in
      plugin.sources.map { entry(of: $0, in: plugin.name) } + plugin.stages.map { entry(of: $0, in: plugin.name) }
        + plugin.sinks.map { entry(of: $0, in: plugin.name) }
    }
  }

  private static func entry(of type: any Source.Type, in module: String) -> CatalogueEntry {
    let snippet = Snippet(CopydeskCore.settings(of: type.init()), type.exampleSettings)
    return CatalogueEntry(
      kind: .source, name: type.name, module: module, summary: type.summary, settings: entries(of: type.init()),
      ports: ["out", "failed"], snippet: snippet.source(type.name))
  }

  private static func entry(of type: any Stage.Type, in module: String) -> CatalogueEntry {
    let snippet = Snippet(CopydeskCore.settings(of: type.init()), type.exampleSettings)
    return CatalogueEntry(
      kind: .stage, name: type.name, module: module, summary: type.summary, settings: entries(of: type.init()),
      requires: type.requires, adds: type.adds, ports: ["out", "rejected", "failed"] + type.recordPorts,
      recordPorts: type.recordPorts, waitsForAll: type is any CorpusStage.Type,
      example: type.example.map {
        Example(
          before: $0.before, after: $0.after, isPage: $0.isPage, adds: $0.adds, rejected: $0.rejected, others: $0.others
        )
      },
      snippet: snippet.stage(type.name, recordPorts: type.recordPorts))
  }

  private static func entry(of type: any Sink.Type, in module: String) -> CatalogueEntry {
    let snippet = Snippet(CopydeskCore.settings(of: type.init()), type.exampleSettings)
    return CatalogueEntry(
      kind: .sink, name: type.name, module: module, summary: type.summary, settings: entries(of: type.init()),
      snippet: snippet.sink(type.name, from: type.exampleInput))
  }

  private static func entries(of instance: Any) -> [SettingEntry] {
    CopydeskCore.settings(of: instance).map { name, setting in
      SettingEntry(
        name: name, help: setting.help, type: setting.typeName, limits: setting.limits, default: setting.defaultText,
        isRequired: setting.isRequired)
    }
  }
}
