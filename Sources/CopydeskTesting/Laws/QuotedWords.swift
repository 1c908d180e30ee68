import CopydeskCore

/// Finds what someone is quoted with, and whether marks changed a word of it.
///
/// A cut may take a whole quotation with its marks: nobody's words are then changed. Spaces and punctuation are no words.
enum QuotedWords {
  /// Says what a revision changed between quotation marks; nil where it left all words.
  static func change(in revision: Revision) -> String? {
    guard !revision.marks.isEmpty else { return nil }
    let text = Array(revision.before.utf8)
    for passage in passages(in: text) {
      let marks = revision.marks.filter { $0.range.overlaps(passage) || (passage ~= $0.range.lowerBound) }
      guard !marks.isEmpty else { continue }
      let before = String(decoding: text[passage], as: UTF8.self)
      let after = String(decoding: applied(marks, to: text, in: passage), as: UTF8.self)
      guard !after.isEmpty, words(in: before) != words(in: after) else { continue }
      return "the quotation \(quoted(before)) became \(quoted(after))"
    }
    return nil
  }

  private static func applied(_ marks: [Mark], to text: [UInt8], in passage: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    var place = passage.lowerBound
    for mark in marks {
      let range = mark.range.clamped(to: passage)
      result += text[place..<max(place, range.lowerBound)]
      if passage ~= mark.range.lowerBound { result += mark.replacement.utf8 }
      place = max(place, range.upperBound)
    }
    return result + text[place..<passage.upperBound]
  }

  private static let closing: [Unicode.Scalar: [Unicode.Scalar]] = [
    "\u{201C}": ["\u{201D}"], "\u{201E}": ["\u{201C}", "\u{201D}"], "\u{AB}": ["\u{BB}"], "\"": ["\""],
    "\u{300C}": ["\u{300D}"],
  ]

  /// The stretches from an opening mark to the next closing one of its kind on the same line, marks included.
  static func passages(in text: [UInt8]) -> [Range<Int>] {
    var passages: [Range<Int>] = []
    var open: (start: Int, closing: [Unicode.Scalar])?
    var place = 0
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let end = place + UTF8.width(scalar)
      if scalar == "\n" || scalar == "\r" {
        open = nil
      } else if let opened = open {
        if opened.closing.contains(scalar) {
          passages.append(opened.start..<end)
          open = nil
        }
      } else if let closing = closing[scalar] {
        open = (place, closing)
      }
      place = end
    }
    return passages
  }

  private static func words(in text: String) -> [String] {
    text.unicodeScalars.split { !isWordScalar($0) }.map { String($0) }
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default:
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "'" || scalar == "\u{2019}"
        || scalar == "\u{FFFD}"
    }
  }
}
