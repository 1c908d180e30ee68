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

  /// "Паром" in windows-1251, and the page that declares it so.
  static let russian: [UInt8] = [0xCF, 0xE0, 0xF0, 0xEE, 0xEC]

  @Test(
    "A declaration is found however it is written, and nothing else is one",
    arguments: [
      "<meta charset=windows-1251>", "<META CHARSET = ' Windows-1251 '>", "<meta charset=cp1251/>",
      "<meta/charset=x-cp1251>",
      "<meta http-equiv=content-type content=\"text/html; charset = 'windows-1251'\">",
      "<meta content='text/html;charset=windows-1251' http-equiv=Content-Type>",
      "<meta name=Content-Type content='text/html; charset=windows-1251'>",
      "<meta charset='text/html; charset=windows-1251'>", "<meta charset=“windows-1251”>",
      "<meta charset=windows-1251><meta charset=koi8-r>", "<meta charset=unknown><meta charset=windows-1251>",
      "<!-- <meta charset=koi8-r> --><meta charset=windows-1251>", "<!--><meta charset=windows-1251>",
      "<meta name=description content='said with charset=koi8-r'><meta charset=windows-1251>",
      "<a title='<meta charset=koi8-r>'></a><meta charset=windows-1251>",
      "<meta name=charset content=koi8-r><metal charset=koi8-r><meta charset=windows-1251>",
      "<meta charset=utf-8><meta charset=windows-1251>", "<!-- open <meta charset=windows-1251>",
    ])
  func declarationForms(_ head: String) throws {
    let page = Array("<html><head>\(head)</head><p>".utf8) + Self.russian
    #expect(try MainTextReader().read(page).incoming == "Паром")
  }

  @Test("A declaration far behind the start counts, and one that the bytes contradict gives way to the next")
  func lateDeclarations() throws {
    let far = "<head><style>" + String(repeating: "p { margin: 0 } ", count: 2_000) + "</style>"
    let late = Array((far + "<meta charset=windows-1251><p>").utf8) + Self.russian
    #expect(try MainTextReader().read(late).incoming == "Паром")
    let contradicted = Array("<meta charset=windows-1251><p>".utf8) + Self.russian
    #expect(try MainTextReader().read(contradicted, declaredEncoding: "utf-8").incoming == "Паром")
    let wide = Array("<meta charset=utf-8><p>Zoë</p>".utf8)
    #expect(try MainTextReader().read(wide, declaredEncoding: "utf-16").incoming == "Zoë")
    #expect(try MainTextReader().read(late, declaredEncoding: "\"windows-1251\"").incoming == "Паром")
  }

  @Test(
    "A page that the end cuts inside of a character keeps its encoding", arguments: ["utf-8", "iso-8859-1", "gbk", ""])
  func cutOff(_ label: String) throws {
    let text = String(repeating: "Zoë Ångström paid 5 € – “no more” ", count: 4)
    let page = Array("<meta charset=\(label)><p>\(text)".utf8) + [0xE2, 0x80]
    let main = try MainTextReader().read(page)
    #expect(main.incoming == text + "\u{FFFD}")
    #expect(main.encoding.name == "utf-8")
  }

  @Test("Two bytes that are cut off at the end are one character of another encoding less, and nothing else")
  func cutOffElsewhere() throws {
    let chinese = Array("<meta charset=gb2312><p>".utf8) + [0xC4, 0xA3, 0xC4, 0xA3, 0xC4]
    #expect(try MainTextReader().read(chinese).incoming == "模模\u{FFFD}")
  }

  @Test(
    "Labels mean what the Encoding Standard says",
    arguments: [
      ("utf8", [0xC3, 0xAB], "ë"), ("unicode-1-1-utf-8", [0xC3, 0xAB], "ë"), ("us-ascii", [0x93, 0x80], "“€"),
      ("latin1", [0xEB], "ë"), ("iso-8859-2", [0xB3, 0xF3], "łó"), ("latin2", [0xB3], "ł"),
      ("iso-8859-5", [0xBF, 0xD0], "Па"), ("iso-8859-7", [0xE1, 0xE2], "αβ"), ("iso-8859-9", [0xFD, 0x93], "ı“"),
      ("iso-8859-15", [0xA4], "€"), ("windows-1250", [0x9C], "ś"), ("windows-1253", [0xE1], "α"),
      ("windows-1254", [0xFE], "ş"), ("windows-1255", [0xE0], "א"), ("windows-1256", [0xC7], "ا"),
      ("windows-1257", [0xE0], "ą"), ("windows-1258", [0xD0], "Đ"), ("tis-620", [0xA1], "ก"),
      ("koi8-r", [0xF0, 0xC1], "Па"), ("koi8-u", [0xA6], "і"), ("ibm866", [0x8F], "П"), ("macintosh", [0x8E], "é"),
      ("x-mac-cyrillic", [0x8F], "П"), ("x-sjis", [0x8D, 0x60], "港"), ("ms_kanji", [0x87, 0x40], "①"),
      ("euc-jp", [0xB9, 0xC1, 0xAD, 0xA1], "港①"),
      ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x39, 0x41, 0x1B, 0x28, 0x42], "港"),
      ("gb2312", [0xC4, 0xA3], "模"), ("gb18030", [0x81, 0x30, 0x81, 0x30], "\u{80}"),
      ("big5-hkscs", [0xB4, 0xE4], "港"),
      ("ks_c_5601-1987", [0xC7, 0xD1], "한"), ("euc-kr", [0x81, 0x41], "갂"),
      ("x-user-defined", [0xEB], "ë"), ("utf-16le", [0xC3, 0xAB], "ë"),
    ] as [(String, [UInt8], String)])
  func labels(_ label: String, _ bytes: [UInt8], _ text: String) throws {
    let main = try MainTextReader().read(Array("<meta charset=\(label)><p>x".utf8) + bytes + Array("y</p>".utf8))
    #expect(main.incoming == "x\(text)y")
  }

  @Test("A page full of comments, metas and quotes without an end is read once")
  func hostile() throws {
    for part in ["<!-- >", "<meta content='", "<meta a=\"", "<meta charset=x>", "<a b=' c=\""] {
      let page = [0xE9] + Array(String(repeating: part, count: 100_000).utf8)
      let time = ContinuousClock().measure { _ = PageEncoding.utf8(page, declared: nil) }
      #expect(time < .seconds(5))
    }
  }
}
