public import CopydeskCore

/// The stages of this module.
public let plugin: any StagePlugin = DeduplicationPlugin()

struct DeduplicationPlugin: StagePlugin {
  let name = "CopydeskDeduplication"
  let stages: [any Stage.Type] = [MarkCopies.self]
}
