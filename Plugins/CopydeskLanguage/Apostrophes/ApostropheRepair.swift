import CopydeskText

/// What `restore-apostrophes` puts back, as edits of an English text; none for any other text.
///
/// `The party s leader said I ve won` → `The party's leader said I've won`.
///
/// - Parameters:
///   - text: what may have lost its apostrophes.
///   - isKnownEnglish: true where the language is known to be English; otherwise the text itself decides.
public func apostropheRestorations(in text: String, isKnownEnglish: Bool = false) -> [TextEdit] {
  text.withBytes { bytes in
    var search = ApostropheSearch(bytes)
    var sites = search.run()
    let plurals = pluralPossessives(in: bytes, hasOtherLosses: !sites.isEmpty)
    if sites.isEmpty && plurals.isEmpty { return [] }
    let contractions = sites.count { $0.rule == .contraction }
    guard isKnownEnglish || isEnglish(bytes, contractions: contractions) else { return [] }
    let possessives = sites.count { $0.rule == .possessive }
    if possessives > 0, possessives < intactPossessives(in: bytes) { sites.removeAll { $0.rule == .possessive } }
    if search.hasSymbolS { sites.removeAll { bytes[$0.gap.upperBound] == 0x73 } }
    sites += plurals.map { ApostropheSearch.Site(gap: $0, rule: .pluralPossessive) }
    sites.sort { $0.gap.lowerBound < $1.gap.lowerBound }
    let mark = preferredApostrophe(in: bytes)
    return sites.map { TextEdit($0.gap, mark, rule: $0.rule.rawValue) }
  }
}

/// How many times `'s` ends a word. A text that has kept most of them has a lone `s` for another reason, such as the
/// border of a link in `senator s`.
private func intactPossessives(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  var index = 1
  while index + 1 < bytes.count {
    defer { index += 1 }
    guard bytes[index] == 0x73, bytes[index - 1] == 0x27 || bytes[index - 1] == 0x99 else { continue }
    guard !bytes[index + 1].isASCIIAlphanumeric else { continue }
    let (mark, length) = bytes.scalar(before: index)
    if isApostrophe(mark), index > length, bytes[index - length - 1].isASCIILetter { count += 1 }
  }
  return count
}

/// The kind of apostrophe that a text has more of, judged by quote marks of all kinds; `'` where there are none.
func preferredApostrophe(in bytes: UnsafeBufferPointer<UInt8>) -> String {
  var (straight, curly) = (0, 0)
  for index in bytes.indices {
    switch bytes[index] {
    case 0x22, 0x27: straight += 1
    case 0xE2 where index + 2 < bytes.count && bytes[index + 1] == 0x80 && 0x98...0x9D ~= bytes[index + 2]: curly += 1
    default: break
    }
  }
  return curly > straight ? "’" : "'"
}

/// Looks for places where an apostrophe was lost, by rules for English words.
private struct ApostropheSearch {
  struct Site {
    var gap: Range<Int>
    var rule: Rule
  }

  enum Rule: String {
    case contraction, possessive, name
    case pluralPossessive = "plural-possessive"
  }

  /// Whether a lone `s` is the name of something in this text, as in the code `let s = 5`.
  private(set) var hasSymbolS = false
  private let bytes: UnsafeBufferPointer<UInt8>
  private let tables = ContractionTables.shared

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func run() -> [Site] {
    var sites: [Site] = []
    var index = 1
    while index < bytes.count - 1 {
      let byte = bytes[index]
      if byte > 0x20, byte < 0x7F, byte != 0x3F, byte != 0x60 {
        index += 1
        continue
      }
      guard let standIn = ApostropheStandIn.read(bytes, at: index) else {
        index += 1
        continue
      }
      let gap = index..<index + standIn.length
      index = gap.upperBound
      guard gap.upperBound < bytes.count, tables.mayJoin(bytes, gap),
        let site = ApostropheSite(bytes, gap: gap, allowsDigits: standIn.kind != .space),
        let rule = rule(for: site, standIn.kind)
      else { continue }
      sites.append(Site(gap: gap, rule: rule))
    }
    return sites
  }

  private mutating func rule(for site: ApostropheSite, _ kind: ApostropheStandIn) -> Rule? {
    let (left, right) = (site.leftWord, site.rightWord)
    if right == "s", kind == .space, isOperator(behind: site.right.upperBound) {
      hasSymbolS = true
      return nil
    }
    if tables.isContraction(left, right), looksLikeContraction(site, right) { return .contraction }
    if right == "s", isPossessive(site, left, kind) { return .possessive }
    if tables.isName(left, right), site.left.count == 1 || bytes[site.right.lowerBound].isASCIILowercase {
      return .name
    }
    return nil
  }

  /// `I ve`, `DON T`, but neither `Don T.` nor `George I d. 1727` nor `told you re: the vote`.
  private func looksLikeContraction(_ site: ApostropheSite, _ right: String) -> Bool {
    let end = site.right.upperBound
    let next = end < bytes.count ? bytes[end] : 0x20
    switch right {
    case "d", "m":
      guard next == 0x20, end + 1 < bytes.count else { return false }
      guard bytes[end + 1].isASCIILetter || bytes[end + 1] >= 0x80 || bytes[end + 1] == 0x22 else { return false }
    case "re": guard next != 0x3A else { return false }
    default: break
    }
    if bytes[site.right.lowerBound].isASCIILowercase { return true }
    return next != 0x2E && bytes[site.right].allSatisfy(\.isASCIIUppercase)
      && bytes[site.left].allSatisfy(\.isASCIIUppercase) && site.left.count + site.right.count > 2
  }

  private func isPossessive(_ site: ApostropheSite, _ left: String, _ kind: ApostropheStandIn) -> Bool {
    guard bytes[site.right.lowerBound] == 0x73, site.left.count > 1, tables.allowsPossessive(left) else { return false }
    return kind != .space || !beginsList(at: site.right.upperBound)
  }

  private func isOperator(behind end: Int) -> Bool {
    end + 1 < bytes.count && bytes[end] == 0x20 && Self.operators.contains(bytes[end + 1])
  }

  /// Whether another single letter follows, as in a list of letters.
  private func beginsList(at end: Int) -> Bool {
    guard end + 1 < bytes.count, bytes[end] == 0x20 else { return false }
    guard bytes[end + 1].isASCIILowercase, bytes[end + 1] != 0x61 else { return false }
    return end + 2 == bytes.count || !(bytes[end + 2].isASCIIAlphanumeric || bytes[end + 2] >= 0x80)
  }

  private static let operators = ASCIISet("=+*/<>|&^%~\\")
}
