/// Writes news that never happened, from `SampleSentences`.
struct SampleWriter {
  private var random: SeededNumbers

  init(seed: UInt64) { random = SeededNumbers(seed: seed &* 0x9E37_79B9 &+ 7) }

  mutating func headline() -> String { filled(pick(SampleSentences.headlines)) }

  /// Two or three sentences, of which one in two quotes somebody.
  mutating func paragraph() -> String {
    var sentences = [filled(pick(SampleSentences.reports))]
    if Bool.random(using: &random) { sentences.append(filled(pick(SampleSentences.quotes))) }
    sentences.append(filled(pick(SampleSentences.reports)))
    return sentences.joined(separator: " ")
  }

  private mutating func pick(_ texts: [String]) -> String { texts[Int.random(in: texts.indices, using: &random)] }

  /// A pattern with a person for `@`, a place for `#`, a body for `%` and a number for `0`.
  private mutating func filled(_ pattern: String) -> String {
    var result = ""
    for scalar in pattern.unicodeScalars {
      switch scalar {
      case "@": result += pick(SampleSentences.people)
      case "#": result += pick(SampleSentences.places)
      case "%": result += pick(SampleSentences.bodies)
      case "0": result += String(Int.random(in: 2...9_999, using: &random))
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
