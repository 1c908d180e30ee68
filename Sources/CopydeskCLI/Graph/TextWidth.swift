/// How wide text is, for drawings whose fonts are those of whoever looks at them.
///
/// The widths are, in hundredths of the size, those of DejaVu Sans, rounded up: the widest of the fonts that systems use
/// without being asked, so that a label fits in all of them.
enum TextWidth {
  private static let ascii: [Int] = [
    // ␣ ! " # $ % & ' ( ) * + , - . /
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34,
    // 0…9 : ; < = > ?
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
    // @ A…O
    100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    // P…Z [ \ ] ^ _
    61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
    // ` a…o
    50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62,
    // p…z { | } ~
    64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
  ]
  /// Semi-bold letters are so much wider.
  static let bold = 1.1

  static func of(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let hundredths = text.unicodeScalars.reduce(0) { $0 + width($1) }
    return Double(hundredths) / 100 * size * (isBold ? bold : 1)
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: ascii[Int(scalar.value) - 0x20]
    case 0..<0x20, 0x7F: 60
    case 0x2026, 0x2E80...: 100
    default: scalar.properties.generalCategory == .nonspacingMark ? 0 : 82
    }
  }

  /// Takes so much out of the middle that the rest is at most `width` wide.
  static func fit(_ text: String, into width: Double, size: Double, isBold: Bool = false) -> String {
    guard of(text, size: size, isBold: isBold) > width else { return text }
    var (front, back) = (text[...], text[...])
    front = front.prefix(text.count / 2)
    back = back.dropFirst(text.count / 2)
    while !front.isEmpty || !back.isEmpty {
      if front.count > back.count { front.removeLast() } else { back.removeFirst() }
      let shorter = "\(front)…\(back)"
      if of(shorter, size: size, isBold: isBold) <= width { return shorter }
    }
    return "…"
  }
}
