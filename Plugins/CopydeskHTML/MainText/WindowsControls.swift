import CopydeskText

/// Replaces C1 controls by what their authors saw in windows-1252: `&#150;` is an en dash in every browser.
enum WindowsControls {
  /// Repairs the last bytes of `text`. libxml2 hands each character reference over by itself.
  @inline(__always)
  static func repair(_ text: inout [UInt8], last count: Int) {
    guard count == 2, text[text.count - 2] == 0xC2, text[text.count - 1] < 0xA0 else { return }
    let value = Windows1252.high[Int(text[text.count - 1] & 0x1F)]
    text.removeLast(2)
    // Where windows-1252 has nothing, the control goes.
    guard value >= 0xA0, let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { return }
    text.append(contentsOf: encoded)
  }

  /// Whether `repair` would leave nothing of a word.
  static func goes(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    word.count == 2 && word[0] == 0xC2 && word[1] < 0xA0 && Windows1252.high[Int(word[1] & 0x1F)] < 0xA0
  }
}
