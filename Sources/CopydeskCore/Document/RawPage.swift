/// The bytes of a page as they were fetched, before any stage has read them.
public struct RawPage: Sendable {
  public var bytes: [UInt8]
  /// The encoding that the transport declared, such as the `charset` of an HTTP header; nil where none did.
  public var declaredEncoding: String?

  public init(bytes: [UInt8], declaredEncoding: String? = nil) {
    self.bytes = bytes
    self.declaredEncoding = declaredEncoding
  }
}
