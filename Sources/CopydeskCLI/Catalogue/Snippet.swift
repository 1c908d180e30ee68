import CopydeskCore

/// A piece of a pipeline file that uses a stage, source or sink with its settings, ready to be pasted.
struct Snippet {
  /// Names and values of settings, as a file writes them.
  private let written: [(name: String, value: String)]

  init(_ settings: [(name: String, setting: any AnySetting)], _ shown: KeyValuePairs<String, String>) {
    written = settings.map { name, setting in
      let value = shown.first { $0.key == name }?.value ?? setting.defaultContent.map(Self.text)
      return (name, value ?? "…")
    }
  }

  func source(_ name: String) -> String { part("sources:\n  pages:\n    source: \(name)\n", indent: 4) }

  func sink(_ name: String, from input: String?) -> String {
    let from = input.map { "    from: \(Self.text(.scalar($0)))\n" } ?? ""
    return part("sinks:\n  output:\n    sink: \(name)\n\(from)", indent: 4)
  }

  func stage(_ name: String, recordPorts: [String]) -> String {
    var text = written.isEmpty ? "stages:\n  - \(name)\n" : part("stages:\n  - stage: \(name)\n", indent: 4)
    if !recordPorts.isEmpty { text += "sinks:\n" }
    for port in recordPorts {
      text += "  \(port): { sink: jsonl, from: \(name).\(port), with: { path: out/\(port).jsonl } }\n"
    }
    return text
  }

  private func part(_ head: String, indent: Int) -> String {
    guard !written.isEmpty else { return head }
    let space = String(repeating: " ", count: indent)
    return head + "\(space)with:\n" + written.map { "\(space)  \($0.name): \($0.value)\n" }.joined()
  }

  private static func text(_ content: SettingLiteral.Content) -> String {
    switch content {
    case .scalar(let text): isPlain(text) ? text : quoted(text)
    case .list(let literals): "[" + literals.map { self.text($0.content) }.joined(separator: ", ") + "]"
    case .map(let entries):
      entries.isEmpty
        ? "{}" : "{ " + entries.map { "\($0.name): \(self.text($0.value.content))" }.joined(separator: ", ") + " }"
    }
  }

  /// Whether every reader of YAML takes the text for what it is.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "_")].contains($0)
      } && text != "-"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
