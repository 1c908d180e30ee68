import CopydeskCore
import CopydeskDeduplication
import CopydeskHTML
import CopydeskIO
import CopydeskLanguage
import CopydeskQuotes

/// The only place where all plugins meet.
let builtIns = Catalogue([
  CopydeskIO.plugin, CopydeskHTML.plugin, CopydeskLanguage.plugin, CopydeskDeduplication.plugin, CopydeskQuotes.plugin,
])
