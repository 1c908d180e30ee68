import CopydeskCore

/// Takes a pipeline file apart into params, sources, stages and sinks, and reports what has a wrong form.
struct PipelineFileReader {
  static func keys(of kind: PipelineFile.Part.Kind) -> [String] {
    switch kind {
    case .source: ["source", "with"]
    case .stage: ["id", "stage", "with", "from", "memory"]
    case .sink: ["sink", "from", "with"]
    }
  }

  private static let fileKeys = [
    "copydesk", "name", "description", "params", "plugins", "sources", "stages", "sinks", "limits", "tests",
  ]
  private static let paramKeys = ["type", "default", "description"]

  var file: PipelineFile

  static func read(_ root: WrittenValue, into file: inout PipelineFile) {
    var reader = PipelineFileReader(file: file)
    reader.read(root)
    file = reader.file
  }

  private mutating func read(_ root: WrittenValue) {
    guard let entries = map(root, "a map with keys such as 'sources', 'stages' and 'sinks'") else { return }
    guard checkVersion(entries) else { return }
    file.isReadable = true
    var missing: Set<String> = ["sources", "stages", "sinks"]
    for entry in entries {
      missing.remove(entry.key.text)
      switch entry.key.text {
      case "copydesk": break
      case "name": file.givenName = word(entry.value, "a name")
      case "description": file.description = word(entry.value, "text")?.text
      case "params": for entry in map(entry.value, "a map of params") ?? [] { readParam(entry) }
      case "plugins": file.plugins = plugins(entry.value)
      case "limits": file.limits = map(entry.value, "a map such as { failed: 1%, rejected: 60% }") ?? []
      case "tests": file.tests = entry.value
      case "sources": file.sources = parts(entry, .source)
      case "stages": file.stages = stages(entry.value)
      case "sinks":
        file.sinksPlace = entry.key.place
        file.sinks = parts(entry, .sink)
      default:
        if let meant = unknownKey(entry.key, "a key of a pipeline file", Self.fileKeys) { missing.remove(meant) }
      }
    }
    let start = entries.first?.key.place ?? root.place
    let absent = Self.fileKeys.filter(missing.contains).map { "'\($0)'" }
    if !absent.isEmpty {
      file.problems.error(.missingKey, "\(absent.listed("and")) \(absent.count == 1 ? "is" : "are") missing", at: start)
    }
  }

  /// - Returns: false where the file is of another version, so that nothing else can be said about it.
  private mutating func checkVersion(_ entries: [WrittenValue.Entry]) -> Bool {
    let right = "'copydesk: \(PipelineFile.formatVersion)'"
    guard let entry = entries.first(where: { $0.key.text == "copydesk" }) else {
      let isMisspelt = entries.contains {
        !Self.fileKeys.contains($0.key.text) && NearestWord.of(Self.fileKeys, to: $0.key.text) == "copydesk"
      }
      if !isMisspelt {
        file.problems.error(
          .formatVersion, "\(right) is missing, which names the version of the format",
          at: entries.first?.key.place ?? SourcePlace(line: 1, column: 1))
      }
      return true
    }
    if case .text(PipelineFile.formatVersion) = entry.value.content { return true }
    file.problems.error(
      .formatVersion, "version \(entry.value.described) of the format is not known; this program reads \(right)",
      at: entry.value.place)
    return false
  }

  // MARK: Params

  private mutating func readParam(_ entry: WrittenValue.Entry) {
    var param = PipelineFile.Param(name: entry.key)
    checkName(entry.key, "param")
    guard let entries = map(entry.value, "a map such as { type: path, default: out }") else {
      // Declared all the same, so that its uses are no mistakes.
      return file.params.append(param)
    }
    var isTypeWritten = false
    for entry in entries {
      // A misspelt key is read as it was meant, so that nothing else is reported because of it.
      let isKnown = Self.paramKeys.contains(entry.key.text)
      switch isKnown ? entry.key.text : unknownKey(entry.key, "a key of a param", Self.paramKeys) {
      case "type":
        isTypeWritten = true
        param.type = word(entry.value, "a type")
      case "default": param.standard = entry.value
      case "description": param.description = word(entry.value, "text")?.text
      default: break
      }
    }
    if !isTypeWritten {
      file.problems.error(
        .missingKey, "'type' of param '\(param.name.text)' is missing", at: param.name.place, expected: ParamType.listed
      )
    }
    file.params.append(param)
  }

