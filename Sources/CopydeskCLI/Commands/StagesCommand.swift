import ArgumentParser
import CopydeskCore

struct StagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages", abstract: "Lists the stages, sources and sinks, or explains one.")

  @Argument(help: "The name of a stage, source or sink.")
  var name: String?
  @Option(help: "text or json.")
  var format = OutputFormat.text

  @Option(help: "A pipeline file, whose plugins are to be listed too.")
  var pipeline: String?
  @Flag(help: "Build and start the plugins that the file names, and trust them from now on.")
  var trust = false

  func run() throws {
    if let pipeline { try PluginRunner.bring(pipeline, isTrusted: trust) }
    let all = CatalogueEntry.all(in: KnownStages.catalogue)
    guard let name else {
      switch format {
      case .text: list(all)
      case .json: try printJSON(all)
      }
      return
    }
    let found = all.filter { $0.name == name }
    guard !found.isEmpty else {
      throw ValidationError("there is no stage, source or sink '\(name)'; 'copydesk stages' lists them")
    }
    switch format {
    case .text: for entry in found { explain(entry) }
    case .json: try printJSON(found)
    }
  }

  private func list(_ entries: [CatalogueEntry]) {
    for kind in CatalogueEntry.Kind.allCases {
      Terminal.line(Terminal.bold("\(kind.rawValue)s"))
      let rows = entries.filter { $0.kind == kind }.map { ["  " + $0.name, $0.summary] }
      for line in Terminal.table(rows, rightAligned: []) { Terminal.line(line) }
    }
  }

  private func explain(_ entry: CatalogueEntry) {
    Terminal.line("\(Terminal.bold(entry.name)) (\(entry.kind.rawValue), \(entry.module))")
    Terminal.line(entry.summary)
    if let example = entry.example {
      Terminal.line("")
      Terminal.line("before: \(example.before.replacing("\n", with: "\n        "))")
      Terminal.line("after:  \(example.after.replacing("\n", with: "\n        "))")
    }
    if !entry.settings.isEmpty {
      Terminal.line("")
      Terminal.line("settings")
      for setting in entry.settings {
        let isGiven = setting.isRequired ? "required" : "default \(setting.default ?? "off")"
        let limits = setting.limits.map { ", \($0)" } ?? ""
        Terminal.line("  \(setting.name): \(setting.type)\(limits); \(isGiven)")
        Terminal.line("    \(setting.help)")
      }
    }
    for (title, words) in [("requires", entry.requires), ("adds", entry.adds), ("record ports", entry.recordPorts)]
    where !words.isEmpty {
      Terminal.line("\(title): \(words.joined(separator: ", "))")
    }
  }
}

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
  }

  struct Example: Encodable {
    var before: String
    var after: String
  }

  var kind: Kind
  var name: String
  var module: String
  var summary: String
  var settings: [SettingEntry]
  var requires: [String] = []
  var adds: [String] = []
  var recordPorts: [String] = []
  var example: Example?

  static func all(in catalogue: Catalogue) -> [CatalogueEntry] {
    catalogue.plugins.flatMap { plugin in
      plugin.sources.map {
        CatalogueEntry(
          kind: .source, name: $0.name, module: plugin.name, summary: $0.summary, settings: settings(of: $0.init()))
      }
        + plugin.stages.map { stage in
          CatalogueEntry(
            kind: .stage, name: stage.name, module: plugin.name, summary: stage.summary,
            settings: settings(of: stage.init()), requires: stage.requires, adds: stage.adds,
            recordPorts: stage.recordPorts,
            example: stage.example.map { Example(before: $0.before, after: $0.after) })
        }
        + plugin.sinks.map {
          CatalogueEntry(
            kind: .sink, name: $0.name, module: plugin.name, summary: $0.summary, settings: settings(of: $0.init()))
        }
    }
  }

  private static func settings(of instance: Any) -> [SettingEntry] {
    CopydeskCore.settings(of: instance).map { name, setting in
      SettingEntry(
        name: name, help: setting.help, type: setting.typeName, limits: setting.limits, default: setting.defaultText,
        isRequired: setting.isRequired)
    }
  }
}
