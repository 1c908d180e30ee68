import CopydeskText

/// Finds the apostrophes of plural possessives that became a second space: `the workers  strike`.
///
/// Only the two spaces give them away, so this works on text whose spaces nobody has evened out yet. Two spaces behind a
/// word in `s` count where the text has lost other apostrophes, or where it has no other two spaces at all and an
/// ordinary word in lower case follows.
///
/// - Returns: the first space of each.
func pluralPossessives(in bytes: UnsafeBufferPointer<UInt8>, hasOtherLosses: Bool) -> [Range<Int>] {
  var gaps: [Range<Int>] = []
  var isCertain = true
  var index = 1
  while true {
    index = bytes.firstUnevenSpace(from: index)
    guard index + 2 < bytes.count else { break }
    guard bytes[index] == 0x20, bytes[index + 1] == 0x20 else {
      index += 1
      continue
    }
    if followsPlural(bytes, at: index), precedesNoun(bytes, at: index + 2) {
      gaps.append(index..<index + 1)
      isCertain = isCertain && bytes[index + 2].isASCIILowercase
    } else {
      isCertain = false
    }
    index += 2
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
  }
  return isCertain || hasOtherLosses ? gaps : []
}

/// Whether a word of four letters and more ends here in `s`, and not in `ss`, `us` or `is`.
private func followsPlural(_ bytes: UnsafeBufferPointer<UInt8>, at end: Int) -> Bool {
  guard end >= 4, bytes[end - 1] == 0x73, bytes[end - 4..<end].allSatisfy(\.isASCIILetter) else { return false }
  return !endings.contains(bytes[end - 2])
}

private let endings = ASCIISet("sui")

/// Whether a word stands here that may be what the plural possesses, so none of the most frequent words.
private func precedesNoun(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
  guard bytes[start].isASCIILetter else { return false }
  var scanner = WordScanner(UnsafeBufferPointer(rebasing: bytes[start..<min(bytes.count, start + 64)]))
  guard let word = scanner.next() else { return false }
  return !FrequentWords.shared.isFrequentInEnglish(word.hash)
}
