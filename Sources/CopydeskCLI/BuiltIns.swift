import CopydeskCore
import CopydeskDeduplication
import CopydeskExternal
import CopydeskHTML
import CopydeskIO
import CopydeskLanguage
import CopydeskQuotes

/// The only place where all plugins meet.
let builtIns = Catalogue(builtInPlugins)

let builtInPlugins: [any StagePlugin] = [
  CopydeskIO.plugin, CopydeskHTML.plugin, CopydeskLanguage.plugin, CopydeskDeduplication.plugin, CopydeskQuotes.plugin,
  CopydeskExternal.plugin,
]

/// What the command that runs knows: what is built in, and the plugins that its program brings.
enum KnownStages {
  @TaskLocal static var catalogue = builtIns

  static func catalogue(with plugins: [any StagePlugin]) -> Catalogue {
    plugins.isEmpty ? builtIns : Catalogue(builtInPlugins + plugins)
  }
}
