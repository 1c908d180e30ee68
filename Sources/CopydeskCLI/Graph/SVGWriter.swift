import CopydeskCore

/// Draws a graph as an SVG picture of its own: light or dark as its reader likes, no script, no font, nothing from outside.
struct SVGWriter {
  let graph: DrawnGraph
  let layout: LayeredLayout
  private let titles: [String]
  private let lines: [[String]]
  private let trunks: [[Int]]
  private var width: Double
  private let height: Double

  private static let titleSize = 13.0
  private static let lineSize = 11.0
  private static let widestText = 300.0
  private static let margin = 20.0
  private static let headHeight = 34.0
  private static let footHeight = 30.0

  init(_ graph: DrawnGraph) {
    self.graph = graph
    titles = graph.boxes.map {
      TextWidth.fit(PlainLine.of($0.title), into: Self.widestText, size: Self.titleSize, isBold: true)
    }
    lines = graph.boxes.map { box in
      box.lines.map { TextWidth.fit(PlainLine.of($0), into: Self.widestText, size: Self.lineSize) }
    }
    let sizes = zip(titles, lines).map(Self.size)
    var trunks: [[Int]] = []
    for index in graph.arrows.indices {
      let arrow = graph.arrows[index]
      let isSame = { (trunk: [Int]) in
        graph.arrows[trunk[0]].from == arrow.from && graph.arrows[trunk[0]].port == arrow.port
      }
      if let same = trunks.firstIndex(where: isSame) { trunks[same].append(index) } else { trunks.append([index]) }
    }
    self.trunks = trunks
    layout = LayeredLayout(sizes, trunks.map { Self.trunk($0.map { graph.arrows[$0] }) }, beside: graph.members)
    let head = TextWidth.of(PlainLine.of(graph.title), size: Self.titleSize, isBold: true)
    let foot = graph.caption.map { TextWidth.of($0, size: Self.lineSize) } ?? 0
    width = max(layout.width, min(head, Self.widestText), foot) + 2 * Self.margin
    height = Self.headHeight + layout.height + Self.margin + (graph.caption == nil ? 0 : Self.footHeight - 8)
    width = width.rounded(.up)
  }

  private static func size(_ title: String, _ lines: [String]) -> LayeredLayout.Size {
    let widths =
      [TextWidth.of(title, size: titleSize, isBold: true)] + lines.map { TextWidth.of($0, size: lineSize) }
    return LayeredLayout.Size(
      width: max(64, ((widths.max() ?? 0) + 24).rounded(.up)), height: 28 + 15 * Double(lines.count))
  }

  private static func trunk(_ arrows: [DrawnGraph.Arrow]) -> LayeredLayout.Trunk {
    let label = arrows[0].label
    let text = TextWidth.fit(PlainLine.of(label), into: widestText, size: lineSize)
    return LayeredLayout.Trunk(
      from: arrows[0].from, targets: arrows.map(\.to),
      label: label.isEmpty
        ? nil : LayeredLayout.Size(width: (TextWidth.of(text, size: lineSize) + 10).rounded(.up), height: 16),
      weight: arrows[0].port == .out ? 4 : 1)
  }

  // MARK: Writing

  var svg: String {
    let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
    var out = """
      <svg xmlns="http://www.w3.org/2000/svg" class="copydesk-graph" role="img" aria-labelledby="title desc" \
      \(size) viewBox="0 0 \(Self.number(width)) \(Self.number(height))">
      <title id="title">\(Self.escaped(graph.title)): pipeline graph</title>
      <desc id="desc">\(Self.escaped(description))</desc>
      <style>\(Self.style)</style>
      <rect class="canvas" width="100%" height="100%"/>
      <text class="name" x="\(Self.number(Self.margin))" y="22">\
      \(Self.escaped(TextWidth.fit(PlainLine.of(graph.title), into: Self.widestText, size: Self.titleSize, isBold: true)))\
      </text>

      """
    let left = ((width - layout.width) / 2).rounded()
    out += "<g transform=\"translate(\(Self.number(left)) \(Self.number(Self.headHeight)))\">\n"
    for (trunk, trail) in zip(trunks, layout.trails) { out += lines(of: trunk, trail) }
    for (trunk, trail) in zip(trunks, layout.trails) { out += label(of: graph.arrows[trunk[0]], trail) }
    for index in graph.boxes.indices { out += box(index) }
    out += "</g>\n"
    if let caption = graph.caption {
      out += Self.text(caption, "note", Self.margin, height - 12, anchor: "start")
    }
    return out + "</svg>\n"
  }

