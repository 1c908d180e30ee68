/// Why no text could be read out of a page.
public enum PageError: Error, Hashable, CustomStringConvertible {
  case empty
  case notHTML(kind: String)
  case tooLong(bytes: Int)
  case outOfMemory

  public var description: String {
    switch self {
    case .empty: "empty page"
    case .notHTML(let kind): "not an HTML page but \(kind)"
    case .tooLong(let bytes): "the page has \(bytes) bytes; at most \(Int32.max) can be parsed"
    case .outOfMemory: "the HTML parser could not be started: out of memory"
    }
  }
}
