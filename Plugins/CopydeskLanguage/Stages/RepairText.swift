public import CopydeskCore
import CopydeskText

/// Mends entities, invisible and control characters, accents and spaces.
///
/// Before: `Bread &amp;amp; butter  cost &#8364;4 , the news\u{AD}paper said.\r\n`
/// After: `Bread & butter cost €4 , the newspaper said.\n`
///
/// Clean text is left byte for byte as it is. Text in the wrong encoding (`â€™` for `’`) is not mended. Characters that
/// mean something where they stand stay: joiners in emoji and in Persian or Hindi, direction marks in lines with Arabic or
/// Hebrew, the ideographic space. No-break spaces become spaces in every language. Entities in addresses stay.
///
/// No state, no errors. Letters and their marks are put into Unicode normal form C (UAX #15).
public struct RepairText: DocumentStage {
  public static let name = "repair-text"
  public static let summary = "Mends entities, invisible and control characters, accents and spaces."
  public static let changesQuotedWords = true
  public static let isIdempotent = true
  public static let example: StageExample? = StageExample(
    before: "Bread &amp;amp; butter  cost &#8364;4.", after: "Bread & butter cost €4.")

  @Setting("Whether spaces and line ends are evened out too.")
  public var evensSpaces = true

  public init() {}

  public func apply(_ document: inout Document) throws -> Verdict {
    for edit in repairs(in: document.text, evensSpaces: evensSpaces) {
      if edit.replacement.isEmpty {
        document.cut(edit.range, rule: edit.rule)
      } else {
        document.change(edit.range, to: edit.replacement, rule: edit.rule)
      }
    }
    return .keep
  }
}
