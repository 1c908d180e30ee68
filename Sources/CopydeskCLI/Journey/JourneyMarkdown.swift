extension Journey {
  /// The journey as Markdown: a heading for each stage, and under it what the stage cut, changed or found.
  var markdown: String {
    var lines = ["# \(id)", ""]
    for step in steps {
      lines.append("## \(step.stage)")
      lines.append("")
      if step.isEmpty { lines.append("nothing") }
      for (name, value) in step.fields.sorted(by: { $0.key < $1.key }) {
        lines.append("- \(name): \(Self.oneLine(value))")
      }
      for group in Self.grouped(step.cuts) {
        lines.append("- cut, **\(group.rule)**\(group.path.map { " at `\($0)`" } ?? "")")
        for removed in group.removed { lines.append("  > \(removed)") }
      }
      for change in step.changes {
        lines.append(
          "- changed, **\(change.rule)**: \(Self.oneLine(change.before))~~\(Self.visible(change.removed))~~"
            + "**\(Self.visible(change.replacement))**\(Self.oneLine(change.after))")
      }
      for note in step.notes { lines += Self.lines(note) }
      if let ending = step.ending { lines.append("- \(ending)") }
      lines.append("")
    }
    lines.append("## text")
    lines.append("")
    for line in text.split(separator: "\n") { lines += [String(line), ""] }
    return lines.dropLast().joined(separator: "\n") + "\n"
  }

  private struct CutGroup {
    var rule: String
    var path: String?
    var removed: [String]
  }

  /// Cuts of one rule that follow one another are one point.
  private static func grouped(_ cuts: [MarkLine]) -> [CutGroup] {
    var groups: [CutGroup] = []
    for cut in cuts {
      let text = cut.removed.split(whereSeparator: \.isNewline).map(String.init).map(visible)
      let removed = text.isEmpty ? [visible(cut.removed)] : text
      if let last = groups.last, last.rule == cut.rule {
        if last.path != cut.path { groups[groups.count - 1].path = nil }
        groups[groups.count - 1].removed += removed
      } else {
        groups.append(CutGroup(rule: cut.rule, path: cut.path, removed: removed))
      }
    }
    return groups
  }

  private static func lines(_ note: NoteLine) -> [String] {
    var lines = ["- found, **\(note.label)**"]
    for span in note.spans { lines.append("  - \(span[0]): \(oneLine(span[1]))") }
    for (name, value) in note.fields.sorted(by: { $0.key < $1.key }) { lines.append("  - \(name): \(oneLine(value))") }
    return lines
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { visible(String($0)) }.joined(separator: " ⏎ ")
  }

  /// Characters that nobody would see, spelled out.
  private static func visible(_ text: String) -> String {
    if text == " " { return "␣" }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
        result += scalar == "\n" ? "⏎" : "⟨U+\(hexadecimal(scalar))⟩"
      case .spaceSeparator where scalar != " ": result += "⟨U+\(hexadecimal(scalar))⟩"
      case .nonspacingMark: result += "⟨U+\(hexadecimal(scalar))⟩"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