  private var description: String {
    let arrows = graph.arrows.map { arrow in
      let label = arrow.label.isEmpty ? "" : " (\(arrow.label))"
      return "\(graph.boxes[arrow.from].title) to \(graph.boxes[arrow.to].title)\(label)"
    }
    return [graph.description, arrows.joined(separator: "; "), graph.caption].compactMap { $0 }.joined(separator: "\n")
  }

  private func lines(of trunk: [Int], _ trail: LayeredLayout.Trail) -> String {
    zip(trunk, trail.lines).map { index, points in
      let arrow = graph.arrows[index]
      let label = arrow.label.isEmpty ? "" : ": \(arrow.label)"
      let explanation = "\(graph.boxes[arrow.from].title) → \(graph.boxes[arrow.to].title)\(label)"
      let end = points[points.count - 1]
      let tip = "M\(Self.number(end.x - 4)) \(Self.number(end.y - 7))h8l-4 7z"
      return """
        <g class="line \(Self.className(arrow.port))"><title>\(Self.escaped(explanation))</title>\
        <path d="\(Self.path(points))"/><path class="tip" d="\(tip)"/></g>

        """
    }.joined()
  }

  /// Between rows a line bends with an upright beginning and end, so that it stays between them.
  static func path(_ points: [LayeredLayout.Point]) -> String {
    var path = "M\(number(points[0].x)) \(number(points[0].y))"
    for (from, to) in zip(points, points.dropFirst()) where from != to {
      if abs(from.x - to.x) < 0.5 {
        path += "L\(number(to.x)) \(number(to.y))"
      } else {
        let middle = number((from.y + to.y) / 2)
        path += "C\(number(from.x)) \(middle) \(number(to.x)) \(middle) \(number(to.x)) \(number(to.y))"
      }
    }
    return path
  }

  private func label(of arrow: DrawnGraph.Arrow, _ trail: LayeredLayout.Trail) -> String {
    guard let place = trail.label else { return "" }
    let text = TextWidth.fit(PlainLine.of(arrow.label), into: Self.widestText, size: Self.lineSize)
    return "<rect class=\"canvas\" \(Self.frame(place))/>"
      + Self.text(text, "label \(Self.className(arrow.port))", place.x, place.top + 12)
  }

  private func box(_ index: Int) -> String {
    let (box, place) = (graph.boxes[index], layout.boxes[index])
    let shape = box.shape.map { " \($0.rawValue)" } ?? ""
    let radius = box.kind == .stage ? 6.0 : box.kind == .sink ? 0 : min(14, place.height / 2)
    var out = "<g class=\"box \(box.kind.rawValue)\(shape)\"><title>\(Self.escaped(box.explanation))</title>"
    out += "<rect \(Self.frame(place)) rx=\"\(Self.number(radius))\"/>"
    if box.shape == .waits || box.shape == .stream {
      // A second frame: documents stop here.
      let inner = LayeredLayout.Place(
        x: place.x, top: place.top + 3, width: place.width - 6, height: place.height - 6)
      out += "<rect class=\"inner\" \(Self.frame(inner)) rx=\"4\"/>"
    }
    out += "\n" + Self.text(titles[index], "title", place.x, place.top + 18.5)
    for (number, line) in lines[index].enumerated() {
      out += Self.text(line, "line", place.x, place.top + 34 + 15 * Double(number))
    }
    return out + "</g>\n"
  }

  private static func frame(_ place: LayeredLayout.Place) -> String {
    "x=\"\(number(place.left))\" y=\"\(number(place.top))\" width=\"\(number(place.width))\" "
      + "height=\"\(number(place.height))\""
  }

  private static func text(
    _ text: String, _ name: String, _ x: Double, _ y: Double, anchor: String = "middle"
  ) -> String {
    "<text class=\"\(name)\" x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(escaped(text))</text>\n"
  }

  static func className(_ port: Pipeline.Port.Name) -> String {
    if case .records = port { "records" } else { port.text }
  }

  /// With one digit behind the point, and that only where it is needed.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let rest = abs(tenths % 10)
    let sign = tenths < 0 && tenths > -10 ? "-" : ""
    return rest == 0 ? String(tenths / 10) : "\(sign)\(tenths / 10).\(rest)"
  }

  // MARK: Text

  /// Text as XML writes it, without the characters that XML cannot hold.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
