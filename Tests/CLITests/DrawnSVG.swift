import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import CopydeskCLI

/// What stands in a picture, read back out of its XML.
final class DrawnSVG: NSObject, XMLParserDelegate {
  struct Frame {
    var left, top, width, height: Double
    var right: Double { left + width }
    var bottom: Double { top + height }

    func overlaps(_ other: Frame) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  struct Text {
    var content = ""
    var size: Double
    var isBold: Bool
    var x, y: Double
    var anchor: String
    /// The box that it stands in; nil for labels, the name and the caption.
    var box: Int?

    var frame: Frame {
      let width = TextWidth.of(content, size: size, isBold: isBold)
      let left = anchor == "middle" ? x - width / 2 : x
      return Frame(left: left, top: y - size * 0.8, width: width, height: size)
    }
  }

  /// A line as the frames of its pieces, with its ends.
  struct Line {
    var pieces: [Frame] = []
    var start = (x: 0.0, y: 0.0)
    var end = (x: 0.0, y: 0.0)
  }

  private(set) var width = 0.0
  private(set) var height = 0.0
  private(set) var boxes: [Frame] = []
  private(set) var labels: [Frame] = []
  private(set) var texts: [Text] = []
  private(set) var lines: [Line] = []
  private var groups: [String] = []
  private var offset = (x: 0.0, y: 0.0)
  private var isText = false
  private var needsFrame = false

  init(_ svg: String) throws {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    #expect(parser.parse(), "not well-formed: \(String(describing: parser.parserError))")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? 0 }
    let kind = attributes["class"] ?? ""
    switch name {
    case "svg": (width, height) = (number("width"), number("height"))
    case "g":
      groups.append(kind)
      if let move = attributes["transform"] {
        let parts = move.split { !"0123456789.-".contains($0) }.compactMap { Double($0) }
        offset = (parts[0], parts[1])
      }
      needsFrame = kind.hasPrefix("box")
    case "rect" where attributes["x"] != nil:
      let frame = Frame(
        left: number("x") + offset.x, top: number("y") + offset.y, width: number("width"), height: number("height"))
      if needsFrame { boxes.append(frame) } else if kind == "canvas" { labels.append(frame) }
      needsFrame = false
    case "path" where kind != "tip": lines.append(line(attributes["d"] ?? ""))
    case "text":
      isText = true
      let isTitle = kind == "title" || kind == "name"
      let box = groups.last?.hasPrefix("box") == true ? boxes.count - 1 : nil
      texts.append(
        Text(
          size: isTitle ? 13 : 11, isBold: isTitle, x: number("x") + offset.x, y: number("y") + offset.y,
          anchor: attributes["text-anchor"] ?? "start", box: box))
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if isText { texts[texts.count - 1].content += string }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if name == "text" { isText = false }
    if name == "g" {
      groups.removeLast()
      if groups.isEmpty { offset = (0, 0) }
    }
  }

  /// A bent piece stays within the frame of its ends, since its control points do.
  private func line(_ path: String) -> Line {
    var line = Line()
    var last: (x: Double, y: Double)?
    var rest = path[...]
    while let command = rest.popFirst() {
      let text = rest.prefix { !"MLC".contains($0) }
      rest = rest.dropFirst(text.count)
      let numbers = text.split(separator: " ").compactMap { Double($0) }
      if command == "C" { #expect(numbers[0] == (last?.x ?? 0) - offset.x && numbers[2] == numbers[4]) }
      let point = (x: numbers[numbers.count - 2] + offset.x, y: numbers[numbers.count - 1] + offset.y)
      if let last {
        line.pieces.append(
          Frame(
            left: min(last.x, point.x), top: min(last.y, point.y), width: abs(last.x - point.x),
            height: abs(last.y - point.y)))
      } else {
        line.start = point
      }
      last = point
      line.end = point
    }
    return line
  }
}
