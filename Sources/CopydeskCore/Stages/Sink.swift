/// Where documents and records go.
///
/// A sink works in two halves: `encode` is pure and runs on all cores, the writer takes the encoded bytes one after the
/// other, in the order of the source.
public protocol Sink: Sendable {
  static var name: String { get }
  static var summary: String { get }

  init()

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
  /// Puts the whole output under its final name, safely on disk.
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
