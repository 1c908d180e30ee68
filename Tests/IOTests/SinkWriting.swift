import CopydeskCore

extension Sink {
  /// What the sink makes of parts, each of some deliveries.
  func encoded(_ parts: [[Delivery]]) throws -> [[UInt8]] {
    try parts.map { part in
      var bytes: [UInt8] = []
      for delivery in part { try encode(delivery, into: &bytes) }
      return bytes
    }
  }

  /// Writes parts to the end, as a run that nothing stops.
  ///
  /// - Returns: the files that are there then.
  @discardableResult
  func write(_ parts: [[Delivery]], run: String = "ab") throws -> [String] {
    let writer = try open(SinkOpening(run: run))
    for part in try encoded(parts) { try writer.write(part) }
    _ = try writer.checkpoint()
    return try writer.commit()
  }
}
