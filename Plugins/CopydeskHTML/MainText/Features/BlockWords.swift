import CopydeskText

/// What the words of a page's blocks say: whether they are the phrases that pages put around an article, and what they are
/// of.
///
/// Of a block in two lines, `Read more` and a headline, the first line that claims something speaks for the block. Long
/// blocks are not read: a paragraph of prose is judged by where it stands.
struct BlockWords {
  /// What a line says by itself, as `drop-boilerplate` reads it; the higher, the surer it is that a line is noise. Learned
  /// trees compare these numbers.
  enum Claim: UInt8 {
    case nothing
    case label, section, address, breadcrumb
    case word, listWordLine, button
    case listWord, listLine, list
    case noise
  }

  private(set) var claims: [Claim]
  /// For each block the share of its words that are of each subject.
  private(set) var subjects: [SubjectWords.Shares]

  /// Letters of the longest block that is read.
  private static let longest = 450.0

  /// - Parameter rules: what cut each block before; menus and footers are not read.
  init(_ page: Page, blocks: [BlockFeatures], rules: [CutRule?]) {
    claims = Array(repeating: .nothing, count: blocks.count)
    subjects = Array(repeating: .zero, count: blocks.count)
    page.text.withUnsafeBufferPointer { bytes in
      var lines = BoilerplateLines()
      let reader = BoilerplateClaims(bytes: bytes, phrases: BoilerplateFinder.allPhrases, except: [])
      for at in blocks.indices where blocks[at].size <= Self.longest && rules[at]?.isFrame != true {
        lines.removeAll()
        if blocks[at].lineBreaks == 0 {
          lines.add(line: page.blocks[at].range, breaks: 0, in: bytes)
        } else {
          lines.add(page.blocks[at].range, in: bytes)
        }
        subjects[at] = SubjectWords.shared.shares(of: lines.words)
        for line in lines.lines {
          guard let claim = reader.claim(line, words: lines.words[line.words]) else { continue }
          claims[at] = Claim(claim.kind)
          break
        }
      }
    }
  }
}

extension BlockWords.Claim {
  fileprivate init(_ kind: BoilerplateClaim.Kind) {
    self =
      switch kind {
      case .noise: .noise
      case .button: .button
      case .word: .word
      case .list: .list
      case .listWord: .listWord
      case .listLine: .listLine
      case .listWordLine: .listWordLine
      case .section: .section
      case .address: .address
      case .breadcrumb: .breadcrumb
      case .label: .label
      }
  }

  /// Whether it is the heading of a list of links.
  var isListHeading: Bool { self == .list || self == .listWord }
}
