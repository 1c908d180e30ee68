import ArgumentParser
import CopydeskCore
import CopydeskPipelines

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Writes the JSON Schema of pipeline files, for editors.",
    discussion: """
      An editor with YAML support then completes and explains stages and settings, and underlines mistakes. Keep it in a \
      file ('copydesk schema > copydesk.schema.json') and put '# yaml-language-server: $schema=copydesk.schema.json' at \
      the top of a pipeline file.
      """)

  @Option(help: "A pipeline file, whose plugins are to be in the schema too.")
  var pipeline: String?
  @Flag(help: "Build and start the plugins that the file names, and trust them from now on.")
  var trust = false

  func run() throws {
    if let pipeline { try PluginRunner.bring(pipeline, isTrusted: trust) }
    try printJSON(PipelineSchema(KnownStages.catalogue).schema)
  }
}
