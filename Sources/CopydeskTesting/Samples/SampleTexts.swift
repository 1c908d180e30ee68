public import CopydeskCore

/// Invented texts to try a stage on. They are the same in every run, and grow with the seed that is asked for.
///
/// All people, places, papers and events in them are made up.
public enum SampleTexts {
  /// What the laws are tried on unless they get something else: articles, some with noise and some damaged, texts in many
  /// scripts, texts that stages trip over, and pages.
  ///
  /// Among them are copies, and pages of one site with a paragraph in common, for stages that compare.
  public static let documents: [Document] = {
    let articles = (0..<5).map { article(seed: $0) }
    let stories =
      articles + [articles[1], trimmed(articles[2])]
      + (5..<9).map { withNoise(article(seed: $0, paragraphs: 3), seed: $0) }
      + (9..<12).map { damaged(article(seed: $0, paragraphs: 2), seed: $0) }
    return numbered(
      documents(of: stories) + documents(of: scripts + difficult, site: "evening-post.example", named: "odd")
        + SamplePages.documents)
  }()

  /// Documents with texts of one's own, all from one site.
  public static func documents(of texts: [String]) -> [Document] {
    documents(of: texts, site: "courier.example", named: "sample")
  }

  /// Documents with texts of one's own, before `documents`.
  public static func documents(adding texts: [String]) -> [Document] {
    numbered(documents(of: texts, site: "courier.example", named: "own") + documents)
  }

  private static func documents(of texts: [String], site: String, named name: String) -> [Document] {
    numbered(
      texts.enumerated().map { number, text in
        Document(id: "\(name)-\(number)", text: text, origin: "https://\(site)/\(number).html")
      })
  }

  /// Numbers documents from 1, so that one that a stage put in the place of another (number 0) is found out.
  private static func numbered(_ documents: [Document]) -> [Document] {
    var documents = documents
    for index in documents.indices { documents[index].ordinal = index + 1 }
    return documents
  }

  /// A news story of some paragraphs, with names, numbers and quotes.
  public static func article(seed: UInt64, paragraphs: Int = 4) -> String {
    var writer = SampleWriter(seed: seed)
    return ([writer.headline()] + (0..<paragraphs).map { _ in writer.paragraph() }).joined(separator: "\n\n")
  }

  /// A text with lines around it and between its paragraphs that are none of the story.
  public static func withNoise(_ text: String, seed: UInt64) -> String {
    var random = SeededNumbers(seed: seed)
    let lines = SampleSentences.noise
    var parts: [Substring] = []
    for part in text.split(separator: "\n\n") {
      parts.append(part)
      if Bool.random(using: &random) { parts.append(Substring(lines[Int.random(in: lines.indices, using: &random)])) }
    }
    return (parts + [Substring(SampleSentences.imprint)]).joined(separator: "\n\n")
  }

  /// A text after bad tools: lost apostrophes, entities, odd spaces, invisible characters.
  public static func damaged(_ text: String, seed: UInt64) -> String {
    var random = SeededNumbers(seed: seed)
    var result = ""
    for scalar in text.unicodeScalars {
      switch (scalar, Int.random(in: 0..<8, using: &random)) {
      case ("\u{2019}", 0..<5): result += " "
      case ("\u{2019}", 5): result += "\u{FFFD}"
      case (" ", 0): result += "\u{A0}"
      case (" ", 1): result += "  "
      case ("\n", 0..<3): result += "\r\n"
      case ("&", _): result += "&amp;amp;"
      case ("e", 0): result += "e\u{AD}"
      case ("\u{201C}", 0): result += "&ldquo;"
      case (".", 0): result += ".\u{0}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The first half of a text, as a desk cuts it.
  private static func trimmed(_ text: String) -> String {
    let parts = text.split(separator: "\n\n")
    return parts.prefix(parts.count - 1).joined(separator: "\n\n")
  }
}
