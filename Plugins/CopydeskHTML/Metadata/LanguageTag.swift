/// Language tags after BCP 47.
enum LanguageTag {
  /// A tag in its usual spelling: `de-DE`, `zh-Hant-TW`; nil for what is no tag.
  static func normalized(_ tag: String) -> String? {
    let tag = tag.folded.prefix { $0 != "," && $0 != ";" && $0 != "." && $0 != " " && $0 != "@" }
    let parts = tag.split { $0 == "-" || $0 == "_" }
    guard let language = parts.first, (2...3).contains(language.utf8.count), parts.allSatisfy(isPart) else {
      return nil
    }
    guard language.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 }) else { return nil }
    let rest = parts.dropFirst().map { part in
      switch part.utf8.count {
      case 2: part.uppercased()
      case 4 where part.allSatisfy(\.isLetter): part.prefix(1).uppercased() + part.dropFirst().lowercased()
      default: part.lowercased()
      }
    }
    return ([language.lowercased()] + rest).joined(separator: "-")
  }

  private static func isPart(_ part: Substring) -> Bool {
    part.utf8.count <= 8 && part.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
  }
}
