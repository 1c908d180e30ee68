import CopydeskCore
import CopydeskTesting
import CopydeskText
import Foundation
import Testing

@testable import CopydeskIO
@testable import CopydeskJSON

@Suite("JSON")
struct JSONTests {
  @Test("a text ends at its first special byte, wherever that stands among others of any kind")
  func specialBytes() throws {
    for length in 0..<20 {
      for filler in [" ", "!", "#", "[", "]", "~", "\u{7F}", "\u{A0}", "é", "“", "😀"] {
        let text = String(repeating: filler, count: length)
        #expect(try parse("{\"a\":\"\(text)\"}")["a"] == .string(text))
        #expect(try parse("{\"a\":\"\(text)\\n\(text)\"}")["a"] == .string("\(text)\n\(text)"))
        let error = #expect(throws: JSONError.self) { try parse("{\"a\":\"\(text)\u{1F}\(text)\"}") }
        #expect(error?.offset == 6 + text.utf8.count)
      }
    }
  }

  @Test(
    "valid JSON reads as Foundation reads it",
    arguments: [
      #"{}"#, #" { "a" : [ 1 , -2, 3.5e-7, 0, 12345678901234567890123 ] , "b" : { "c" : null } } "#,
      #"{"t":"a\"b\\c\/d\b\f\n\r\t\u00e9\ud83d\ude00"}"#, #"{"e":"","f":[],"g":{},"h":[[],[{}]],"i":true,"j":false}"#,
      #"{"naïve – “quoted”":"Zoë 😀 \u2028"}"#,
    ])
  func readsLikeFoundation(json: String) throws {
    let ours = try parse(json)
    let theirs = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary
    var writer = JSONWriter()
    writer.value(.object(ours), spans: SpanWriter(Document(id: "x", text: ""), unit: .utf8))
    let again = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? NSDictionary
    #expect(again == theirs)
  }

