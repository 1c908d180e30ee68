/// Reads the names of authors out of what a page says about them.
///
/// "By Jane Doe and Tom Roe, Staff Writers | The Courier" are two names. What is no name (addresses, handles, jobs,
/// placeholders of templates) is left out, and a name is never rewritten.
struct AuthorNames {
  /// How sure it is that a text holds names.
  enum Trust {
    /// A field that holds nothing but names.
    case field
    /// A field that holds one person's name, often the family name first.
    case person
    /// An element with the name of a byline: it may hold dates and jobs too.
    case byline
    /// A link to an author's page.
    case link
    /// Any short text near the title, which must open as bylines do.
    case text
  }

  private static let longestText = 400
  private static let longestName = 60
  private static let mostNames = 40

  private let words = AuthorWords.shared
  private let trust: Trust

  private var isField: Bool { trust == .field || trust == .person }

  static func names(in text: String, trust: Trust = .field) -> [String] {
    guard text.utf8.count <= longestText else { return [] }
    let reader = AuthorNames(trust: trust)
    let words = reader.words
    var names: [String] = []
    var isLabelled = false
    for line in CharacterReferences.decoded(text).split(whereSeparator: \.isNewline) {
      let line = reader.withoutMarkup(String(line)).folded
      // "By" may stand on a line of its own.
      if words.isOpening(line) {
        isLabelled = true
        continue
      }
      if words.isOther(line) || trust == .text && !isLabelled && reader.withoutLabel(line) == nil { continue }
      for name in reader.names(inLine: line, isLabelled: isLabelled) where !names.contains(name) { names.append(name) }
      // Below its names a byline tells of jobs, places and dates.
      if !names.isEmpty, !reader.isField { break }
      if trust == .text { isLabelled = false }
    }
    return Array(names.prefix(mostNames))
  }

  private func withoutMarkup(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
    return text.split(separator: "<", omittingEmptySubsequences: false).enumerated().map { at, part in
      at == 0
        ? part : part.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first ?? ""
    }.joined(separator: " ")
  }

  private func names(inLine line: String, isLabelled: Bool) -> [String] {
    if WebAddress.isAddress(line) { return [] }
    let unlabelled = withoutLabel(line)
    let isLabelled = isLabelled || unlabelled != nil
    let text = withoutParentheses(unlabelled ?? line)
    if !isField, let name = inverted(text) { return [name] }
    var pieces: [String] = []
    for part in text.split(whereSeparator: { ";|•·".contains($0) }).flatMap({ splitAtSlash($0) }) {
      let listed = part.split(separator: ",").map { String($0).folded }.filter { !$0.isEmpty }
      if isField, listed.count == 2, let name = inverted(String(part)) {
        pieces.append(name)
        continue
      }
      for (at, piece) in listed.enumerated() {
        if let generation = Self.generation(piece), at > 0, !pieces.isEmpty {
          pieces[pieces.count - 1] += " " + generation
        } else if at == 0 || !isCredential(piece) {
          pieces += split(piece)
        }
      }
    }
    return pieces.prefix { !words.isOther($0) }.compactMap { name($0, least: isLabelled || trust == .link ? 1 : 2) }
  }

  /// The text behind "By" and its like; nil where it opens otherwise.
  private func withoutLabel(_ text: String) -> String? {
    guard let openings = words.openings[AuthorWords.firstWord(of: text)] else { return nil }
    let lower = text.lowercased()
    for opening in openings where lower.hasPrefix(opening.text) {
      let rest = text.dropFirst(opening.text.count)
      guard let next = rest.first, next == ":" || next.isWhitespace else { continue }
      let name = String(rest.drop { $0 == ":" || $0.isWhitespace })
      if next != ":" {
        if opening.isWeak, isField || !looksLikeName(firstPiece(name), words: 1) { continue }
        // "Author" without a colon is a label only where bylines are expected; "By" and "Written by" are everywhere.
        let isPhrase = opening.text.count <= 2 || opening.text.utf8.contains(UInt8(ascii: " "))
        if !opening.isWeak, !isPhrase, trust != .byline { continue }
      }
      return withoutLabel(name) ?? name
    }
    return nil
  }

  private func firstPiece(_ text: String) -> String {
    var piece = String(text.prefix { !",;|/(•·–—".contains($0) }).folded
    for conjunction in Self.conjunctions + Self.weakConjunctions {
      guard piece.holds(conjunction), let end = piece.firstRange(of: conjunction) else { continue }
      piece = String(piece[..<end.lowerBound])
    }
    return withoutTail(piece)
  }

  /// A piece up to the first word that goes on to something else: "Jane Doe in Berlin", "Jane Doe. Last Updated May 3".
  private func withoutTail(_ piece: String) -> String {
    let end = piece.split(separator: " ").dropFirst().first { word in
      guard !isField else { return false }
      if words.ends.contains(String(word)) { return true }
      let lower = word.lowercased().trimming { !$0.isLetter }
      return word.contains(where: \.isNumber) || lower == "last" || words.published.contains(lower)
        || words.updated.contains(lower)
    }
    return end.map { String(piece[..<$0.startIndex]) } ?? piece
  }

