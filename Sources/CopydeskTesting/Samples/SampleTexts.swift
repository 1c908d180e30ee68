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
    let texts =
      articles + [articles[1], trimmed(articles[2])]
      + (5..<9).map { withNoise(article(seed: $0, paragraphs: 2), seed: $0) }
      + (9..<12).map { damaged(article(seed: $0, paragraphs: 2), seed: $0) } + scripts + difficult
    return numbered(documents(of: texts) + SamplePages.documents)
  }()

  /// Documents with texts of one's own.
  public static func documents(of texts: [String]) -> [Document] {
    numbered(
      texts.enumerated().map { number, text in
        Document(id: "sample-\(number)", text: text, origin: "https://\(site(number))/\(number).html")
      })
  }

  private static func site(_ number: Int) -> String { number % 3 == 0 ? "evening-post.example" : "courier.example" }

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

extension SampleTexts {
  /// How a long text is built.
  enum Shape: CaseIterable, CustomStringConvertible {
    case paragraph, lines, quotationMarks, brackets, spaces, page

    var description: String {
      switch self {
      case .paragraph: "a single paragraph"
      case .lines: "a text of many lines"
      case .quotationMarks: "a text of opening quotation marks"
      case .brackets: "a text of brackets"
      case .spaces: "a text of spaces"
      case .page: "a page"
      }
    }

    /// A document of about so many bytes.
    func document(bytes: Int) -> Document {
      switch self {
      case .paragraph: text(of: SampleTexts.sentences.joined(separator: " ") + " ", bytes)
      case .lines: text(of: SampleTexts.sentences.joined(separator: "\n\n") + "\n\n", bytes)
      case .quotationMarks: text(of: "“I ", bytes)
      case .brackets: text(of: "(<[&", bytes)
      case .spaces: text(of: "\u{A0} \t ", bytes)
      case .page: SamplePages.long(bytes: bytes)
      }
    }

    private func text(of part: String, _ bytes: Int) -> Document {
      Document(id: "\(self)", text: String(repeating: part, count: max(1, bytes / part.utf8.count)))
    }
  }

  /// Some 60 KB of sentences, no two of them the same.
  static let sentences: [String] = {
    var writer = SampleWriter(seed: 77)
    return (0..<400).map { _ in writer.paragraph() }
  }()
}
