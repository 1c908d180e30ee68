import CopydeskCore
import CopydeskJSON
import CopydeskText

/// A document as a Markdown file: front matter in YAML, a heading, and the text as it is.
struct Article {
  private var bytes: [UInt8] = []

  static func bytes(of document: Document, verdict: [(String, String)]) -> [UInt8] {
    var article = Article()
    article.append(document, verdict: verdict)
    return article.bytes
  }

  private mutating func append(_ document: Document, verdict: [(String, String)]) {
    let own = [("id", document.id)] + verdict + (document.origin.map { [("origin", $0)] } ?? [])
    bytes += "---\n".utf8
    for (name, text) in own { member(name) { $0.string(text) } }
    let spans = SpanWriter(document, unit: .scalars)
    for entry in document.fields.entries {
      let clashes = own.contains { $0.0 == entry.name }
      member(clashes ? "field:" + entry.name : entry.name) { $0.value(entry.value, spans: spans) }
    }
    bytes += "---\n\n".utf8
    if let title = document.title.map(Self.oneLine), !title.isEmpty, !Self.begins(document.text, with: title) {
      bytes += "# \(title)\n\n".utf8
    }
    bytes += document.text.utf8
    if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
  }

  /// A line of front matter. Values are JSON, of which YAML takes every form.
  private mutating func member(_ name: String, _ value: (inout JSONWriter) -> Void) {
    if Self.isPlain(name) {
      bytes += name.utf8
    } else {
      var json = JSONWriter()
      json.string(name)
      appendPrintable(json.bytes)
    }
    bytes += ": ".utf8
    var json = JSONWriter()
    value(&json)
    // JSON that was read may hold line feeds between its parts.
    appendPrintable(json.bytes.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Escapes the characters that JSON takes as they are and YAML does not: U+0080 to U+009F, U+FFFE and U+FFFF.
  private mutating func appendPrintable(_ json: [UInt8]) {
    var index = 0
    while index < json.count {
      let next = index + 1 < json.count ? json[index + 1] : 0
      if json[index] == 0xC2, next < 0xA0 {
        bytes += "\\u00\(String(next, radix: 16))".utf8
        index += 2
      } else if json[index] == 0xEF, next == 0xBF, index + 2 < json.count, json[index + 2] >= 0xBE {
        bytes += (json[index + 2] == 0xBE ? "\\ufffe" : "\\uffff").utf8
        index += 3
      } else {
        bytes.append(json[index])
        index += 1
      }
    }
  }

  /// Whether a name stands for itself in YAML, without quotes. Words that some readers take for truth values do not.
  private static func isPlain(_ name: String) -> Bool {
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    guard let first = name.utf8.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A, first >= 0x41 else { return false }
    return name.utf8.allSatisfy { byte in
      byte == 0x2D || byte == 0x5F || 0x30...0x39 ~= byte || (0x61...0x7A ~= byte | 0x20 && byte >= 0x41)
    } && !words.contains(name.lowercased())
  }

  private static func oneLine(_ title: String) -> String {
    title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Whether the first line is the title, as a heading or not.
  private static func begins(_ text: String, with title: String) -> Bool {
    guard let line = text.split(maxSplits: 1, whereSeparator: \.isNewline).first else { return false }
    let heading = line.drop { $0 == "#" }
    return oneLine(String(heading)) == title
  }
}
