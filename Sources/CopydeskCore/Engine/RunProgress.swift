/// How far a run has come.
public struct RunProgress: Sendable, Hashable {
  /// Documents that the sources have given, and of those, how many were rejected and failed so far.
  public var documents = 0
  public var rejected = 0
  public var failed = 0
  /// Bytes that the sources have read, as they lie on the disk: of a packed file the packed ones.
  public var bytes = 0
  /// Bytes that the sources will have read at the end; nil where one cannot say.
  public var totalBytes: Int?
  /// A run has a step for reading the input, and one more behind each stage that waits for all documents. From 1.
  public var step = 1
  public var steps = 1
  /// The stages whose documents have waited and now come; empty in the first step.
  public var stages: [String] = []
  /// How much of the present step is done, from 0 to 1; nil where that is not known.
  public var share: Double?

  public init(
    documents: Int = 0, rejected: Int = 0, failed: Int = 0, bytes: Int = 0, totalBytes: Int? = nil
  ) {
    self.documents = documents
    self.rejected = rejected
    self.failed = failed
    self.bytes = bytes
    self.totalBytes = totalBytes
  }
}
