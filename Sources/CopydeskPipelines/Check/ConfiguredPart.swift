import CopydeskCore

/// A source, stage or sink of a file with its settings read into an instance.
struct ConfiguredPart {
  enum Instance {
    case source(any Source)
    case stage(any Stage)
    case sink(any Sink)

    var any: Any {
      switch self {
      case .source(let source): source
      case .stage(let stage): stage
      case .sink(let sink): sink
      }
    }

    mutating func prepare() throws {
      switch self {
      case .source(var source):
        try source.prepare()
        self = .source(source)
      case .stage(var stage):
        try stage.prepare()
        self = .stage(stage)
      case .sink(var sink):
        try sink.prepare()
        self = .sink(sink)
      }
    }
  }

  let part: PipelineFile.Part
  /// Nil where the type is not known.
  var instance: Instance?
  /// What others call it; nil where that cannot be told.
  var id: String?
  /// What others call it if a misspelt word is read as it was meant, so that one mistake is not reported twice.
  var meantID: String?
  /// The bytes of memory that a corpus stage may use; nil where the file does not say.
  var memory: Int?
  /// Whether all that the file says of it is right.
  var isRight = true

  var stage: (any Stage)? {
    if case .stage(let stage) = instance { stage } else { nil }
  }
}

/// Makes instances of what a file names, and reads settings into them.
struct PartReader {
  let catalogue: Catalogue
  let source: SourceText?
  var params: Params
  var diagnostics: DiagnosticList

  mutating func read(_ part: PipelineFile.Part) -> ConfiguredPart {
    let errors = diagnostics.errorCount
    var configured = configured(part)
    configured.isRight = part.isWhole && diagnostics.errorCount == errors
    return configured
  }

  private mutating func configured(_ part: PipelineFile.Part) -> ConfiguredPart {
    var configured = ConfiguredPart(part: part, id: part.id?.text)
    let meant = checkKeys(part)
    if let id = meant["id"], case .text(let text) = id.content { configured.meantID = text }
    guard let type = part.type else {
      if part.isWhole, meant[part.kind.rawValue] == nil {
        diagnostics.error(.missingKey, "'\(part.kind.rawValue)' is missing, which names its type", at: part.place)
      }
      // Wrong params in its settings are mistakes all the same.
      for entry in part.settings { _ = literal(entry.value) }
      return configured
    }
    if part.kind == .stage, configured.id == nil { configured.id = type.text }
    guard let instance = instance(of: part.kind, named: type.text) else {
      let meant = reportUnknownType(type, part.kind)
      if part.kind == .stage, part.id == nil { configured.meantID = meant }
      for entry in part.settings { _ = literal(entry.value) }
      return configured
    }
    configured.instance = instance
    configured.memory = memory(of: part, instance, named: type.text)
    let checksMissing = part.isWhole && meant["with"] == nil
    configure(instance.any, part.settings, named: type.text, at: checksMissing ? part.place : nil)
    return configured
  }

  // MARK: Types

  private func names(of kind: PipelineFile.Part.Kind) -> [String] {
    switch kind {
    case .source: catalogue.sources.keys.sorted()
    case .stage: catalogue.stages.keys.sorted()
    case .sink: catalogue.sinks.keys.sorted()
    }
  }

  private func instance(of kind: PipelineFile.Part.Kind, named name: String) -> ConfiguredPart.Instance? {
    switch kind {
    case .source: catalogue.sources[name].map { .source($0.init()) }
    case .stage: catalogue.stages[name].map { .stage($0.init()) }
    case .sink: catalogue.sinks[name].map { .sink($0.init()) }
    }
  }

  private mutating func reportUnknownType(_ type: WrittenWord, _ kind: PipelineFile.Part.Kind) -> String? {
    let others: [PipelineFile.Part.Kind] = [.source, .stage, .sink]
    if let other = others.first(where: { $0 != kind && instance(of: $0, named: type.text) != nil }) {
      diagnostics.error(.wrongKind, "'\(type.text)' is a \(other.rawValue), not a \(kind.rawValue)", at: type.place)
      return nil
    }
    let known = names(of: kind)
    return diagnostics.unknown(
      .unknown(kind), type.text, "'\(type.text)' is not a \(kind.rawValue)", at: type.place, among: known)
  }

  // MARK: Keys

  /// Reports keys that no such part has.
  ///
  /// - Returns: the values under misspelt keys, by the key that was meant.
  private mutating func checkKeys(_ part: PipelineFile.Part) -> [String: WrittenValue] {
    let keys = PipelineFileReader.keys(of: part.kind)
    let kind = part.kind.rawValue
    var meant: [String: WrittenValue] = [:]
    for entry in part.unknownKeys {
      let key = entry.key.text
      let type = part.type?.text
      if type == nil, instance(of: part.kind, named: key) != nil {
        diagnostics.error(
          .misplacedKey, "'\(key)' is a \(kind), not a key; write '\(kind): \(key)'", at: entry.key.place)
        meant[kind] = entry.value
      } else if let type, let instance = instance(of: part.kind, named: type),
        settings(of: instance.any).contains(where: { $0.name == key })
      {
        diagnostics.error(.misplacedKey, "'\(key)' is a setting of \(type); put it under 'with'", at: entry.key.place)
        meant["with"] = entry.value
      } else if let right = diagnostics.unknown(
        .unknownKey, key, "'\(key)' is not a key of a \(kind)", at: entry.key.place, among: keys)
      {
        meant[right] = entry.value
      }
    }
    return meant
  }

