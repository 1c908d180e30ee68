public import CopydeskCore

/// A text with places in it that a reader finds without counting: `“[1:We will not],” [2:Mira Okonjo] said.`
///
/// A place begins with `[`, a label of letters, digits or hyphens, and `:`; it ends with `]`. Places may lie in one
/// another. Any other `[` and `]` stand for themselves; `\[`, `\]` and `\\` always do.
public struct MarkedText: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  public struct Span: Sendable, Hashable {
    public var label: String
    /// UTF-8 bytes of `text`.
    public var range: Range<Int>

    public init(_ label: String, _ range: Range<Int>) {
      self.label = label
      self.range = range
    }
  }

  /// The text without the marks.
  public let text: String
  /// The places by their beginnings; one that holds others comes before them.
  public let spans: [Span]

  public init(text: String, spans: [Span]) {
    self.text = text
    self.spans = spans.sorted {
      ($0.range.lowerBound, $1.range.upperBound, $0.label) < ($1.range.lowerBound, $0.range.upperBound, $1.label)
    }
  }

  /// - Precondition: every place that begins also ends.
  public init(_ marked: String) {
    var parser = MarkedTextParser(marked)
    parser.parse()
    precondition(parser.open.isEmpty, "the place '\(parser.open.last?.label ?? "")' has no ']' at its end: \(marked)")
    self.init(text: parser.text, spans: parser.spans)
  }

  public init(stringLiteral value: String) { self.init(value) }

  /// A text with the spans of its notes, labelled by their roles.
  ///
  /// - Parameters:
  ///   - label: that of the notes; nil takes all.
  ///   - document: whose notes they are.
  public init(notes label: String? = nil, of document: Document) {
    let notes = document.notes.filter { label == nil || $0.label == label }
    self.init(text: document.text, spans: notes.flatMap(\.spans).map { Span($0.role, $0.range) })
  }

  /// The ranges with one label.
  public subscript(label: String) -> [Range<Int>] { spans.filter { $0.label == label }.map(\.range) }

  /// The text as it is written, with its marks. Places that cross are written in two parts.
  public var description: String {
    var writer = MarkedTextWriter(self)
    return writer.write()
  }
}

private struct MarkedTextParser {
  private let bytes: [UInt8]
  private var place = 0
  private var written: [UInt8] = []
  private(set) var open: [(label: String, start: Int)] = []
  private(set) var spans: [MarkedText.Span] = []

  init(_ marked: String) { bytes = Array(marked.utf8) }

  var text: String { String(decoding: written, as: UTF8.self) }

  mutating func parse() {
    while place < bytes.count {
      let byte = bytes[place]
      let next = place + 1 < bytes.count ? bytes[place + 1] : 0
      if byte == UInt8(ascii: "\\"), [UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\")].contains(next) {
        written.append(next)
        place += 2
      } else if byte == UInt8(ascii: "["), let label = labelAhead() {
        open.append((label, written.count))
        place += label.utf8.count + 2
      } else if byte == UInt8(ascii: "]"), let (label, start) = open.popLast() {
        spans.append(MarkedText.Span(label, start..<written.count))
        place += 1
      } else {
        written.append(byte)
        place += 1
      }
    }
  }

  /// The label that stands behind the bracket here, up to a colon.
  private func labelAhead() -> String? {
    let label = bytes[(place + 1)...].prefix(while: isOfLabel)
    guard !label.isEmpty, label.endIndex < bytes.count, bytes[label.endIndex] == UInt8(ascii: ":") else { return nil }
    return String(decoding: label, as: UTF8.self)
  }
}

private func isOfLabel(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"),
    UInt8(ascii: "-"):
    true
  default: false
  }
}

private struct MarkedTextWriter {
  private let bytes: [UInt8]
  private let spans: [MarkedText.Span]
  private var result: [UInt8] = []
  private var open: [MarkedText.Span] = []

  init(_ marked: MarkedText) {
    bytes = Array(marked.text.utf8)
    spans = marked.spans
  }

  mutating func write() -> String {
    var next = 0
    for place in 0...bytes.count {
      close(at: place)
      while next < spans.count, spans[next].range.lowerBound == place {
        begin(spans[next])
        next += 1
        close(at: place)
      }
      if place < bytes.count { append(bytes[place]) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func begin(_ span: MarkedText.Span) {
    result += Array("[\(span.label):".utf8)
    open.append(span)
  }

  /// Ends what ends here; what lies on top of it is interrupted.
  private mutating func close(at place: Int) {
    guard let first = open.firstIndex(where: { $0.range.upperBound <= place }) else { return }
    let interrupted = open[first...].filter { $0.range.upperBound > place }
    for _ in open[first...] { result.append(UInt8(ascii: "]")) }
    open.removeSubrange(first...)
    for span in interrupted { begin(span) }
  }

  private mutating func append(_ byte: UInt8) {
    if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "\\") {
      result.append(UInt8(ascii: "\\"))
    }
    result.append(byte)
  }
}
