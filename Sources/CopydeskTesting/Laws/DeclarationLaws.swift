import CopydeskCore

extension StageLaw {
  static let isDeclaredWell = StageLaw("has a name in kebab-case and a summary that is a sentence", on: .none) {
    stage, _ in
    let name = stage.name
    let isKebab =
      !name.isEmpty && name.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    guard isKebab, name.utf8.first != 0x2D, name.utf8.last != 0x2D, !name.contains("--") else {
      return "the name \(quoted(name)) is not in kebab-case, such as 'restore-apostrophes'"
    }
    guard isSentence(stage.type.summary) else { return "the summary \(quoted(stage.type.summary)) is no sentence" }
    for (kind, names) in [
      ("requires", stage.type.requires), ("adds", stage.type.adds), ("recordPorts", stage.type.recordPorts),
    ] {
      if Set(names).count < names.count { return "'\(kind)' names something twice" }
      if names.contains(where: \.isEmpty) { return "'\(kind)' has an empty name" }
    }
    let taken = stage.type.recordPorts.filter { ["out", "rejected", "failed"].contains($0) }
    return taken.isEmpty ? nil : "every stage has a port '\(taken[0])'; records need another name"
  }

  static let hasSoundSettings = StageLaw("has settings with help, and defaults that it takes itself", on: .none) {
    stage, _ in
    var names: Set<String> = []
    for (name, setting) in settings(of: stage.type.init()) {
      guard names.insert(name).inserted else { return "two settings are called '\(name)'" }
      guard isSentence(setting.help) else {
        return "the help of the setting '\(name)' is no sentence: \(quoted(setting.help))"
      }
      guard let text = setting.defaultText else {
        guard setting.isRequired else { return "the default of '\(name)' cannot be written in a pipeline file" }
        continue
      }
      do {
        try setting.set(literal(text))
      } catch {
        return "the default \(quoted(text)) of '\(name)' is refused: \(error)"
      }
      guard let again = setting.defaultText, again.utf8.elementsEqual(text.utf8) else {
        return "the default \(quoted(text)) of '\(name)' reads back as \(quoted(setting.defaultText ?? "nothing"))"
      }
    }
    return nil
  }

  static let isLikeItsExample = StageLaw("does to its example what it says", on: .none) { stage, _ in
    guard let example = stage.type.example, !(stage.stage is any StartsPrograms) else { return nil }
    // The example is of the stage as it comes, whatever settings this one has.
    var fresh = stage.type.init()
    do { try fresh.prepare() } catch { return nil }
    let batch = try await Subject(stage: fresh).run(example.documents)
    if let failed = batch.failed.first { return "the example fails: \(failed.error)" }
    let rejected = batch.rejected.first { $0.document.id == "1" }
    if rejected?.reason != example.rejected {
      return "the example is \(rejected.map { "rejected, \(quoted($0.reason))" } ?? "not rejected")"
    }
    guard let after = rejected?.document ?? batch.documents.first(where: { $0.id == "1" }) else {
      return "the example does not come out of the stage"
    }
    if !after.text.utf8.elementsEqual(example.after.utf8) {
      return "the example becomes \(quoted(after.text)), and not \(quoted(example.after))"
    }
    let added = StageExample.summary(of: after)
    if let missing = example.adds.first(where: { !added.contains($0) }) {
      return "the example has \(added), and not \(quoted(missing))"
    }
    return after.notes.isEmpty || !example.adds.isEmpty ? nil : "the example gets notes that it does not show: \(added)"
  }

  private static func isSentence(_ text: String) -> Bool {
    text.hasSuffix(".") && text.unicodeScalars.first?.properties.isLowercase == false
  }

  /// A default as a pipeline file would bring it: a list in brackets, or text.
  private static func literal(_ text: String) -> SettingLiteral {
    guard text.hasPrefix("["), text.hasSuffix("]") else { return SettingLiteral(.scalar(text)) }
    var items: [String] = []
    for part in text.dropFirst().dropLast().split(separator: ",") {
      items.append(String(part.drop { $0 == " " }))
    }
    return SettingLiteral(.list(items.map { SettingLiteral(.scalar($0)) }))
  }
}
