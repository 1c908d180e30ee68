import CopydeskCore

/// Reads `plugins:` of a pipeline file.
extension PipelineFileReader {
  private static let pluginKeys = ["package", "product", "module"]
  private static let packageKeys = ["path", "url", "from", "exact", "revision"]
  private static let requirementKeys: Set<String> = ["from", "exact", "revision"]
  private static let pluginForm = "a map such as { package: { path: ../MyStages } }"
  private static let packageForm = "a map such as { path: ../MyStages } or { url: https://…, from: 1.2.0 }"
  /// What git may be asked to fetch from: others of its transports can run programs.
  private static let schemes = ["https://", "ssh://", "file:///", "git@"]

  mutating func plugins(_ value: WrittenValue) -> [PluginReference] {
    let errors = file.problems.errorCount
    defer { file.hasUnknownPlugins = file.problems.errorCount > errors }
    guard case .list(let values) = value.content else {
      file.problems.error(.wrongForm, "expected a list of plugins, found \(value.described)", at: value.place)
      return []
    }
    var plugins: [PluginReference] = []
    for value in values {
      guard let plugin = plugin(value) else { continue }
      if let first = plugins.first(where: {
        $0.package == plugin.package && $0.product == plugin.product && $0.module == plugin.module
      }) {
        file.problems.error(.duplicateKey, "this plugin is already given in line \(first.place.line)", at: plugin.place)
        continue
      }
      plugins.append(plugin)
    }
    return plugins
  }

  private mutating func plugin(_ value: WrittenValue) -> PluginReference? {
    guard let entries = map(value, Self.pluginForm) else { return nil }
    var plugin: PluginReference?
    var isPackageWritten = false
    var product: WrittenWord?
    var module: WrittenWord?
    for entry in entries {
      let isKnown = Self.pluginKeys.contains(entry.key.text)
      switch isKnown ? entry.key.text : unknownKey(entry.key, "a key of a plugin", Self.pluginKeys) {
      case "package":
        isPackageWritten = true
        plugin = package(entry.value)
      case "product": product = name(entry.value, "the name of a product", allowing: "-_. ")
      case "module": module = name(entry.value, "the name of a module", allowing: "_")
      default: break
      }
    }
    if !isPackageWritten {
      file.problems.error(.missingKey, "'package' is missing, which says where the plugin is", at: value.place)
    }
    plugin?.product = product?.text
    plugin?.productPlace = product?.place
    plugin?.module = module?.text
    plugin?.modulePlace = module?.place
    return plugin
  }

  private mutating func package(_ value: WrittenValue) -> PluginReference? {
    guard let entries = map(value, Self.packageForm) else { return nil }
    var words: [String: WrittenWord] = [:]
    var isWhole = true
    for entry in entries {
      let isKnown = Self.packageKeys.contains(entry.key.text)
      guard let key = isKnown ? entry.key.text : unknownKey(entry.key, "a key of a package", Self.packageKeys) else {
        isWhole = false
        continue
      }
      guard let word = word(entry.value, key == "path" || key == "url" ? "the \(key) of a package" : "a version")
      else {
        isWhole = false
        continue
      }
      if word.text.utf8.starts(with: "${".utf8) || word.text.contains("${") {
        file.problems.error(
          .wrongValue, "params cannot be used here, since plugins are built before params are read", at: word.place)
        isWhole = false
      }
      words[key] = word
    }
    guard isWhole else { return nil }
    return package(words, at: value.place)
  }

  private mutating func package(_ words: [String: WrittenWord], at place: SourcePlace) -> PluginReference? {
    let versions = words.filter { Self.requirementKeys.contains($0.key) }.sorted {
      ($0.value.place.line, $0.value.place.column) < ($1.value.place.line, $1.value.place.column)
    }
    switch (words["path"], words["url"]) {
    case (nil, nil):
      file.problems.error(.missingKey, "'path' or 'url' is missing, which says where the package is", at: place)
      return nil
    case (.some, let url?):
      file.problems.error(.wrongForm, "a package has a 'path' or a 'url', not both", at: url.place)
      return nil
    case (let path?, nil):
      if let version = versions.first {
        file.problems.error(
          .misplacedKey, "'\(version.key)' belongs to a 'url'; a folder has no versions", at: version.value.place)
        return nil
      }
      return PluginReference(package: .folder(path.text), place: path.place)
    case (nil, let url?):
      guard Self.schemes.contains(where: url.text.hasPrefix), url.text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
      else {
        file.problems.error(
          .wrongValue, "'\(url.text)' is no address of a git repository; it begins with \(Self.schemes.listed("or"))",
          at: url.place)
        return nil
      }
      guard let requirement = requirement(versions, of: url) else { return nil }
      return PluginReference(package: .repository(url: url.text, requirement), place: url.place)
    }
  }

  private mutating func requirement(
    _ versions: [(key: String, value: WrittenWord)], of url: WrittenWord
  ) -> PluginReference.Requirement? {
    guard let (key, word) = versions.first else {
      file.problems.error(
        .missingKey, "the version is missing; write 'from: 1.2.0', 'exact: 1.2.0' or 'revision: …'", at: url.place)
      return nil
    }
    if let second = versions.dropFirst().first {
      file.problems.error(.duplicateKey, "the version is already given by '\(key)'", at: second.value.place)
      return nil
    }
    if key == "revision" {
      let isCommit = word.text.utf8.count == 40 && word.text.utf8.allSatisfy(Self.isHexDigit)
      if !isCommit {
        file.problems.error(.wrongValue, "'\(word.text)' is no commit, which has 40 digits 0…9, a…f", at: word.place)
      }
      return isCommit ? .revision(word.text) : nil
    }
    let parts = word.text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.count < 10 && $0.utf8.allSatisfy(Self.isDigit) })
    else {
      file.problems.error(
        .wrongValue, "'\(word.text)' is no version; write three numbers, such as 1.2.0", at: word.place)
      return nil
    }
    return key == "from" ? .from(word.text) : .exact(word.text)
  }

  /// A word that can stand in the runner's source without harm.
  private mutating func name(_ value: WrittenValue, _ form: String, allowing others: String) -> WrittenWord? {
    guard let word = word(value, form) else { return nil }
    let isGood =
      word.text.utf8.first.map { Self.isLetter($0) || $0 == UInt8(ascii: "_") } ?? false
      && word.text.utf8.allSatisfy { Self.isLetter($0) || Self.isDigit($0) || others.utf8.contains($0) }
    if !isGood { file.problems.error(.wrongValue, "'\(word.text)' cannot be \(form)", at: word.place) }
    return isGood ? word : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte) }
}
