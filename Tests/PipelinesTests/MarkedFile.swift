import CopydeskCore
import CopydeskPipelines

/// A pipeline file in which `▸` stands before each place that is reported.
struct MarkedFile {
  var text = ""
  var places: [SourcePlace] = []

  init(_ marked: String) {
    var place = SourcePlace(line: 1, column: 1)
    for character in marked {
      guard character != "▸" else {
        places.append(place)
        continue
      }
      text.append(character)
      if character == "\n" || character == "\r\n" || character == "\r" {
        place = SourcePlace(line: place.line + 1, column: 1)
      } else {
        place.column += 1
      }
    }
  }

  /// A file that is right but for what is handed in.
  static func with(
    params: String = "{ out: { type: path, default: out } }",
    sources: String = "{ pages: { source: files, with: { path: pages } } }",
    stages: String = "[extract-main-text, extract-quotes]",
    sinks: String = "{ documents: { sink: jsonl, with: { path: \"${out}/documents.jsonl\" } } }",
    more: String = ""
  ) -> String {
    """
    copydesk: 1
    params: \(params)
    sources: \(sources)
    stages: \(stages)
    sinks: \(sinks)
    \(more)
    """
  }
}

func check(_ text: String, overrides: [String: String] = [:]) -> CheckedPipeline {
  PipelineLoader(sampleCatalogue).check(.load(text: text, name: "news.yaml"), overrides: overrides)
}

/// The messages as printed behind the place.
func messages(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { diagnostic in
    var bare = diagnostic
    bare.file = "F"
    bare.place = nil
    return String(bare.description.dropFirst("F: ".count))
  }
}
