extension SVGWriter {
  /// The colours of a picture; every name begins with the picture's own, so that it may stand inside of a page.
  static let style = styleOf(light) + "\n@media (prefers-color-scheme: dark) {\n" + colours(dark) + "\n}\n"

  struct Palette {
    var canvas: String
    var text: String
    var faint: String
    var line: String
    /// Fill and frame.
    var source: (String, String)
    var stage: (String, String)
    var sink: (String, String)
    var rejected: String
    var failed: String
    var records: String
  }

  static let light = Palette(
    canvas: "#ffffff", text: "#1f2328", faint: "#57606a", line: "#57606a", source: ("#ddf4ff", "#0969da"),
    stage: ("#f6f8fa", "#6e7781"), sink: ("#dafbe1", "#1a7f37"), rejected: "#8a5300", failed: "#c1121f",
    records: "#7534c4")
  static let dark = Palette(
    canvas: "#0d1117", text: "#e6edf3", faint: "#9da7b1", line: "#8b949e", source: ("#0c2d4d", "#58a6ff"),
    stage: ("#1c2128", "#7d8590"), sink: ("#10301b", "#3fb950"), rejected: "#e0a63c", failed: "#ff7b72",
    records: "#bc8cff")

  private static func styleOf(_ palette: Palette) -> String {
    """

    .copydesk-graph text { font-family: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; \
    font-size: 11px; }
    .copydesk-graph .name, .copydesk-graph .title { font-size: 13px; font-weight: 600; }
    .copydesk-graph .line path { fill: none; stroke-width: 1.5; }
    .copydesk-graph .line .tip { stroke: none; }
    .copydesk-graph .line.rejected path { stroke-dasharray: 6 3; }
    .copydesk-graph .line.failed path { stroke-dasharray: 2 3; }
    .copydesk-graph .line.records path { stroke-dasharray: 9 3 2 3; }
    .copydesk-graph .box rect { stroke-width: 1.2; }
    .copydesk-graph .box .inner { fill: none; stroke-width: 0.8; }
    .copydesk-graph .collector rect { stroke-dasharray: 3 3; }

    """ + colours(palette)
  }

  private static func colours(_ palette: Palette) -> String {
    var rules = [
      ".canvas { fill: \(palette.canvas); }",
      ".name, .copydesk-graph .title { fill: \(palette.text); }",
      ".line, .copydesk-graph .note { fill: \(palette.faint); }",
      ".out path { stroke: \(palette.line); }",
      ".out .tip, .copydesk-graph .label.out { fill: \(palette.line); }",
      ".collector rect { fill: \(palette.canvas); stroke: \(palette.line); }",
    ]
    for (name, colour) in [("rejected", palette.rejected), ("failed", palette.failed), ("records", palette.records)] {
      rules.append(".\(name) path { stroke: \(colour); }")
      rules.append(".\(name) .tip, .copydesk-graph .label.\(name) { fill: \(colour); }")
    }
    for (name, (fill, frame)) in [("source", palette.source), ("stage", palette.stage), ("sink", palette.sink)] {
      rules.append(".\(name) rect { fill: \(fill); stroke: \(frame); }")
    }
    return rules.map { ".copydesk-graph \($0)" }.joined(separator: "\n")
  }
}
