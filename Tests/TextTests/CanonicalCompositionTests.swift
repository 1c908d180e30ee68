@_spi(_Unicode) import Swift
import CopydeskText
import Testing

@Suite("normal form C")
struct CanonicalCompositionTests {
  private func composed(_ text: String) -> String {
    var result = ""
    var position = 0
    for replacement in canonicalCompositions(in: text) {
      result += text[bytes: position..<replacement.range.lowerBound] + replacement.text
      position = replacement.range.upperBound
    }
    return result + text[bytes: position..<text.utf8.count]
  }

  private func expected(_ text: String) -> String {
    var result = ""
    result.unicodeScalars.append(contentsOf: text._nfc)
    return result
  }

  private func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

  @Test("composes every scalar, and every decomposed scalar, as the standard library does")
  func everyScalar() {
    for value in UInt32(0)...0x2FFFF {
      // Of the ideographs and Hangul syllables one in sixteen is enough.
      let isUniform = 0x3400..<0xA000 ~= value || 0xAC00..<0xD7A4 ~= value || value >= 0x20000
      guard let scalar = Unicode.Scalar(value), !isUniform || value % 16 == 0 else { continue }
      var decomposed = ""
      decomposed.unicodeScalars.append(contentsOf: String(scalar)._nfd)
      for text in ["\(scalar)", "a\(scalar)", decomposed, "x\(decomposed)y", "e\(scalar)\u{301}"] {
        if !isSame(composed(text), expected(text)) { Issue.record("U+\(String(value, radix: 16)) in \(text)") }
      }
    }
  }

  @Test("leaves text in form C alone", arguments: ["", "plain", "Café “Žižkov” 東京 각 ก็ 👩‍👩‍👧 हिन्दी"])
  func clean(text: String) {
    #expect(canonicalCompositions(in: text).isEmpty)
  }

  @Test("reports only the letters that change")
  func places() {
    let text = "A cafe\u{301} in Gdan\u{301}sk"
    #expect(
      canonicalCompositions(in: text) == [Replacement(range: 5..<8, text: "é"), Replacement(range: 15..<18, text: "ń")])
  }

  @Test("takes linear time for endless marks", .timeLimit(.minutes(10)))
  func endlessMarks() {
    let text = "a" + String(repeating: "\u{301}\u{323}", count: 1_000_000)
    #expect(canonicalCompositions(in: text).isEmpty)
  }
}
