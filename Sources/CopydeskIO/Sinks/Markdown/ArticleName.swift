import CopydeskText

/// The names that articles get in their folder.
///
/// An id that is a safe name everywhere stays as it is. Any other is made one, and then ends in a hash of the id, so that
/// the name tells nothing about which other documents there are: `world/a.htm` is `world-a.htm-1f0c….md`.
enum ArticleName {
  private static let longest = 160
  private static let hashLength = 16

  /// - Parameters:
  ///   - ordinal: the place in the source. It tells documents of one id apart, without a walk over all their names.
  ///   - attempt: how many names for the document were taken, from 0.
  static func name(ofID id: String, ordinal: Int = 0, attempt: Int = 0) -> String {
    let safe = makeSafe(id)
    if safe == id, attempt == 0, !id.isEmpty, !endsInHash(id) { return id + ".md" }
    let seed = attempt == 0 ? 0 : UInt64(bitPattern: Int64(ordinal)) << 20 &+ UInt64(attempt)
    let digits = String(stableHash(of: id, seed: seed), radix: 16)
    let hash = String(repeating: "0", count: hashLength - digits.count) + digits
    return safe.isEmpty ? "\(hash).md" : "\(safe)-\(hash).md"
  }

  /// Letters and digits of all scripts stay; what is left out at the edges and the ends of long ids is in the hash.
  private static func makeSafe(_ id: String) -> String {
    var safe = ""
    var length = 0
    for scalar in id.unicodeScalars {
      let isKept =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.properties.isGraphemeExtend
        || "-_. ()+,=@~".unicodeScalars.contains(scalar)
      let kept = isKept ? scalar : "-"
      length += UTF8.width(kept)
      guard length <= longest else { break }
      safe.unicodeScalars.append(kept)
    }
    while let first = safe.first, first == "." || first == "-" || first == " " || first == "~" { safe.removeFirst() }
    while let last = safe.last, last == "." || last == " " { safe.removeLast() }
    return safe
  }

  private static func endsInHash(_ id: String) -> Bool {
    let tail = id.utf8.suffix(hashLength + 1)
    return tail.count == hashLength + 1 && tail.first == UInt8(ascii: "-")
      && tail.dropFirst().allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }
}
