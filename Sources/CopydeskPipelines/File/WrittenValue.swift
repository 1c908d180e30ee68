import CopydeskCore

/// A value as it is written in a pipeline file: text, list or map, never a number, with its place.
struct WrittenValue: Sendable {
  indirect enum Content: Sendable {
    case text(String)
    case list([WrittenValue])
    case map([Entry])
  }

  /// A key and its value.
  struct Entry: Sendable {
    var key: WrittenWord
    var value: WrittenValue
  }

  var content: Content
  var place: SourcePlace
  /// True where nothing is written, as behind the colon of `params:`.
  var isNothing = false

  /// The value for a message.
  var described: String {
    switch content {
    case .text where isNothing: "nothing"
    case .text(let text): "'\(text)'"
    case .list: "a list"
    case .map: "a map"
    }
  }
}

/// A name or another short text with its place.
struct WrittenWord: Sendable, Hashable {
  var text: String
  var place: SourcePlace
}
