import CopydeskText
import Testing

@testable import CopydeskHTML

@Suite("extract-main-text: encodings")
struct PageEncodingTests {
  static let text = "Zoë Ångström paid 5 € – “no more”"

  func bytes(_ html: String, windows: Bool) -> [UInt8] {
    guard windows else { return Array(html.utf8) }
    let high: [Unicode.Scalar: UInt8] = ["€": 0x80, "–": 0x96, "“": 0x93, "”": 0x94]
    return html.unicodeScalars.map { high[$0] ?? UInt8(truncatingIfNeeded: $0.value) }
  }

  @Test(
    "The encoding is what declarations and bytes together say",
    arguments: [
      ("", false, nil, "utf-8"), ("", true, nil, "windows-1252"),
      ("<meta charset=iso-8859-1>", true, nil, "windows-1252"),
      ("<META http-equiv=Content-Type content='text/html; charset=Latin1'>", true, nil, "windows-1252"),
      ("<meta charset=utf-8>", true, nil, "windows-1252"), ("<meta charset='iso-8859-1'>", false, nil, "utf-8"),
      ("<meta charset=utf-16>", false, nil, "utf-8"), ("<meta charset=utf-8>", true, "ISO-8859-1", "windows-1252"),
      ("<meta charset=gb2312>", false, nil, "utf-8"), ("<meta charset=shift_jis>", false, nil, "utf-8"),
      ("<meta charset=nonsense>", false, nil, "utf-8"), ("", true, "windows-1252", "windows-1252"),
    ] as [(String, Bool, String?, String)])
  func declared(_ meta: String, _ windows: Bool, _ transport: String?, _ name: String) throws {
    let page = bytes("<html><head>\(meta)</head><body><p>\(Self.text)</p>", windows: windows)
    let main = try MainTextReader().read(page, declaredEncoding: transport)
    #expect(main.incoming == Self.text)
    #expect(main.encoding.name == name)
    #expect(main.badBytes == 0)
  }

  @Test("An XML declaration says the encoding where no meta does, and a few bytes by chance do not make a page UTF-8")
  func declarations() throws {
    let russian: [UInt8] = [0xCF, 0xE0, 0xF0, 0xEE, 0xEC]
    let xml = Array(#"<?xml version="1.0" encoding="windows-1251"?><html><p>"#.utf8) + russian
    #expect(try MainTextReader().read(xml).incoming == "Паром")
    let meta = Array(#"<?xml version="1.0" encoding="utf-8"?><meta charset="windows-1251"><p>"#.utf8) + russian
    #expect(try MainTextReader().read(meta).incoming == "Паром")
    let chinese = Array("<meta charset=gbk><p>".utf8) + [0xC4, 0xA3, 0xC4, 0xA3]
    #expect(try MainTextReader().read(chinese).incoming == "模模")
  }

  @Test("UTF-16 is read with and without a byte order mark", arguments: [true, false], [true, false])
  func utf16(_ big: Bool, _ marked: Bool) throws {
    let units = Array(((marked ? "\u{FEFF}" : "") + "<html><p>\(Self.text)</p>").utf16)
    let page = units.flatMap { big ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(try MainTextReader().read(page).incoming == Self.text)
  }

  @Test("Encodings that only the system knows are read too")
  func iconv() throws {
    let page = Array("<meta charset=windows-1251><p>".utf8) + [0xCC, 0xE8, 0xF0, 0xE0] + Array("</p>".utf8)
    #expect(try MainTextReader().read(page).incoming == "Мира")
    let japanese = Array("<meta charset=Shift_JIS><p>".utf8) + [0x8D, 0x60] + Array("</p>".utf8)
    #expect(try MainTextReader().read(japanese).incoming == "港")
  }

  @Test("A page with a few bad bytes keeps its text and counts them")
  func badBytes() throws {
    let main = try MainTextReader().read(Array("<meta charset=utf-8><p>Zoë ".utf8) + [0xFF] + Array(" stays".utf8))
    #expect(main.incoming == "Zoë \u{FFFD} stays")
    #expect(main.badBytes == 1)
  }
}
