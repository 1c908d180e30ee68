/// Where documents and records go.
///
/// A sink works in two halves: `encode` is pure and runs on all cores, the writer takes the encoded bytes one after the
/// other, in the order of the source.
public protocol Sink: Sendable {
  /// The name that pipeline files use, in kebab-case: `dead-letter`.
  static var name: String { get }
  /// One sentence: where documents go.
  static var summary: String { get }
  /// Settings that a file must give, with values to show, as a pipeline file writes them: `["path": "pages"]`.
  static var exampleSettings: KeyValuePairs<String, String> { get }
  /// What such a sink mostly reads, as `from` names it, for the reference; nil for the last stage.
  static var exampleInput: String? { get }

  init()

  /// Checks how settings go together, once, before a run.
  mutating func prepare() throws

  /// Appends what stands for `delivery` in the output.
  func encode(_ delivery: Delivery, into bytes: inout [UInt8]) throws

  /// Packs what `encode` made of the deliveries of one batch, such as by compressing it; pure, and on all cores as well.
  func pack(_ part: inout [UInt8]) throws

  /// Opens the output under a temporary name, at its beginning or where a stopped run goes on.
  ///
  /// - Throws: `CheckpointError` where what a stopped run wrote is not there any more; the run then starts over.
  func open(_ opening: SinkOpening) throws -> any SinkWriter
}

extension Sink {
  public static var exampleSettings: KeyValuePairs<String, String> { [:] }
  public static var exampleInput: String? { nil }
  public mutating func prepare() throws {}
  public func pack(_ part: inout [UInt8]) throws {}
}

/// By which run a sink is opened, and from where.
public struct SinkOpening: Sendable {
  /// Stands for the pipeline with its settings and input, in hexadecimal digits: the same for a run and for those that
  /// take it up again, and another one for any other.
  public var run: String
  /// What `SinkWriter.checkpoint()` gave when the run was last known to be good; nil to start at the beginning.
  public var checkpoint: Value?
  /// True where the stopped run had written everything, so that some of its outputs may have their final names.
  public var isSealed: Bool

  public init(run: String = "0", checkpoint: Value? = nil, isSealed: Bool = false) {
    self.run = run
    self.checkpoint = checkpoint
    self.isSealed = isSealed
  }
}

/// What a stopped run wrote is gone or has been changed, so that it cannot be taken up again.
public struct CheckpointError: Error, CustomStringConvertible {
  public var path: String

  public init(path: String) { self.path = path }

  public var description: String { "'\(path)': what the stopped run wrote is not there any more" }
}

/// The serial half of a sink. Nothing stands under a final name before `commit`.
///
/// A killed run is taken up again from its last checkpoint: it gives the sink the same parts in the same order once more,
/// from the first one after that checkpoint on. Parts are what one call of `write` brings; they depend on the pipeline and
/// the input alone, not on timing.
public protocol SinkWriter: AnyObject, Sendable {
  func write(_ bytes: [UInt8]) throws
  /// Puts what was written so far safely on disk, still under a temporary name.
  ///
  /// The last checkpoint of a run comes after the last part of every sink, and before the first commit, so that a full
  /// disk does not leave the outputs of two runs side by side.
  ///
  /// - Returns: from where a later run goes on, for `SinkOpening.checkpoint`.
  func checkpoint() throws -> Value
  /// Puts the whole output under its final name. After `checkpoint`; does nothing where the stopped run has done it.
  ///
  /// - Returns: the paths of the files that are now there.
  func commit() throws -> [String]
  /// Lets go of the output and leaves what was written for a later run.
  func suspend()
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
