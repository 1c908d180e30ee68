import CopydeskCore

/// The stages of this module; `plugins:` in a pipeline file looks for this value.
public let plugin: any StagePlugin = CustomPlugin()

private struct CustomPlugin: StagePlugin {
  let name = "CustomStage"
  let stages: [any Stage.Type] = [DropDatelines.self]
}
