/// Replaces C1 controls by what their authors saw in windows-1252: `&#150;` is an en dash in every browser.
enum WindowsControls {
  /// U+0080…U+009F as windows-1252 shows them, from the WHATWG Encoding Standard's index; 0 where it has nothing.
  private static let scalars: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]

  /// Repairs the last bytes of `text`. libxml2 hands each character reference over by itself.
  @inline(__always)
  static func repair(_ text: inout [UInt8], last count: Int) {
    guard count == 2, text[text.count - 2] == 0xC2, text[text.count - 1] < 0xA0 else { return }
    let scalar = scalars[Int(text[text.count - 1] & 0x1F)]
    text.removeLast(2)
    guard scalar != 0, let scalar = Unicode.Scalar(scalar) else { return }
    text.append(contentsOf: Array(UTF8.encode(scalar) ?? UTF8.encode("\u{FFFD}") ?? .init()))
  }
}
