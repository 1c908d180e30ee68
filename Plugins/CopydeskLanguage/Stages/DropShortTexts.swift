public import CopydeskCore
import CopydeskText

/// Rejects documents whose text has few words.
///
/// A text of `minimumWords` words stays; one word less and the document leaves by `rejected`. A word is a run of letters
/// and digits, as `mark-copies` counts them, so this is not for scripts that put no spaces between words. No state, no
/// errors.
public struct DropShortTexts: DocumentStage {
  public static let name = "drop-short-texts"
  public static let summary = "Rejects documents whose text has few words."
  public static let edits = TextEdits.nothing
  public static let isIdempotent = true
  public static let example: StageExample? = StageExample(
    before: "Photo: the ferry at noon.", rejected: "fewer than 25 words")

  @Setting("The fewest words that a text must have.", in: 1...1_000_000)
  public var minimumWords = 25

  public init() {}

  public func apply(_ document: inout Document) throws -> Verdict {
    let minimum = minimumWords
    let isLong = document.text.withBytes { bytes in
      var scanner = WordScanner(bytes)
      var count = 0
      while count < minimum, scanner.next() != nil { count += 1 }
      return count == minimum
    }
    return isLong ? .keep : .reject(reason: "fewer than \(minimum) words")
  }
}
