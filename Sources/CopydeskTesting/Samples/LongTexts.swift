import CopydeskCore

extension SampleTexts {
  /// What a long input is built of.
  enum Shape: CaseIterable, CustomStringConvertible {
    case paragraph, lines, quotationMarks, brackets, spaces, page, documents

    var description: String {
      switch self {
      case .paragraph: "a single paragraph"
      case .lines: "a text of many lines"
      case .quotationMarks: "a text of opening quotation marks"
      case .brackets: "a text of brackets"
      case .spaces: "a text of spaces"
      case .page: "a page"
      case .documents: "a row of stories"
      }
    }

    /// About so many bytes of text.
    func documents(bytes: Int) -> [Document] {
      switch self {
      case .paragraph: text(of: SampleTexts.longParagraph, bytes)
      case .lines: text(of: SampleTexts.longText, bytes)
      case .quotationMarks: text(of: "“I ", bytes)
      case .brackets: text(of: "(<[&", bytes)
      case .spaces: text(of: "\u{A0} \t ", bytes)
      case .page: [SamplePages.long(bytes: bytes)]
      case .documents: stories(bytes)
      }
    }

    private func text(of part: String, _ bytes: Int) -> [Document] {
      SampleTexts.documents(of: [SampleTexts.repeated(part, to: bytes)])
    }

    /// Stories of one site, of 1 KB to 2 KB, each with the site's imprint; no two of the same paragraphs up to 60 KB.
    private func stories(_ bytes: Int) -> [Document] {
      var texts: [String] = []
      var size = 0
      while size < bytes {
        let parts = (0..<6).map { SampleTexts.sentences[(6 * texts.count + $0 * (1 + texts.count / 60)) % 400] }
        texts.append((parts + [SampleSentences.imprint]).joined(separator: "\n\n"))
        size += texts.last?.utf8.count ?? 0
      }
      return texts.enumerated().map { number, text in
        Document(id: "story-\(number)", text: text, origin: "https://courier.example/\(number).html")
      }
    }
  }

  /// Some 80 KB of paragraphs, no two of them the same.
  static let sentences: [String] = {
    var writer = SampleWriter(seed: 77)
    return (0..<400).map { _ in writer.paragraph() }
  }()

  private static let longParagraph = sentences.joined(separator: " ") + " "
  private static let longText = sentences.joined(separator: "\n\n") + "\n\n"

  /// A text over and over, up to a number of bytes.
  static func repeated(_ text: String, to bytes: Int) -> String {
    let whole = String(repeating: text, count: bytes / text.utf8.count)
    var part = String.UnicodeScalarView()
    var size = whole.utf8.count
    for scalar in text.unicodeScalars {
      size += UTF8.width(scalar)
      if size > bytes { break }
      part.append(scalar)
    }
    return whole + String(part)
  }
}