  // MARK: Sources, stages, sinks

  private mutating func parts(_ entry: WrittenValue.Entry, _ kind: PipelineFile.Part.Kind) -> [PipelineFile.Part] {
    let form = "a map such as NAME: { \(kind.rawValue): TYPE, with: { … } }"
    guard let entries = map(entry.value, form) else { return [] }
    if entries.isEmpty {
      file.problems.error(.nothingListed, "'\(entry.key.text)' holds nothing", at: entry.value.place)
    }
    var parts: [PipelineFile.Part] = []
    for entry in entries {
      checkName(entry.key, "id")
      let part = part(entry.value, kind, id: entry.key, place: entry.key.place, form)
      parts.append(part)
    }
    return parts
  }

  private mutating func stages(_ value: WrittenValue) -> [PipelineFile.Part] {
    guard case .list(let values) = value.content else {
      file.problems.error(.wrongForm, "expected a list of stages, found \(value.described)", at: value.place)
      return []
    }
    return values.map { value in
      if case .text(let name) = value.content, !value.isNothing {
        return PipelineFile.Part(kind: .stage, type: WrittenWord(text: name, place: value.place), place: value.place)
      }
      return part(
        value, .stage, id: nil, place: value.place, "a stage's name or a map such as { stage: NAME, with: { … } }")
    }
  }

  private mutating func part(
    _ value: WrittenValue, _ kind: PipelineFile.Part.Kind, id: WrittenWord?, place: SourcePlace, _ form: String
  ) -> PipelineFile.Part {
    var part = PipelineFile.Part(kind: kind, id: id, place: place)
    guard let entries = map(value, form) else {
      part.isWhole = false
      return part
    }
    let keys = Self.keys(of: kind)
    for entry in entries {
      switch entry.key.text {
      case let key where !keys.contains(key): part.unknownKeys.append(entry)
      case "id":
        part.id = word(entry.value, "an id")
        if let id = part.id { checkName(id, "id") } else { part.isWhole = false }
      case "with":
        guard let settings = map(entry.value, "a map of settings") else {
          part.isWhole = false
          continue
        }
        part.settings = settings
      case "from": part.from = words(entry.value)
      case "memory": part.memory = entry
      default:
        part.type = word(entry.value, "the name of a \(kind.rawValue)")
        if part.type == nil { part.isWhole = false }
      }
    }
    return part
  }

  // MARK: Forms

  mutating func map(_ value: WrittenValue, _ form: String) -> [WrittenValue.Entry]? {
    if case .map(let entries) = value.content { return entries }
    file.problems.error(.wrongForm, "expected \(form), found \(value.described)", at: value.place)
    return nil
  }

  mutating func word(_ value: WrittenValue, _ form: String) -> WrittenWord? {
    guard case .text(let text) = value.content, !text.isEmpty else {
      let found = if case .text = value.content { "nothing" } else { value.described }
      file.problems.error(.wrongForm, "expected \(form), found \(found)", at: value.place)
      return nil
    }
    return WrittenWord(text: text, place: value.place)
  }

  private mutating func words(_ value: WrittenValue) -> [WrittenWord] {
    guard case .list(let values) = value.content else {
      return word(value, "an id or a list of ids").map { [$0] } ?? []
    }
    if values.isEmpty { file.problems.error(.nothingListed, "'from' lists nothing", at: value.place) }
    return values.compactMap { word($0, "an id") }
  }

  /// Checks that a name can be written in `from:` and `${…}`.
  private mutating func checkName(_ name: WrittenWord, _ what: String) {
    let isGood =
      name.text.utf8.allSatisfy(Self.isNameByte) && name.text.utf8.first.map(Self.isLetter) ?? false
    guard !isGood else { return }
    file.problems.error(
      .invalidName,
      "'\(name.text)' cannot be \(what == "id" ? "an" : "a") \(what); use letters, digits, '-' and '_', a letter first",
      at: name.place)
  }

  static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  static func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// - Returns: the key that was probably meant.
  mutating func unknownKey(_ key: WrittenWord, _ what: String, _ keys: [String]) -> String? {
    file.problems.unknown(.unknownKey, key.text, "'\(key.text)' is not \(what)", at: key.place, among: keys)
  }
}