  // MARK: Memory

  private mutating func memory(
    of part: PipelineFile.Part, _ instance: ConfiguredPart.Instance, named type: String
  ) -> Int? {
    guard let entry = part.memory, let literal = literal(entry.value) else { return nil }
    guard instance.any is any CorpusStage else {
      diagnostics.error(
        .misplacedKey, "'memory' is for stages that wait for all documents, and \(type) does not; take it away",
        at: entry.key.place)
      return nil
    }
    guard !entry.value.isNothing else {
      diagnostics.error(
        .missingValue, "'memory' of \(type) has no value; write a size such as 512MiB", at: entry.value.place)
      return nil
    }
    do throws(SettingError) {
      return try MemorySize.bytes(literal)
    } catch {
      diagnostics.error(.wrongValue, "'memory' of \(type): \(error.message)", at: error.place ?? entry.value.place)
      return nil
    }
  }

  // MARK: Settings

  /// Reads what the file says under `limits`.
  mutating func readLimits(_ written: [WrittenValue.Entry]) -> RunLimits {
    let limits = RunLimits()
    configure(limits, written, named: "limits", at: nil)
    return limits
  }

  /// - Parameter place: where settings that must be given are reported as missing; nil to report none.
  private mutating func configure(
    _ instance: Any, _ written: [WrittenValue.Entry], named type: String, at place: SourcePlace?
  ) {
    let known = settings(of: instance)
    var missing = Set(known.lazy.filter { $0.setting.isRequired }.map(\.name))
    for entry in written {
      let name = entry.key.text
      missing.remove(name)
      guard let setting = known.first(where: { $0.name == name })?.setting else {
        let meant = reportUnknownSetting(entry.key, of: type, known)
        if let meant { missing.remove(meant) }
        _ = literal(entry.value)
        continue
      }
      set(setting, entry, of: type)
    }
    guard let place else { return }
    for (name, setting) in known where missing.contains(name) {
      diagnostics.error(
        .missingSetting, "setting '\(name)' of \(type) is missing", at: place, expected: Self.details(of: setting))
    }
  }

  private mutating func set(_ setting: any AnySetting, _ entry: WrittenValue.Entry, of type: String) {
    let name = entry.key.text
    let details = Self.details(of: setting)
    guard !entry.value.isNothing else {
      diagnostics.error(.missingValue, "'\(name)' of \(type) has no value", at: entry.value.place, expected: details)
      return
    }
    guard let literal = literal(entry.value) else { return }
    do throws(SettingError) {
      try setting.set(literal)
    } catch {
      let place = error.place ?? entry.value.place
      let message = "'\(name)' of \(type): \(error.message)"
      diagnostics.error(
        .wrongValue, message, word: Self.text(at: place, in: literal) ?? "", at: place, among: error.choices,
        expected: Self.details(of: setting, notIn: error.message))
    }
  }

  private mutating func reportUnknownSetting(
    _ name: WrittenWord, of type: String, _ known: [(name: String, setting: any AnySetting)]
  ) -> String? {
    let message = "'\(name.text)' is not a setting of \(type)"
    return diagnostics.unknown(
      .unknownSetting, name.text, known.isEmpty ? "\(message), which has none" : message, at: name.place,
      among: known.map(\.name)
    ) { right in
      known.first { $0.name == right }.map { Self.details(of: $0.setting) }
    }
  }

  /// What a setting may hold: `number, 0…1, default 0.6`.
  private static func details(of setting: any AnySetting, notIn message: String = "") -> String {
    let standard = setting.isRequired ? "must be given" : setting.defaultText.map { "default \($0)" }
    return [setting.typeName, setting.limits, standard].compactMap { $0 }.filter { !message.contains($0) }
      .joined(separator: ", ")
  }

  /// The scalar at a place, for a suggestion.
  private static func text(at place: SourcePlace, in literal: SettingLiteral) -> String? {
    switch literal.content {
    case .scalar(let text): literal.place == place ? text : nil
    case .list(let literals): literals.lazy.compactMap { Self.text(at: place, in: $0) }.first
    case .map(let entries): entries.lazy.compactMap { Self.text(at: place, in: $0.value) }.first
    }
  }

  /// The value with its params put in; nil after a mistake.
  private mutating func literal(_ value: WrittenValue) -> SettingLiteral? {
    switch value.content {
    case .text(let text):
      return params.resolve(text, at: value.place, in: source, &diagnostics)
        .map { SettingLiteral(.scalar($0), at: value.place) }
    case .list(let values):
      let literals = values.map { literal($0) }
      let good = literals.compactMap { $0 }
      return good.count == literals.count ? SettingLiteral(.list(good), at: value.place) : nil
    case .map(let entries):
      let literals = entries.map { (name: $0.key.text, value: literal($0.value)) }
      let good = literals.compactMap { entry in entry.value.map { (name: entry.name, value: $0) } }
      return good.count == literals.count ? SettingLiteral(.map(good), at: value.place) : nil
    }
  }
}
