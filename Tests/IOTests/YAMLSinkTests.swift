import CopydeskCore
import Foundation
import TestSupport
import Testing

@testable import CopydeskIO

@Suite("yaml sink")
struct YAMLSinkTests {
  @Test("A record is an item of a list, with a line for each field")
  func record() {
    let document = Document(id: "a", text: "The ferry sank.")
    let fields: Fields = [
      "site": "courier.example", "pages": 4, "share": .double(0.5), "short": false, "none": .null,
      "names": .array(["Mira", "Anselm"]), "more": .object(["span": .span(4..<9)]),
    ]
    #expect(
      rows([.record(Record(in: document, fields: fields)), .record(Record(in: document, fields: ["id": "b"]))]) == """
        - site: "courier.example"
          pages: 4
          share: 0.5
          short: false
          none: null
          names: ["Mira","Anselm"]
          more: {"span":[4,9]}
        - id: "b"

        """)
  }

  @Test("Texts and names that YAML takes for something else are quoted, and no character breaks a line")
  func escapes() {
    let fields: Fields = [
      "no": "no", "page count": "1.10", "": "- # ' \" \\",
      "text": "first\nsecond\u{85}\u{2028}\t\u{7F}\u{9F}\u{FEFF}\u{FFFF}é ж 👋🏽 ﻼ",
    ]
    #expect(
      rows([.record(Record(in: Document(id: "a", text: ""), fields: fields))]) == #"""
        - "no": "no"
          "page count": "1.10"
          "": "- # ' \" \\"
          text: "first\nsecond\u0085\u2028\t\u007f\u009f\ufeff\uffffé ж 👋🏽 ﻼ"

        """#)
  }

  @Test("A document has its id, its fields and its text; a rejected one the reason, a failed one the error")
  func documents() {
    let document = Document(id: "a", text: "The ferry sank.", fields: ["title": "Ferry", "id": "hidden"])
    let rejected = Rejected(document: document, stage: "copies", reason: "a copy")
    let failed = Failed(document: Document(id: "b", text: ""), stage: "quotes", error: "too long")
    #expect(
      rows([.document(document), .rejected(rejected), .failed(failed)]) == """
        - id: "a"
          title: "Ferry"
          text: "The ferry sank."
        - id: "a"
          stage: "copies"
          reason: "a copy"
          title: "Ferry"
          text: "The ferry sank."
        - id: "b"
          stage: "quotes"
          error: "too long"
          text: ""

        """)
  }

  @Test(
    "The file is there when it is whole, packed where its name says so", arguments: ["rules.yaml", "rules.yaml.gz"])
  func file(name: String) throws {
    let folder = try TemporaryFolder()
    var sink = YAMLSink()
    sink.path = FilePath("\(folder.path)/\(name)")
    var bytes: [UInt8] = []
    sink.encode(.document(Document(id: "a", text: "b")), into: &bytes)
    try sink.pack(&bytes)
    let writer = try sink.open(SinkOpening())
    try writer.write(bytes)
    _ = try writer.checkpoint()
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/\(name)"))
    #expect(try writer.commit() == ["\(folder.path)/\(name)"])
    let written = try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)"))
    #expect(written.starts(with: name.hasSuffix("gz") ? [0x1F, 0x8B] : Array("- id: \"a\"\n".utf8)))
  }

  private func rows(_ deliveries: [Delivery]) -> String {
    var bytes: [UInt8] = []
    for delivery in deliveries { YAMLSink().encode(delivery, into: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
