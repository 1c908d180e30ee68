/// A stage, source or sink for people to read in a terminal.
struct CatalogueText {
  let entry: CatalogueEntry

  var lines: [String] {
    var lines = ["\(Terminal.bold(entry.name)) (\(entry.kind.rawValue), \(entry.module))", entry.summary]
    if entry.waitsForAll { lines.append("It holds all documents until the last has come.") }
    lines += example + settings
    let words = [("requires", entry.requires), ("adds", entry.adds), ("ports", entry.ports)]
    let given = words.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))" }
    if !given.isEmpty { lines += [""] + given }
    return lines + ["", "in a pipeline file"] + indented(entry.snippet)
  }

  private var example: [String] {
    guard let example = entry.example else { return [] }
    var lines = ["", "before"] + indented(example.before)
    for other in example.others { lines += ["another document"] + indented(other) }
    if let reason = example.rejected {
      lines.append("rejected: \(reason)")
    } else if example.after != example.before {
      lines += ["after"] + indented(example.after)
    }
    if !example.adds.isEmpty { lines += ["added"] + indented(example.adds.joined(separator: "\n")) }
    return lines
  }

  private var settings: [String] {
    guard !entry.settings.isEmpty else { return [] }
    return ["", "settings"]
      + entry.settings.flatMap { setting in
        let standard = setting.isRequired ? "required" : "default \(setting.default ?? "off")"
        return ["  \(setting.name): \(setting.range); \(standard)", "    \(setting.help)"]
      }
  }

  private func indented(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
