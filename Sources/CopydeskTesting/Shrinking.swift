import CopydeskCore

/// Makes the documents that break a law few and small, as far as some hundred tries get.
enum Shrinking {
  private static let mostTries = 300
  /// Larger texts are left as they are: each try would cost too much.
  private static let largestText = 1 << 16

  static func smallest(
    _ documents: [Document], finding: String, _ breach: ([Document]) async throws -> String?
  ) async -> (documents: [Document], finding: String) {
    var result = (documents: documents, finding: finding)
    var tries = mostTries

    func isBroken(_ candidate: [Document]) async -> Bool {
      tries -= 1
      guard tries >= 0, let finding = try? await breach(candidate) else { return false }
      result = (candidate, finding)
      return true
    }

    if documents.count > 1 { _ = await smaller(documents, isBroken) }
    guard result.documents.count == 1, let document = result.documents.first, document.page == nil,
      document.text.utf8.count <= largestText
    else { return result }
    for pieces in [lines, words, characters] {
      let text = result.documents[0].text
      _ = await smaller(pieces(text)) { await isBroken([document.with(text: $0.joined())]) }
    }
    return result
  }

  /// Leaves out parts, large ones first, as long as what remains is broken.
  private static func smaller<Part>(_ parts: [Part], _ isBroken: ([Part]) async -> Bool) async -> [Part] {
    var parts = parts
    var size = parts.count / 2
    while size > 0 {
      var start = 0
      while start < parts.count, parts.count > 1 {
        let candidate = Array(parts[..<start] + parts[min(start + size, parts.count)...])
        if !candidate.isEmpty, await isBroken(candidate) { parts = candidate } else { start += size }
      }
      size /= 2
    }
    return parts
  }

  private static func lines(_ text: String) -> [String] { pieces(text) { $0 == "\n" } }
  private static func words(_ text: String) -> [String] { pieces(text) { $0 == " " || $0 == "\n" } }
  private static func characters(_ text: String) -> [String] { pieces(text) { _ in true } }

  /// The pieces that add up to `text`, each up to a scalar that ends one.
  private static func pieces(_ text: String, _ isEnd: (Unicode.Scalar) -> Bool) -> [String] {
    var pieces: [String] = []
    var piece = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      piece.append(scalar)
      guard isEnd(scalar) else { continue }
      pieces.append(String(piece))
      piece = String.UnicodeScalarView()
    }
    return piece.isEmpty ? pieces : pieces + [String(piece)]
  }
}

extension Document {
  /// The same document before any stage, with another text.
  func with(text: String) -> Document {
    var document = Document(id: id, text: text, origin: origin, fields: fields)
    document.ordinal = ordinal
    return document
  }
}
