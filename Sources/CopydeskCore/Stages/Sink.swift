/// Where documents and records go.
///
/// A sink works in two halves: `encode` is pure and runs on all cores, the writer takes the encoded bytes one after the
/// other, in the order of the source.
public protocol Sink: Sendable {
  /// The name that pipeline files use, in kebab-case: `dead-letter`.
  static var name: String { get }
  /// One sentence: where documents go.
  static var summary: String { get }

  init()

  /// Checks how settings go together, once, before a run.
  mutating func prepare() throws

  /// Appends what stands for `delivery` in the output.
  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) throws

  /// Opens the output under a temporary name.
  func open() throws -> any SinkWriter
}

extension Sink {
  public mutating func prepare() throws {}
}

/// The serial half of a sink. Nothing stands under a final name before `commit`.
public protocol SinkWriter: AnyObject, Sendable {
  func write(_ bytes: [UInt8]) throws
  /// Puts the whole output safely on disk, still under a temporary name. All sinks of a run are sealed before the first
  /// is committed, so that a full disk does not leave the outputs of two runs side by side.
  func seal() throws
  /// Puts the sealed output under its final name.
  ///
  /// - Returns: the paths of the files that are now there.
  func commit() throws -> [String]
  /// Takes away what was written so far.
  func abort()
}

/// What comes out of a port.
public enum Delivery: Sendable {
  case document(Document)
  case rejected(Rejected)
  case failed(Failed)
  case record(Record)

  var ordinal: Int {
    switch self {
    case .document(let document): document.ordinal
    case .rejected(let rejected): rejected.document.ordinal
    case .failed(let failed): failed.document.ordinal
    case .record(let record): record.document.ordinal
    }
  }
}
