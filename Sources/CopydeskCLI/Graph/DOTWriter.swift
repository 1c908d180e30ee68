import CopydeskCore

/// Writes a graph for Graphviz.
enum DOTWriter {
  static func write(_ graph: DrawnGraph) -> String {
    let label = [graph.title, graph.caption].compactMap { $0 }.map(escaped).joined(separator: "\\l") + "\\l"
    var out = [
      "digraph pipeline {", "  graph [label=\"\(label)\", labelloc=t, labeljust=l, fontname=Helvetica, fontsize=12];",
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f6f8fa\", color=\"#6e7781\", fontname=Helvetica, "
        + "fontsize=12];",
      "  edge [color=\"#57606a\", fontname=Helvetica, fontsize=10];",
    ]
    for (index, box) in graph.boxes.enumerated() {
      let label = ([box.title] + box.lines).map(escaped).joined(separator: "\\n")
      out.append("  n\(index) [label=\"\(label)\"\(look(box))];")
    }
    for arrow in graph.arrows {
      let label = arrow.label.isEmpty ? [] : ["label=\"\(escaped(arrow.label))\""]
      let attributes = label + look(arrow.port)
      let end = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
      out.append("  n\(arrow.from) -> n\(arrow.to)\(end);")
    }
    for (place, member) in graph.members.sorted(by: { $0.key < $1.key }) {
      if let last = member.max() { out.append("  { rank=same; n\(last); n\(place); }") }
    }
    return out.joined(separator: "\n") + "\n}\n"
  }

  private static func look(_ box: DrawnGraph.Box) -> String {
    switch (box.kind, box.shape) {
    case (.source, _): ", fillcolor=\"#ddf4ff\", color=\"#0969da\""
    case (.sink, _): ", style=filled, fillcolor=\"#dafbe1\", color=\"#1a7f37\""
    case (.collector, _): ", style=\"rounded,dashed\""
    case (.stage, .waits), (.stage, .stream): ", peripheries=2"
    case (.stage, _): ""
    }
  }

  private static func look(_ port: Pipeline.Port.Name) -> [String] {
    switch port {
    case .out: []
    case .rejected: ["style=dashed", "color=\"#8a5300\"", "fontcolor=\"#8a5300\""]
    case .failed: ["style=dotted", "color=\"#c1121f\"", "fontcolor=\"#c1121f\""]
    case .records: ["style=dashed", "color=\"#7534c4\"", "fontcolor=\"#7534c4\""]
    }
  }

  /// Text within quotes. Graphviz also reads entities there, so `&` is one.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in PlainLine.of(text).unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
