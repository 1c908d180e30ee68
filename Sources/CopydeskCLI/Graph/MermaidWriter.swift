import CopydeskCore

/// Writes a graph as a Mermaid flowchart.
///
/// Boxes have names of ours, `n0` and so on; what a pipeline file calls them stands only in labels, where every character
/// that could mean something to Mermaid is written by its number.
enum MermaidWriter {
  static func write(_ graph: DrawnGraph) -> String {
    var out = ["---", "title: \(frontMatter(graph.title))", "---", "flowchart TD"]
    for (index, box) in graph.boxes.enumerated() {
      let label = ([box.title] + box.lines).map(escaped).joined(separator: "<br/>")
      let (open, close) =
        switch (box.kind, box.shape) {
        case (.source, _): ("([", "])")
        case (.sink, _): ("[(", ")]")
        case (.collector, _): ("([", "])")
        case (.stage, .waits), (.stage, .stream): ("[[", "]]")
        case (.stage, _): ("[", "]")
        }
      out.append("  n\(index)\(open)\"\(label)\"\(close):::\(box.kind.rawValue)")
    }
    for (index, arrow) in graph.arrows.enumerated() {
      let label = arrow.label.isEmpty ? "" : "|\"\(escaped(arrow.label))\"|"
      out.append("  n\(arrow.from) \(arrow.port == .out ? "-->" : "-.->")\(label) n\(arrow.to)")
      if let colour = colour(arrow.port) { out.append("  linkStyle \(index) stroke:\(colour)") }
    }
    for (place, member) in graph.members.sorted(by: { $0.key < $1.key }) {
      // Keeps the box below what it stands for; the line is not seen.
      if let last = member.max() { out.append("  n\(last) ~~~ n\(place)") }
    }
    if let caption = graph.caption { out.append("  caption[\"\(escaped(caption))\"]:::caption") }
    out += [
      "  classDef source fill:#0969da22,stroke:#0969da", "  classDef stage fill:#6e778122,stroke:#6e7781",
      "  classDef sink fill:#1a7f3722,stroke:#1a7f37",
      "  classDef collector fill:none,stroke:#6e7781,stroke-dasharray:3 3",
      "  classDef caption fill:none,stroke:none",
    ]
    return out.joined(separator: "\n") + "\n"
  }

  /// Colours that can be seen on light and on dark ground.
  private static func colour(_ port: Pipeline.Port.Name) -> String? {
    switch port {
    case .out: nil
    case .rejected: "#b87700"
    case .failed: "#d1242f"
    case .records: "#8250df"
    }
  }

  /// Letters, digits, spaces and a few marks stay; `#NUMBER;` stands for all else below 128.
  ///
  /// Mermaid takes a label that begins like a list in Markdown for one, so what makes it look so is a number too.
  static func escaped(_ text: String) -> String {
    var result = ""
    var onlyDigits = true
    for scalar in PlainLine.of(text).unicodeScalars {
      let isPlain =
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", " ", ",", "/": true
        case "-", "_": !result.isEmpty
        case ".": !onlyDigits
        default: !scalar.isASCII
        }
      if isPlain { result.unicodeScalars.append(scalar) } else { result += "#\(scalar.value);" }
      onlyDigits = onlyDigits && ("0"..."9").contains(scalar)
    }
    return result
  }

  /// A string in double quotes as YAML reads it.
  private static func frontMatter(_ text: String) -> String {
    var result = ""
    for scalar in PlainLine.of(text).unicodeScalars {
      switch scalar {
      case "\"", "\\", "<", ">", "#", "%", "{", "}", "`":
        result += "\\u00" + String(scalar.value, radix: 16, uppercase: true)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return "\"\(result)\""
  }
}
