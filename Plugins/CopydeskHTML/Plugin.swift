public import CopydeskCore

/// The stages of this module.
public let plugin: any StagePlugin = HTMLPlugin()

private struct HTMLPlugin: StagePlugin {
  let name = "CopydeskHTML"
  let stages: [any Stage.Type] = [ExtractMainText.self, DropBoilerplate.self, DropSharedParagraphs.self]
}
