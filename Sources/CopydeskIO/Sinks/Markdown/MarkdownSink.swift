public import CopydeskCore

/// Writes a folder of articles, one Markdown file for each document.
///
///     ---
///     id: "harbour-1"
///     origin: "pages/harbour-1.txt"
///     title: "Ferry: the inquiry"
///     ---
///
///     # Ferry: the inquiry
///
///     The text as it stands.
///
/// The front matter has `id`, `origin` and the fields of the document, each as JSON on one line, which every YAML reader
/// takes; a rejected document also has `stage` and `reason`, a failed one `stage` and `error`. The title is a heading
/// unless the text begins with it. A file is named after the id; where the id is not a safe name, or the name is taken, a
/// hash stands behind it. The page of a document that no stage has read is not written; `dead-letter` and `sqlite` keep it.
///
/// The folder appears under its name when it is whole. A folder that an earlier run wrote is replaced; one that holds
/// anything else is an error, before anything is written. `.copydesk` in the folder lists the files.
public struct MarkdownSink: Sink {
  public static let name = "markdown"
  public static let summary = "Writes a folder of articles, one Markdown file for each document."
  public static let exampleSettings: KeyValuePairs = ["path": "out/articles"]

  @Setting("The folder to write.")
  public var path: FilePath = ""

  public init() {}

  public func encode(_ delivery: Delivery, into bytes: inout [UInt8]) throws {
    var verdict: [(String, String)] = []
    switch delivery {
    case .document: break
    case .rejected(let rejected): verdict = [("stage", rejected.stage), ("reason", rejected.reason)]
    case .failed(let failed): verdict = [("stage", failed.stage), ("error", failed.error)]
    case .record: throw MarkdownError.record
    }
    let document = delivery.document
    var writer = BinaryWriter()
    writer.bytes = bytes
    bytes = []
    writer.int(document.ordinal)
    writer.string(document.id)
    writer.data(Article.bytes(of: document, verdict: verdict))
    bytes = writer.bytes
  }

  public func open(_ opening: SinkOpening) throws -> any SinkWriter {
    try MarkdownSinkWriter(path.string, opening)
  }
}

enum MarkdownError: Error, CustomStringConvertible {
  case record

  var description: String { "the markdown sink writes documents and no records; send records to jsonl or sqlite" }
}