  private func withoutParentheses(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "(")) || text.utf8.contains(UInt8(ascii: "[")) else { return text }
    var (depth, kept) = (0, "")
    for character in text {
      if character == "(" || character == "[" { depth += 1 }
      if depth == 0 { kept.append(character) }
      if character == ")" || character == "]" { depth = max(0, depth - 1) }
    }
    return kept
  }

  /// "Doe, Jane" is one person where each side could not be a name by itself, and where a field holds one person.
  private func inverted(_ text: String) -> String? {
    let parts = text.split(separator: ",").map { String($0).folded }
    guard parts.count == 2, looksLikeName(parts[0], words: 1), looksLikeName(parts[1], words: 1),
      Self.generation(parts[1]) == nil, !isRole(parts[0]), !isRole(parts[1]),
      !words.junk.contains(parts[0].lowercased())
    else { return nil }
    let (family, given) = (parts[0], parts[1])
    let isFamily = isFamilyName(family)
    // Where letters have no case the family name comes first in running text too.
    let isCased = parts.allSatisfy { $0.contains { $0.isCased } }
    if trust == .person {
      if isFamily ? Self.isDegree(given) : isCredential(given) && !Self.isInitials(given) { return nil }
      return isCased ? given + " " + family : family + " " + given
    }
    let isOneName = !given.utf8.contains(UInt8(ascii: " ")) || given.hasSuffix(".")
    guard isCased, isFamily, isOneName || isField && !Self.weakConjunctions.contains(where: given.holds),
      !isCredential(given), !parts.contains(where: Self.isAcronym)
    else { return nil }
    return given + " " + family
  }

  /// One word, with small ones before it: "van der Lind".
  private func isFamilyName(_ text: String) -> Bool {
    text.split(separator: " ").dropLast().allSatisfy { words.particles.contains(String($0)) }
  }

  /// "M." and "M. A.".
  private static func isInitials(_ text: String) -> Bool {
    text.split(separator: " ").allSatisfy { word in word.count { $0.isLetter } == 1 }
  }

  /// "Ph.D.", but no "M.A.", which behind a family name are initials.
  private static func isDegree(_ text: String) -> Bool {
    let parts = text.split(separator: ".")
    return parts.count > 1 && !text.contains(" ") && parts.contains { part in part.count { $0.isLetter } > 1 }
  }

  /// "AFP" and "OKONJO".
  private static func isAcronym(_ text: String) -> Bool {
    text.count { $0.isLetter } > 1 && text == text.uppercased() && !text.utf8.contains(UInt8(ascii: "."))
  }

  private static let conjunctions = [
    " and ", " und ", " et ", " & ", " AND ", " And ", " Und ", " UND ", " + ", " with ", " mit ",
  ]
  /// Conjunctions that stand inside of names too ("Ortega y Gasset"): both sides must be whole names.
  private static let weakConjunctions = [" y ", " e ", " i ", " и "]

  private func split(_ piece: String) -> [String] {
    var piece = piece
    // A list ends in "and Tom Roe" behind its last comma.
    for conjunction in Self.conjunctions where piece.hasPrefix(conjunction.dropFirst()) {
      piece = String(piece.dropFirst(conjunction.count - 1))
    }
    piece = withoutEmployer(piece)
    for conjunction in Self.conjunctions + Self.weakConjunctions where piece.holds(conjunction) {
      let sides = piece.split(separator: conjunction).map { String($0).folded }
      let isWeak = Self.weakConjunctions.contains(conjunction)
      // "Food and Drug Administration" and "Center for Research and Education" are no two names.
      if sides.contains(where: { side in side.holds(" of ") || side.holds(" for ") }) { continue }
      if sides.contains(where: { !$0.utf8.contains(UInt8(ascii: " ")) }),
        isWeak || sides.contains(where: { $0.utf8.contains(UInt8(ascii: " ")) })
      {
        continue
      }
      return sides.flatMap { split($0) }
    }
    return [piece]
  }

  /// "Jane Doe and Tom Roe for the Courier" without the last four words.
  private func withoutEmployer(_ piece: String) -> String {
    let end = piece.split(separator: " ").dropFirst(4).first { words.ends.contains($0.lowercased()) }
    guard let end else { return piece }
    let names = String(piece[..<end.startIndex])
    return Self.conjunctions.contains { names.holds($0) && !names.holds(" of ") && !names.holds(" for ") }
      ? names.folded : piece
  }

  /// "Mira Okonjo/Tomas Lind" are two people, "Boats 90/The Ferries" is one party.
  private func splitAtSlash(_ part: Substring) -> [Substring] {
    let sides = part.split(separator: "/")
    return sides.allSatisfy { looksLikeName(String($0).folded, words: 2) } ? sides : [part]
  }

  private static func generation(_ piece: String) -> String? {
    ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"].contains(piece) ? piece : nil
  }

  /// "MS", "Ph.D." and other letters behind a name.
  private func isCredential(_ piece: String) -> Bool {
    let letters = piece.filter(\.isLetter)
    if letters.isEmpty || piece.utf8.contains(UInt8(ascii: " ")) && letters.count > 6 { return letters.isEmpty }
    return letters.count <= 6 && letters.count { $0.isUppercase } * 2 >= letters.count && !piece.dropFirst().isEmpty
      && (piece.utf8.contains(UInt8(ascii: ".")) || piece == piece.uppercased()
        || piece.count <= 4 && letters.count { $0.isUppercase } > 1)
  }

  private func isRole(_ piece: String) -> Bool {
    let all = piece.lowercased().split(separator: " ").map(String.init)
    guard let first = all.first, let last = all.last else { return true }
    return words.roles.contains(last) || words.roles.contains(first) || words.roles.contains(all.joined(separator: " "))
      || all.count > 1 && words.roles.contains(all[1]) && last.count > 3
        && words.ends.contains(all.dropFirst(2).first ?? "")
  }

  /// "Professor Mira Okonjo" without its first word; desks and teams have no name behind them.
  private func withoutRole(_ piece: String) -> String {
    guard let space = piece.firstIndex(of: " ") else { return piece }
    let (first, rest) = (piece[..<space].lowercased(), String(piece[space...].dropFirst()))
    guard words.roles.contains(first), !words.groups.contains(first), looksLikeName(rest, words: 2), !isRole(rest)
    else { return piece }
    return rest
  }

  /// The name in a piece, and nil where there is none.
  private func name(_ piece: String, least: Int) -> String? {
    var piece = piece.folded
    for dash in [" - ", " – ", " — ", " @"] {
      if let cut = piece.firstRange(of: dash) { piece = String(piece[..<cut.lowerBound]) }
    }
    if let unlabelled = withoutLabel(piece) { piece = unlabelled }
    piece = withoutRole(piece)
    piece = piece.split(separator: " ").filter { !$0.utf8.contains(UInt8(ascii: "@")) }.joined(separator: " ")
    piece = withoutTail(piece)
    piece = piece.trimming { $0.isWhitespace || ".,:;-–—*\"“”'|".contains($0) && $0 != "." || $0 == "©" }
    if piece.hasSuffix("."), (piece.split(separator: " ").last?.count ?? 0) > 4 { piece.removeLast() }
    guard isName(piece, least: least) else { return nil }
    return piece
  }

  private func isName(_ piece: String, least: Int) -> Bool {
    if piece.utf8.count < 2 || piece.utf8.count > Self.longestName { return false }
    if piece.contains(where: { "{}[]<>=%$#?!\\_".contains($0) }) && !isField { return false }
    if piece.contains(where: { "{}<>=%$\\".contains($0) }) || WebAddress.isAddress(piece) { return false }
    if words.junk.contains(piece.lowercased()) || isRole(piece) || isHost(piece) { return false }
    if !piece.contains(where: \.isLetter) { return false }
    let first = piece.prefix { $0 != " " }.lowercased()
    if words.published.contains(first) || words.updated.contains(first) { return false }
    if !isField, first.utf8.count == piece.utf8.count, DateReader.isMonth(first) { return false }
    if words.calls.contains(where: { piece.lowercased().contains($0) }) { return false }
    return isField ? piece.split(separator: " ").count <= 8 : looksLikeName(piece, words: least)
  }

  /// `www.example.org` and `example.org`, but no `j.doe`.
  private func isHost(_ piece: String) -> Bool {
    guard !piece.utf8.contains(UInt8(ascii: " ")), let dot = piece.lastIndex(of: ".") else { return false }
    return ["com", "org", "net", "de", "fr", "pl", "es", "it", "uk", "eu", "info", "ru", "br", "at", "ch"]
      .contains(piece[dot...].dropFirst().lowercased())
  }

  /// Words with capitals, and small ones that names have between them.
  private func looksLikeName(_ piece: String, words least: Int) -> Bool {
    let all = piece.split(separator: " ")
    guard (least...6).contains(all.count), piece.utf8.count <= Self.longestName else { return false }
    if piece.contains(where: \.isNumber) { return false }
    let capitals = all.count { word in word.first { $0.isLetter }.map { $0.isUppercase || !$0.isCased } ?? false }
    let small = all.count { words.particles.contains($0.lowercased().trimming { "’'.".contains($0) }) }
    return capitals >= least && capitals + small >= all.count
  }
}

extension StringProtocol {
  /// The text without characters at its ends that `isDropped` names.
  func trimming(_ isDropped: (Character) -> Bool) -> String {
    var rest = drop(while: isDropped)[...]
    while let last = rest.last, isDropped(last) { rest.removeLast() }
    return String(rest)
  }
}
