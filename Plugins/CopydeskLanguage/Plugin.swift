public import CopydeskCore

/// The stages of this module.
public let plugin: any StagePlugin = LanguagePlugin()

private struct LanguagePlugin: StagePlugin {
  let name = "CopydeskLanguage"
  let stages: [any Stage.Type] = [DropShortTexts.self, RepairText.self, RestoreApostrophes.self]
}
