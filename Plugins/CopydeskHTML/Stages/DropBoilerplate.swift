public import CopydeskCore

/// Drops the noise that survives in already scraped text.
///
/// ```
/// Mayor opens ferry terminal                  Mayor opens ferry terminal
/// LOADINGERROR LOADING                        The first ferry left at noon.
/// The first ferry left at noon.          →
/// READ MORE
/// - Ferry fares rise in May
/// ```
///
/// Share and comment widgets, lists of links with their items, loading errors, prompts to subscribe or to accept cookies,
/// doubled titles and captions, `Original url:` with the address, Markdown marks and credits such as `via Northern Wire`
/// go. The words of a line, its shape and its place decide together; running text is never noise, so an article that
/// speaks of a "What's Hot" list keeps its sentence. Expects a line or a blank-line block for each paragraph, in any
/// encoding of line ends, and works best before `repair-text`. Keeps no state; a second run changes nothing. The marks of a
/// document whose field `format` is `markdown` stay.
///
/// The phrases are tables of this module, a file for each language.
public struct DropBoilerplate: DocumentStage {
  public static let name = "drop-boilerplate"
  public static let summary = "Drops the noise that survives in already scraped text."
  public static let edits = TextEdits.cuts
  public static let isIdempotent = true
  public static let example: StageExample? = StageExample(
    before: "Mayor opens ferry terminal\nLOADINGERROR LOADING\nThe first ferry left at noon.\n\nShare this article",
    after: "Mayor opens ferry terminal\nThe first ferry left at noon.")

  @Setting("Languages whose phrases count as noise: en, de, fr, es, it, pt, pl, ru.")
  public var languages = BoilerplateFinder.languages

  @Setting("Rules that are to cut nothing, such as photo-credit or doubled-caption.")
  public var except: [String] = []

  private var finder: BoilerplateFinder?

  public init() {}

  public mutating func prepare() throws {
    for language in languages where !BoilerplateFinder.languages.contains(language) {
      throw unknown("language", language, choices: BoilerplateFinder.languages)
    }
    for rule in except where !BoilerplateFinder.rules.contains(rule) {
      throw unknown("rule of drop-boilerplate", rule, choices: BoilerplateFinder.rules.sorted())
    }
    finder = BoilerplateFinder(languages: languages, except: Set(except))
  }

  public func apply(_ document: inout Document) throws -> Verdict {
    let finder = finder ?? BoilerplateFinder(languages: languages, except: Set(except))
    let isMarkdown = document.fields["format"]?.string == TextForm.markdown.rawValue
    for edit in finder.edits(in: document.text, title: document.title, isMarkdown: isMarkdown) {
      document.cut(edit.range, rule: edit.rule)
    }
    return .keep
  }

  private func unknown(_ kind: String, _ value: String, choices: [String]) -> SettingError {
    SettingError("'\(value)' is no \(kind); there are \(choices.joined(separator: ", "))", at: nil, choices: choices)
  }
}
