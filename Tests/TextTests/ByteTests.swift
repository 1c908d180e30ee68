import CopydeskText
import Testing

@Suite("bytes and scalars")
struct ByteTests {
  @Test("puts every ASCII character into one class")
  func classes() {
    for byte in UInt8(0x21)..<0x7F {
      let classes = [byte.isASCIIUppercase, byte.isASCIILowercase, byte.isASCIIDigit, byte.isASCIIPunctuation]
      #expect(classes.count { $0 } == 1)
    }
    for byte in UInt8(0x80)...0xFF {
      #expect(!byte.isASCIILetter && !byte.isASCIIDigit && !byte.isASCIISpace && !byte.isASCIIPunctuation)
    }
  }

  @Test("holds just the characters that a set was made of")
  func sets() {
    let set = ASCIISet("az@09~")
    #expect((UInt8(0)...255).filter { set.contains($0) } == Array("09@az~".utf8))
  }

  @Test("decodes every scalar forwards and backwards")
  func everyScalar() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isRight = String(scalar).withBytes { bytes in
        bytes.scalar(at: 0) == (value, bytes.count) && bytes.scalar(before: bytes.count) == (value, bytes.count)
      }
      if !isRight { Issue.record("U+\(String(value, radix: 16)) is decoded wrongly") }
    }
  }

  @Test(
    "moves over invalid UTF-8 byte by byte",
    arguments: [
      [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3], [0xE2, 0x82],
    ] as [[UInt8]])
  func invalid(bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { buffer in
      for offset in buffer.indices {
        #expect(buffer.scalar(at: offset) == (0xFFFD, 1))
        #expect(buffer.scalar(before: offset + 1) == (0xFFFD, 1))
      }
    }
  }

  @Test("finds what a byte-by-byte search finds", arguments: 0..<24)
  func searches(padding: Int) {
    let padding = String(repeating: "x", count: padding)
    let texts = [
      "", " ", "  ", " a", "a ", "a b", "a  b", "a\n", "a \n", "a\tb", "é", " é", "é ", "a & b", "\u{7F}", "~!",
    ]
    for text in texts {
      (padding + text + padding).withBytes { bytes in
        let isPrintable = bytes.map { $0 > 0x20 && $0 < 0x7F }
        let uneven = bytes.indices.first { index in
          if bytes[index] != 0x20 { return !isPrintable[index] }
          return index + 1 == bytes.count || !isPrintable[index + 1]
        }
        #expect(bytes.firstUnevenSpace(from: 0) == uneven ?? bytes.count)
        #expect(bytes.firstIndex(of: 0x26, from: 0) == bytes.firstIndex(of: 0x26) ?? bytes.count)
        #expect(bytes.firstNonASCII(from: 0) == bytes.firstIndex { $0 >= 0x80 } ?? bytes.count)
        #expect(bytes.firstUnprintable(from: 0) == bytes.firstIndex { $0 < 0x20 || $0 >= 0x7F } ?? bytes.count)
      }
    }
  }
}
