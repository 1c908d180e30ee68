public import CopydeskCore
import CopydeskJSON

/// Keeps documents that failed, with the stage, the error and the input.
///
/// The folder gets one file, `failed.jsonl`. A row has `id`, `origin`, `stage`, `error`, and the input as it came: `text`,
/// or for a page that no stage has read yet `html` (`base64` where its bytes are not UTF-8). The file is there, and
/// empty, after a run in which nothing failed. With `compress`, it is `failed.jsonl.gz` or `failed.jsonl.zst`.
public struct DeadLetterSink: Sink {
  public static let name = "dead-letter"
  public static let summary = "Keeps documents that failed, with the stage, the error and the input."
  public static let exampleSettings: KeyValuePairs = ["path": "out/failed"]
  public static let exampleInput: String? = "*.failed"

  @Setting("The folder to write to.")
  public var path: FilePath = ""
  @Setting("How to pack the file.")
  public var compress = Compression.none

  public init() {}

  public func encode(_ delivery: Delivery, into bytes: inout [UInt8]) {
    let document: Document
    var verdict: [(String, String)] = []
    switch delivery {
    case .document(let passed): document = passed
    case .rejected(let rejected):
      document = rejected.document
      verdict = [("stage", rejected.stage), ("reason", rejected.reason)]
    case .failed(let failed):
      document = failed.document
      verdict = [("stage", failed.stage), ("error", failed.error)]
    case .record(let record): document = record.document
    }
    if let origin = document.origin { verdict.append(("origin", origin)) }
    var writer = JSONWriter(bytes)
    bytes = []
    writer.object { row in
      for (name, value) in [("id", document.id)] + verdict {
        row.name(name)
        row.string(value)
      }
      if let page = document.page {
        row.page(page)
      } else {
        row.member("text")
        row.string(document.incoming)
      }
    }
    writer.endLine()
    bytes = writer.bytes
  }

  public func pack(_ part: inout [UInt8]) throws { if !part.isEmpty { part = try compress.pack(part) } }

  public func open(_ opening: SinkOpening) throws -> any SinkWriter {
    try FileSinkWriter("\(path.string)/failed.jsonl\(compress.suffix)", opening)
  }
}
