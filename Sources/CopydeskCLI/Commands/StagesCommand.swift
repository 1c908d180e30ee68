import ArgumentParser
import CopydeskCore
import CopydeskPipelines
import Foundation

struct StagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages", abstract: "Lists the stages, sources and sinks, or explains one.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
  }

  @Argument(help: "The name of a stage, source or sink.")
  var name: String?
  @Option(help: "text, json or markdown.")
  var format = Format.text
  @Option(help: "A folder to write a page for each of them to, and an index; with --format markdown.")
  var output: String?
  @Option(help: "A pipeline file, whose plugins are to be listed too.")
  var pipeline: String?
  @Flag(help: "Build and start the plugins that the file names, and trust them from now on.")
  var trust = false

  func validate() throws {
    if output != nil, name != nil || format != .markdown {
      throw ValidationError("--output writes all pages; give it with --format markdown and without a name")
    }
  }

  func run() throws {
    if let pipeline { try PluginRunner.bring(pipeline, isTrusted: trust) }
    let all = CatalogueEntry.all(in: KnownStages.catalogue)
    let found = try name.map { try entries(named: $0, in: all) }
    switch format {
    case .text:
      if let found {
        for entry in found { CatalogueText(entry: entry).lines.forEach(Terminal.line) }
      } else {
        list(all)
      }
    case .json: try printJSON(found ?? all)
    case .markdown:
      if let output { return try write(all, to: output) }
      Terminal.line(found?.map { CataloguePage(entry: $0).text }.joined(separator: "\n") ?? CataloguePage.index(all))
    }
  }

  private func entries(named name: String, in all: [CatalogueEntry]) throws -> [CatalogueEntry] {
    let found = all.filter { $0.name == name }
    guard found.isEmpty else { return found }
    let advice =
      likelyName(name, among: all.map(\.name)).map { "did you mean '\($0)'?" } ?? "'copydesk stages' lists them"
    throw ValidationError("there is no stage, source or sink '\(name)'; \(advice)")
  }

  private func write(_ entries: [CatalogueEntry], to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for page in CataloguePage.all(entries) {
      try Data(page.text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(page.name)"), options: .atomic)
    }
  }

  private func list(_ entries: [CatalogueEntry]) {
    for kind in CatalogueEntry.Kind.allCases {
      Terminal.line(Terminal.bold("\(kind.rawValue)s"))
      let rows = entries.filter { $0.kind == kind }.map { ["  " + $0.name, $0.summary] }
      for line in Terminal.table(rows, rightAligned: []) { Terminal.line(line) }
    }
  }
}
