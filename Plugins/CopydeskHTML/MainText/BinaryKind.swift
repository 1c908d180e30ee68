/// Recognises bytes that are no page at all.
enum BinaryKind {
  private static let signatures: [(bytes: [UInt8], kind: String)] = [
    (Array("%PDF".utf8), "a PDF file"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
    ([0x1F, 0x8B], "gzip data"),
    ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard data"),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
    ([0xFF, 0xD8, 0xFF], "a JPEG image"),
    (Array("GIF8".utf8), "a GIF image"),
    (Array("RIFF".utf8), "RIFF media"),
    ([0x7F, 0x45, 0x4C, 0x46], "a program"),
  ]

  /// This share of control bytes in the first 4 KB makes a page binary. Text in any encoding but UTF-16 has none.
  private static let controlShare = 0.1

  /// What kind of data the bytes are, nil where they may be a page.
  static func of(_ bytes: [UInt8]) -> String? {
    for signature in signatures where bytes.starts(with: signature.bytes) { return signature.kind }
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return nil }
    let head = bytes.prefix(4_096)
    var controls = 0
    var zeros = 0
    for byte in head {
      if byte == 0 { zeros += 1 }
      if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0C, byte != 0x0D, byte != 0x1B { controls += 1 }
    }
    // UTF-16 without a mark: `<` and a zero byte.
    if bytes.count >= 4, zeros * 3 > head.count, bytes[0] == 0x3C || bytes[1] == 0x3C { return nil }
    return Double(controls) > controlShare * Double(head.count) ? "binary data" : nil
  }
}
