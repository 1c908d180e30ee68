public import CopydeskCore
import CopydeskFiles
import CopydeskJSON
import CopydeskText

/// Writes a list in YAML for people to read: an item for each record or document.
///
///     - site: "courier.example"
///       pages: 41
///
/// A document has `id`, its fields and its `text`; a rejected one `stage` and `reason` too, a failed one `stage` and
/// `error`. Texts are quoted as in JSON, so that every YAML reader reads them as texts; lists and objects in a value stand
/// on one line. Meant for short lists, such as the rules that `drop-shared-paragraphs` learned. A path that ends in `.gz`
/// or `.zst` is packed. The file appears under its name when it is whole.
public struct YAMLSink: Sink {
  public static let name = "yaml"
  public static let summary = "Writes a list in YAML for people to read: an item for each record or document."
  public static let exampleSettings: KeyValuePairs = ["path": "out/documents.yaml"]

  @Setting("The file to write; packed where its name ends in .gz or .zst.")
  public var path: FilePath = ""
  @Setting("What offsets count: UTF-8 bytes, UTF-16 units, or Unicode scalars (Python's characters).")
  public var offsets = OffsetUnit.utf8

  public init() {}

  public func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {
    switch delivery {
    case .record(let record): append(record.fields, of: record.document, to: &bytes)
    case .document(let document): append(fields(of: document), of: document, to: &bytes)
    case .rejected(let rejected):
      let verdict: Fields = ["stage": .string(rejected.stage), "reason": .string(rejected.reason)]
      append(fields(of: rejected.document, verdict), of: rejected.document, to: &bytes)
    case .failed(let failed):
      let verdict: Fields = ["stage": .string(failed.stage), "error": .string(failed.error)]
      append(fields(of: failed.document, verdict), of: failed.document, to: &bytes)
    }
  }

  public func pack(_ part: inout [UInt8]) throws {
    if !part.isEmpty { part = try Compression(path: path.string).pack(part) }
  }

  public func open(_ opening: SinkOpening) throws -> any SinkWriter { try FileSinkWriter(path.string, opening) }

  private func fields(of document: Document, _ verdict: Fields = [:]) -> Fields {
    var fields: Fields = ["id": .string(document.id)]
    for entry in verdict.entries + document.fields.entries where fields[entry.name] == nil {
      fields[entry.name] = entry.value
    }
    if fields["text"] == nil { fields["text"] = .string(document.text) }
    return fields
  }

  private func append(_ fields: Fields, of document: Document, to bytes: inout [UInt8]) {
    let spans = SpanWriter(document, unit: offsets)
    var lead = "- "
    for entry in fields.entries {
      bytes += lead.utf8
      appendName(entry.name, to: &bytes)
      bytes += ": ".utf8
      var writer = JSONWriter()
      writer.value(entry.value, spans: spans)
      appendEscaped(writer.bytes, to: &bytes)
      bytes.append(0x0A)
      lead = "  "
    }
    if fields.isEmpty { bytes += "- {}\n".utf8 }
  }

  /// A name of letters stands as it is, but for those that YAML takes for something else.
  private func appendName(_ name: String, to bytes: inout [UInt8]) {
    let isPlain = !name.isEmpty && name.utf8.allSatisfy(\.isASCIILetter)
    if isPlain, !Self.reserved.contains(name.lowercased()) {
      bytes += name.utf8
    } else {
      var writer = JSONWriter()
      writer.string(name)
      appendEscaped(writer.bytes, to: &bytes)
    }
  }

  /// Of YAML 1.1, which many readers still follow, and 1.2.
  private static let reserved: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

  /// JSON with the characters escaped that JSON lets stand and YAML does not: U+007F to U+009F, U+FEFF, U+FFFE, U+FFFF.
  private func appendEscaped(_ json: [UInt8], to bytes: inout [UInt8]) {
    var start = 0
    for (index, byte) in json.enumerated() where byte == 0x7F || byte == 0xC2 || byte == 0xEF {
      let scalar = Self.scalar(in: json, at: index)
      guard scalar.value == 0x7F || 0x80...0x9F ~= scalar.value || [0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
      else { continue }
      bytes += json[start..<index]
      let digits = String(scalar.value, radix: 16)
      bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
      start = index + scalar.length
    }
    bytes += json[start...]
  }

  private static func scalar(in bytes: [UInt8], at index: Int) -> (value: UInt32, length: Int) {
    switch bytes[index] {
    case 0xC2 where index + 1 < bytes.count: (UInt32(bytes[index + 1]), 2)
    case 0xEF where index + 2 < bytes.count:
      (0xF000 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F), 3)
    default: (UInt32(bytes[index]), 1)
    }
  }
}
