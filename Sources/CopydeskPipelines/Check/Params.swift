import CopydeskCore

/// What a param may hold.
enum ParamType: String, CaseIterable {
  case path, text, number, whole, boolean

  static var listed: String { allCases.map(\.rawValue).listed("or") }

  /// Checks a value as a setting of the same type would.
  func check(_ literal: SettingLiteral) throws(SettingError) {
    switch self {
    case .path: _ = try FilePath(literal: literal)
    case .text: _ = try String(literal: literal)
    case .number: _ = try Double(literal: literal)
    case .whole: _ = try Int(literal: literal)
    case .boolean: _ = try Bool(literal: literal)
    }
  }
}

/// The params of a pipeline file with their values.
///
/// `${name}` is put into the text of settings that has been parsed before, so no value can change the form of the file;
/// `$${` stands for `${`. A value is put in as it is: a `${` in it means nothing.
struct Params {
  private var values: [String: String] = [:]
  private var types: [String: ParamType] = [:]
  private var standards: [String: String] = [:]
  /// Declared but without a value that can be used; the reason has been reported.
  private var broken: Set<String> = []
  private(set) var used: Set<String> = []
  private let names: [String]

  init(of file: PipelineFile, overrides: [String: String], _ diagnostics: inout DiagnosticList) {
    names = file.params.map(\.name.text)
    for param in file.params { declare(param, override: overrides[param.name.text], &diagnostics) }
    for name in overrides.keys.sorted() where !names.contains(name) {
      diagnostics.unknown(
        .unknownParam, name, "'\(name)' is not a param of \(file.path)", at: nil, among: names,
        in: Diagnostic.commandLine,
        expected: details)
    }
  }

  private mutating func declare(
    _ param: PipelineFile.Param, override: String?, _ diagnostics: inout DiagnosticList
  ) {
    let name = param.name.text
    broken.insert(name)
    guard let typeName = param.type else { return }
    guard let type = ParamType(rawValue: typeName.text) else {
      diagnostics.unknown(
        .unknownParamType, typeName.text, "'\(typeName.text)' is not a type of params", at: typeName.place,
        among: ParamType.allCases.map(\.rawValue))
      return
    }
    types[name] = type
    var isGood = true
    if let standard = param.standard {
      do throws(SettingError) {
        let literal = try Self.literal(standard)
        try type.check(literal)
        if case .scalar(let text) = literal.content {
          values[name] = text
          standards[name] = text
        }
      } catch {
        diagnostics.error(.wrongValue, "default of param '\(name)': \(error.message)", at: error.place)
        isGood = false
      }
    }
    if let override {
      do throws(SettingError) {
        try type.check(SettingLiteral(.scalar(override)))
        values[name] = override
      } catch {
        diagnostics.add(
          Diagnostic(
            rule: .wrongValue, file: Diagnostic.commandLine, place: nil, message: "param '\(name)': \(error.message)",
            expected: details(of: name)))
        isGood = false
      }
    }
    if isGood, values[name] == nil {
      diagnostics.error(
        .paramWithoutValue, "param '\(name)' has no value; give it a default, or --param \(name)=…",
        at: param.name.place)
      isGood = false
    }
    if isGood { broken.remove(name) }
  }

  private static func literal(_ value: WrittenValue) throws(SettingError) -> SettingLiteral {
    guard case .text(let text) = value.content else {
      throw SettingError("expected one value, found \(value.described)", at: value.place)
    }
    guard !text.contains("${") else { throw SettingError("a default cannot use other params", at: value.place) }
    return SettingLiteral(.scalar(text), at: value.place)
  }

  /// What a param may hold, for a message.
  func details(of name: String) -> String? {
    guard let type = types[name] else { return nil }
    return standards[name].map { "\(type.rawValue), default \($0)" } ?? type.rawValue
  }

  /// Puts values in the place of `${…}`.
  ///
  /// - Returns: nil after a mistake, which has been reported.
  mutating func resolve(
    _ text: String, at place: SourcePlace, in source: SourceText?, _ diagnostics: inout DiagnosticList
  ) -> String? {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var isGood = true
    var index = 0
    while index < bytes.count {
      let rest = bytes[index...]
      if rest.starts(with: "$${".utf8) {
        result += "${".utf8
        index += 3
      } else if rest.starts(with: "${".utf8) {
        let position = source?.place(of: index, inScalar: text, at: place) ?? place
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
          diagnostics.error(.unclosedParam, "'${' is never closed; write '$${' where no param is meant", at: position)
          return nil
        }
        let name = String(decoding: bytes[index + 2..<end], as: UTF8.self)
        guard !name.contains("${") else {
          diagnostics.error(.nestedParam, "'${…}' cannot stand in another; name one param", at: position)
          return nil
        }
        if let value = value(of: name, at: position, &diagnostics) { result += value.utf8 } else { isGood = false }
        index = end + 1
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return isGood ? String(decoding: result, as: UTF8.self) : nil
  }

  private mutating func value(of name: String, at place: SourcePlace, _ diagnostics: inout DiagnosticList) -> String? {
    used.insert(name)
    if broken.contains(name) { return nil }
    if let value = values[name] { return value }
    let message = name.isEmpty ? "'${}' names no param" : "'\(name)' is not a param"
    diagnostics.unknown(
      .unknownParam, name, names.isEmpty ? "\(message); there are none" : message, at: place, among: names
    ) { name in
      details(of: name)
    }
    return nil
  }
}
