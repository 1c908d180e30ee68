import CopydeskText
import Testing

@Suite("TextEncoding")
struct TextEncodingTests {
  @Test(
    "Labels mean what they mean on the web",
    arguments: [
      ("ISO-8859-1", "windows-1252"), (" Latin1\n", "windows-1252"), ("us-ascii", "windows-1252"), ("UTF8", "utf-8"),
      ("gb2312", "gb18030"), ("iso-8859-9", "windows-1254"), ("utf-16", "utf-16le"), ("x-sjis", "shift_jis"),
    ])
  func labels(_ label: String, _ name: String) {
    #expect(TextEncoding(label: label)?.name == name)
  }

  @Test("A label that nobody knows gives no encoding", arguments: ["", "klingon", "utf-9"])
  func unknown(_ label: String) {
    #expect(TextEncoding(label: label) == nil)
  }

  @Test("Every encoding that has a label can be decoded by this system")
  func available() throws {
    for label in [
      "iso-8859-2", "koi8-u", "macintosh", "windows-874", "x-mac-cyrillic", "euc-kr", "big5", "euc-jp",
      "iso-2022-jp", "gbk", "ibm866", "windows-1258", "iso-8859-16", "utf-16be",
    ] {
      let encoding = try #require(TextEncoding(label: label))
      let text = encoding == .utf16BigEndian ? [0, 0x6F, 0, 0x6B] : Array("ok".utf8)
      #expect(try encoding.decodeStrictly(text as [UInt8]) == "ok")
    }
  }

  @Test(
    "Bad bytes become U+FFFD and are counted",
    arguments: [
      ("utf-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b"), ("euc-kr", [0x61, 0xFF, 0x62], "a\u{FFFD}b"),
      ("utf-16le", [0x61, 0x00, 0x00, 0xD8], "a\u{FFFD}"), ("utf-16le", [0x61, 0x00, 0x62], "a\u{FFFD}"),
    ] as [(String, [UInt8], String)])
  func badBytes(_ label: String, _ bytes: [UInt8], _ text: String) throws {
    let encoding = try #require(TextEncoding(label: label))
    let decoded = try encoding.decode(bytes)
    #expect(decoded.text == text)
    #expect(decoded.badBytes == 1)
    #expect(throws: TextEncodingError.badBytes(encoding: label, count: 1)) { try encoding.decodeStrictly(bytes) }
  }

  @Test("A byte order mark is no part of the text")
  func mark() throws {
    #expect(try TextEncoding.utf8.decodeStrictly([0xEF, 0xBB, 0xBF, 0x61]) == "a")
    #expect(try TextEncoding.utf16BigEndian.decodeStrictly([0xFE, 0xFF, 0x00, 0x61]) == "a")
  }
}
