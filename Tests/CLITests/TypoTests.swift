import CopydeskCore
import Foundation
import Testing

@testable import CopydeskCLI
@testable import CopydeskPipelines

/// One slip of a key in each name of the pipelines that we ship: every one is caught before anything runs.
///
/// A param that is declared once and used once cannot be weighed: a slip in its declaration looks like one in its use.
/// `check` shows both lines then, the use first, and that counts as misplaced and unhelped here.
@Suite("Slips in shipped pipelines")
struct ShippedTypoTests {
  /// A name in a pipeline file.
  struct Word {
    enum Kind: String, CaseIterable { case stage, source, sink, setting, id, port, param }
    var kind: Kind
    var text: String
    /// Where it begins in the file.
    var index: String.Index
    var line: Int
  }

  /// The file with one name misspelt.
  struct Slip {
    var word: Word
    var written: String
    var file: String

    var described: String { "\(word.kind) \(word.text) → \(written), line \(word.line)" }
  }

  static let files: [(name: String, text: String)] = {
    let folder = "\(repository)/Pipelines"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }.sorted().map {
      ($0, (try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) ?? "")
    }
  }()

  static let slips = files.flatMap { file in words(of: file.text).flatMap { slips(in: $0, of: file.text) } }

  private func errors(_ text: String) -> [Diagnostic] {
    PipelineLoader(builtIns).check(.load(text: text, name: "p.yaml"), preparesSources: false).diagnostics
      .filter { $0.severity == .error }
  }

  @Test("every slip is caught, on its line, with the right word first, in a few lines")
  func slips() {
    var (uncaught, misplaced, unhelped, long): ([String], [String], [String], [String]) = ([], [], [], [])
    for slip in Self.slips {
      let errors = errors(slip.file)
      guard let first = errors.first else {
        uncaught.append(slip.described)
        continue
      }
      if first.line != slip.word.line { misplaced.append("\(slip.described): \(first)") }
      if first.suggestion != slip.word.text, first.suggestion != "*.\(slip.word.text)" {
        unhelped.append("\(slip.described): \(first)")
      }
      if errors.flatMap(\.lines).count > 6 { long.append(slip.described) }
    }
    let count = Self.slips.count
    // `in` is the param that is declared once and used once.
    #expect((misplaced + unhelped).filter { !$0.hasPrefix("param in ") } == [])
    #expect(count >= 2_000)
    #expect(uncaught == [])
    #expect(misplaced.count * 100 <= count, "\(misplaced.count) of \(count): \(misplaced.prefix(20))")
    #expect(unhelped.count * 20 <= count, "\(unhelped.count) of \(count): \(unhelped.prefix(40))")
    #expect(long == [])
  }

  @Test("what is corrected is right again, and what is not corrected is left alone")
  func corrections() {
    var (restored, consistent, untouched): (Int, Int, Int) = (0, 0, 0)
    for slip in Self.slips {
      let file = PipelineFile.load(text: slip.file, name: "p.yaml")
      guard let bytes = file.corrected(by: errors(slip.file)) else {
        untouched += 1
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if Self.files.contains(where: { $0.text == text }) {
        restored += 1
      } else {
        consistent += 1
        #expect(errors(text) == [], "\(slip.described)")
      }
    }
    #expect(
      restored * 100 >= Self.slips.count * 85, "\(restored) restored, \(consistent) right, \(untouched) untouched")
    #expect(consistent * 100 <= Self.slips.count, "\(restored) restored, \(consistent) right, \(untouched) untouched")
  }

  // MARK: Names

  private static func words(of text: String) -> [Word] {
    let file = PipelineFile.load(text: text, name: "p.yaml")
    var words: [Word] = []
    func add(_ kind: Word.Kind, _ name: String, at place: SourcePlace, skipping offset: Int = 0) {
      let line = text.split(separator: "\n", omittingEmptySubsequences: false)[place.line - 1]
      var index = line.index(line.startIndex, offsetBy: place.column - 1)
      if line[index] == "\"" { index = line.index(after: index) }
      index = line.index(index, offsetBy: offset)
      guard line[index...].hasPrefix(name) else { return }
      words.append(Word(kind: kind, text: name, index: index, line: place.line))
    }
    let parts = file.sources + file.stages + file.sinks
    for part in parts {
      let kind: Word.Kind = part.kind == .source ? .source : part.kind == .stage ? .stage : .sink
      if let type = part.type { add(kind, type.text, at: type.place) }
      for setting in part.settings { add(.setting, setting.key.text, at: setting.key.place) }
      for reference in part.from ?? [] {
        let names = reference.text.split(separator: ".").map(String.init)
        if names[0] != "*" { add(.id, names[0], at: reference.place) }
        if names.count == 2 { add(.port, names[1], at: reference.place, skipping: names[0].count + 1) }
      }
    }
    let read = Set(parts.flatMap { $0.from ?? [] }.map { String($0.text.prefix { $0 != "." }) })
    for id in (file.sources + file.stages).compactMap(\.id) where read.contains(id.text) {
      add(.id, id.text, at: id.place)
    }
    for param in file.params { add(.param, param.name.text, at: param.name.place) }
    for match in text.matches(of: /\$\{(\w+)\}/) {
      let line = text[..<match.range.lowerBound].count { $0 == "\n" } + 1
      words.append(Word(kind: .param, text: String(match.output.1), index: match.output.1.startIndex, line: line))
    }
    return words
  }

  // MARK: Slips

  private static let neighbours: [Character: String] = [
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "ko", "m": "nj", "n": "bm", "o": "ip", "p": "ol", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xa", "-": "0p",
  ]

  /// Each letter left out, doubled, replaced by a neighbour on the keyboard, swapped with the next, with a neighbour
  /// beside it, and in the other case.
  private static func slips(in word: Word, of text: String) -> [Slip] {
    let letters = Array(word.text)
    var written: [String] = []
    for (index, letter) in letters.enumerated() {
      let (before, after) = (String(letters[..<index]), String(letters[(index + 1)...]))
      written.append(before + after)
      written.append(before + "\(letter)\(letter)" + after)
      for near in neighbours[letter] ?? "" {
        written.append(before + "\(near)" + after)
        written.append(before + "\(letter)\(near)" + after)
      }
      if let next = after.first { written.append(before + "\(next)\(letter)" + after.dropFirst()) }
      let other = letter.isLowercase ? letter.uppercased() : letter.lowercased()
      written.append(before + other + after)
    }
    var seen: Set = [word.text, ""]
    return written.filter { seen.insert($0).inserted && $0.first != "-" }.map { written in
      let end = text.index(word.index, offsetBy: word.text.count)
      return Slip(word: word, written: written, file: text[..<word.index] + written + text[end...])
    }
  }
}
