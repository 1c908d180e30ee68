import CopydeskCore
import CopydeskPipelines
import Testing

/// Puts one slip of a key into each word of a file, in every way, and looks whether it is caught.
@Suite("Typing slips in pipeline files")
struct TypoTests {
  /// Each word in `«»` is a name that something else defines; slips in it must be caught where it stands.
  private static let sample = """
    copydesk: 1
    params:
      input: { «type»: path, «default»: pages }
      out: { type: path, default: out }
    «sources»:
      pages: { «source»: «files», «with»: { «path»: "${«input»}", «include»: ["*.html"], «exclude»: ["*.txt"] } }
    «stages»:
      - «extract-main-text»
      - { «stage»: «repair-text», with: { «entities»: false, «heading»: none } }
      - { id: language, stage: «identify-language», with: { «keep»: [en] } }
      - «restore-apostrophes»
      - id: copies
        stage: «mark-copies»
        with:
          «containment»: 0.5
          «shingleLength»: 4
          «minimumWords»: 40
          keep: «longest»
          «clusterLimit»: 100
      - { stage: «extract-quotes», «from»: [«copies», «language».«rejected»] }
      - «match-quotes»
    «sinks»:
      documents: { «sink»: «jsonl», with: { path: "${«out»}/documents.jsonl", «offsets»: «utf16» } }
      quotes: { sink: jsonl, from: «match-quotes».«quotes», with: { path: "${out}/quotes.jsonl" } }
      rejected: { sink: jsonl, from: "*.«rejected»", with: { path: "${out}/rejected.jsonl" } }
      failed: { sink: «dead-letter», from: "*.«failed»", with: { path: "${out}/failed" } }
    """

  struct Slip: Sendable, CustomTestStringConvertible {
    var word: String
    var line: Int
    var written: String
    var text: String
    var testDescription: String { "\(word) → \(written)" }
  }

  @Test("Every slip is caught, on its line, and nearly always with the right word")
  func slips() {
    var uncaught: [Slip] = []
    var misplaced: [Slip] = []
    var unhelped: [Slip] = []
    let slips = Self.allSlips()
    for slip in slips {
      let errors = check(slip.text).diagnostics.filter { $0.severity == .error }
      guard let first = errors.first else {
        uncaught.append(slip)
        continue
      }
      if first.line != slip.line { misplaced.append(slip) }
      if !Self.isRight(first.suggestion, for: slip.word) { unhelped.append(slip) }
    }
    #expect(slips.count > 1_000)
    #expect(uncaught.map(\.testDescription) == [])
    #expect(misplaced.map(\.testDescription) == [])
    let helped = 1 - Double(unhelped.count) / Double(slips.count)
    #expect(helped >= 0.95, "\(unhelped.map(\.testDescription))")
  }

  @Test("The sample itself is right")
  func sample() {
    let text = Self.sample.filter { $0 != "«" && $0 != "»" }
    #expect(check(text).pipeline != nil)
  }

  private static func isRight(_ suggestion: String?, for word: String) -> Bool {
    suggestion == word || suggestion == "*.\(word)"
  }

  /// Each letter left out, doubled, replaced, swapped with the next, or with a hyphen before it.
  private static func allSlips() -> [Slip] {
    var slips: [Slip] = []
    let parts = sample.split(separator: "«", omittingEmptySubsequences: false)
    for index in parts.indices.dropFirst() {
      guard let end = parts[index].firstIndex(of: "»") else { continue }
      let word = String(parts[index][..<end])
      let before = parts[..<index].joined().filter { $0 != "»" }
      let after = (parts[index][end...].dropFirst() + parts[(index + 1)...].joined()).filter { $0 != "»" }
      let line = before.count { $0 == "\n" } + 1
      var seen: Set<String> = [word]
      for written in variants(of: word) where seen.insert(written).inserted {
        slips.append(Slip(word: word, line: line, written: written, text: before + written + after))
      }
    }
    return slips
  }

  private static func variants(of word: String) -> [String] {
    let letters = Array(word)
    var variants: [[Character]] = []
    for index in letters.indices {
      variants.append(Array(letters[..<index] + letters[(index + 1)...]))
      variants.append(Array(letters[...index] + letters[index...]))
      variants.append(Array(letters[..<index] + ["x"] + letters[(index + 1)...]))
      variants.append(Array(letters[..<index] + ["-"] + letters[index...]))
      if index + 1 < letters.count {
        var swapped = letters
        swapped.swapAt(index, index + 1)
        variants.append(swapped)
      }
    }
    return variants.map { String($0) }.filter { !$0.hasPrefix("-") && !$0.isEmpty }
  }
}