  @Test(
    "what is not JSON is an error with its place",
    arguments: [
      ("", 0), ("[]", 0), ("{", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), (#"{"a":01}"#, 6),
      (#"{"a":1} x"#, 8), (#"{"a":"b}"#, 8), (#"{"a":"\x"}"#, 7), (#"{"a":"\u12G4"}"#, 10), (#"{"a":tru}"#, 8),
      (#"{"a":-}"#, 6), (#"{"a":1.}"#, 7), (#"{"a":1e}"#, 7), (#"{a:1}"#, 1), ("{\"a\":\"line\nfeed\"}", 10),
      (#"{"a":+1}"#, 5), (#"{"a":[1 2]}"#, 8),
    ])
  func reportsErrors(json: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try parse(json) }
    #expect(error?.offset == offset)
  }

  @Test("half a surrogate pair becomes U+FFFD")
  func loneSurrogates() throws {
    let fields = try parse(#"{"a":"\ud83d","b":"\ude00 x","c":"\ud83d\u0041"}"#)
    #expect(fields["a"] == .string("\u{FFFD}"))
    #expect(fields["b"] == .string("\u{FFFD} x"))
    #expect(fields["c"] == .string("\u{FFFD}A"))
  }

  @Test("invalid UTF-8 in a text is an error and not a replacement")
  func invalidUTF8() {
    let bytes: [UInt8] = Array(#"{"a":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
    #expect(throws: JSONError.self) { try parse(bytes) }
  }

  @Test("a hundred thousand open brackets are an error and no deep recursion")
  func deepNesting() {
    let json = #"{"a":"# + String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try parse(json) }
  }

  @Test(
    "what splits lines is escaped at every place of a text, and nothing else is",
    arguments: [
      ("\n", #"\n"#), ("\r", #"\r"#), ("\t", #"\t"#), ("\"", #"\""#), ("\\", #"\\"#), ("\u{1}", #"\u0001"#),
      ("\u{1F}", #"\u001f"#), ("\u{7F}", #"\u007f"#), ("\u{85}", #"\u0085"#), ("\u{2028}", #"\u2028"#),
      ("\u{2029}", #"\u2029"#), ("\u{A0}", "\u{A0}"), ("\u{2027}", "\u{2027}"), ("’", "’"), ("é", "é"), ("/", "/"),
    ])
  func escapes(character: String, written: String) throws {
    for before in 0...17 {
      for after in [0, 1, 7, 8, 9] {
        let (head, tail) = (String(repeating: "a", count: before), String(repeating: "é", count: after))
        var writer = JSONWriter()
        writer.string(head + character + tail)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"\(head)\(written)\(tail)\"")
        let again = try parse("{\"a\":" + String(decoding: writer.bytes, as: UTF8.self) + "}")
        #expect(again["a"] == .string(head + character + tail))
      }
    }
  }

  @Test("numbers that no machine type holds come out as they came in")
  func rawNumbers() throws {
    let number = "3.14159265358979323846264338327950288419716939937510"
    #expect(try parse("{\"pi\":\(number)}")["pi"] == .json(number))
  }

  @Test(
    "numbers and spans of any size are written in decimal",
    arguments: [0, 7, 10, 99, 100, 101, 999, 1000, 65_537, 9_999_999_999, Int.max, -1, -100, Int.min])
  func writesNumbers(number: Int) {
    var writer = JSONWriter()
    writer.int(number)
    writer.array { list in
      list.span(number..<max(number, 8))
      list.tuple(min(number, 5)..<number, "p")
    }
    let expected = "\(number),[[\(number),\(max(number, 8))],[\(min(number, 5)),\(number),\"p\"]]"
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
  }

  @Test("of eight bytes, the first that ends plain text is found, whatever follows it")
  func plainBytes() {
    let interesting: [UInt8] = [
      0, 1, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x61, 0x7E, 0x7F, 0x80, 0xC1, 0xC2, 0xC3, 0xDC, 0xE1, 0xE2,
      0xE3, 0xFF,
    ]
    var random = SeededNumbers(seed: 3)
    for _ in 0..<20_000 {
      let bytes = (0..<8).map { _ in interesting[Int.random(in: 0..<interesting.count, using: &random)] }
      let eight = bytes.withUnsafeBufferPointer { EightBytes($0, at: 0) }
      let unescaped = bytes.firstIndex { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C } ?? 8
      let plain = bytes.firstIndex { $0 < 0x20 || [0x22, 0x5C, 0x7F, 0xC2, 0xE2].contains($0) } ?? 8
      #expect(eight.leadingUnescaped == unescaped && eight.leadingPlain == plain, "\(bytes)")
    }
  }

  @Test("minus zero keeps its sign")
  func minusZero() throws {
    #expect(try parse(#"{"a":-0,"b":[-0],"c":0}"#) == ["a": .json("-0"), "b": .array([.json("-0")]), "c": 0])
  }

  @Test("names that only look the same stay two names")
  func namesInTwoForms() throws {
    let json = "{\"\u{E9}\":1,\"e\u{301}\":2}"
    var writer = JSONWriter()
    let spans = SpanWriter(Document(id: "x", text: ""), unit: .utf8)
    writer.value(.object(try parse(json)), spans: spans)
    #expect(writer.bytes == Array(json.utf8))
  }

  @Test("a hundred thousand names in one object cost no quadratic time", .timeLimit(.minutes(10)))
  func manyNames() throws {
    let members = (0..<100_000).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
    let fields = try parse("{\"a\":{\(members)}}")
    guard case .object(let object)? = fields["a"] else { throw JSONError(message: "no object", offset: 0) }
    #expect(object.entries.count == 100_000)
    #expect(object["n99999"] == 99_999)
  }

  @Test("random values survive writing and reading")
  func roundTrip() throws {
    var random = SeededNumbers(seed: 11)
    for _ in 0..<300 {
      var fields = Fields()
      for index in 0..<Int.random(in: 0...5, using: &random) { fields["n\(index)"] = random.value(depth: 0) }
      var writer = JSONWriter()
      writer.value(.object(fields), spans: SpanWriter(Document(id: "x", text: ""), unit: .utf8))
      #expect(!writer.bytes.contains { $0 < 0x20 })
      #expect(try parse(writer.bytes) == fields)
    }
  }

  @Test("mutated JSON is read exactly when Foundation reads it")
  func mutations() {
    let seed = Array(#"{"id":"a-1","n":[1,2.5,-3e4],"t":"x\u0041\n","o":{"b":true,"z":null}}"#.utf8)
    let alphabet = Array(#"{}[]",:\0123456789.eE+-tfnu /a"#.utf8)
    var random = SeededNumbers(seed: 5)
    for _ in 0..<4_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[at] = alphabet.randomElement(using: &random) ?? 0x20
        case 1: bytes.remove(at: at)
        default: bytes.insert(alphabet.randomElement(using: &random) ?? 0x20, at: at)
        }
      }
      let ours = (try? parse(bytes)) != nil
      let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary) != nil
      // Foundation takes a little more than RFC 8259 has, such as a comma at the end; what it refuses is refused here.
      #expect(theirs || !ours, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  private func parse(_ json: String) throws -> Fields { try parse(Array(json.utf8)) }

  private func parse(_ bytes: [UInt8]) throws -> Fields {
    var fields = Fields()
    try bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      try scanner.document { (scanner, name) throws(JSONError) in fields[name] = try scanner.value() }
    }
    return fields
  }
}

extension SeededNumbers {
  mutating func text(length: ClosedRange<Int>) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", " ", "\n", "\"", "\\", "\t", "é", "ß", "“", "’", "\u{2028}", "\u{85}", "\u{1}", "漢", "😀", "\u{301}",
      "/",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: length, using: &self) { text.append(alphabet.randomElement(using: &self) ?? "a") }
    return String(text)
  }

  mutating func value(depth: Int) -> Value {
    switch Int.random(in: 0...(depth < 4 ? 6 : 4), using: &self) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &self))
    case 2: return .int(Int.random(in: Int.min...Int.max, using: &self))
    case 3, 4: return .string(text(length: 0...20))
    case 5: return .array((0..<Int.random(in: 0...4, using: &self)).map { _ in value(depth: depth + 1) })
    default:
      var fields = Fields()
      for index in 0..<Int.random(in: 0...4, using: &self) { fields["k\(index)"] = value(depth: depth + 1) }
      return .object(fields)
    }
  }
}
