public import CopydeskCore
import CopydeskText

/// Puts back apostrophes that English text has lost.
///
/// Before: `“I ve never heard of that,” said the party s spokesman.`
/// After: `“I’ve never heard of that,” said the party’s spokesman.`
///
/// Apostrophes turn into spaces, question marks, U+FFFD, backticks or accents on their way through wrong encodings.
/// Only places where English leaves no other reading are mended: contractions (`don t`), a lone `s` behind a noun, and
/// names such as `O Neill`. The mark that the text has more of is put in, `'` where it has none.
///
/// A document whose field `language` names another language than English is left alone; without that field, the text
/// decides. `workers  strike` becomes `workers' strike` only while its two spaces are still there, so that stage goes
/// before `repair-text` where plural possessives matter. No state, no errors.
public struct RestoreApostrophes: DocumentStage {
  public static let name = "restore-apostrophes"
  public static let summary = "Puts back apostrophes that English text has lost."
  public static let changesQuotedWords = true
  public static let isIdempotent = true
  public static let example: StageExample? = StageExample(
    before: "The union s members don t want a strike.", after: "The union's members don't want a strike.")

  public init() {}

  public func apply(_ document: inout Document) throws -> Verdict {
    let language = document.fields["language"]?.string
    if let language, language != "en", !language.hasPrefix("en-") { return .keep }
    for edit in apostropheRestorations(in: document.text, isKnownEnglish: language != nil) {
      document.change(edit.range, to: edit.replacement, rule: edit.rule)
    }
    return .keep
  }
}
