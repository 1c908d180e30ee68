public import CopydeskCore

/// The stages of this module.
public let plugin: any StagePlugin = QuotesPlugin()

private struct QuotesPlugin: StagePlugin {
  let name = "CopydeskQuotes"
  let stages: [any Stage.Type] = [ExtractQuotes.self]
}
