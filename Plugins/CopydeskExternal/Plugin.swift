public import CopydeskCore

/// The stages of this module.
public let plugin: any StagePlugin = ExternalPlugin()

private struct ExternalPlugin: StagePlugin {
  let name = "CopydeskExternal"
  let stages: [any Stage.Type] = [External.self]
}
