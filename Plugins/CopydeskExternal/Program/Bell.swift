import CChildProcess

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Wakes a thread that waits in `poll`.
final class Bell: Sendable {
  /// To be polled for reading.
  let file: Int32
  private let other: Int32

  init() throws(SystemProblem) {
    var ends: (Int32, Int32) = (-1, -1)
    let problem = withUnsafeMutableBytes(of: &ends) { copydesk_make_pipe($0.bindMemory(to: Int32.self).baseAddress) }
    guard problem == 0 else { throw SystemProblem("no pipe", problem) }
    (file, other) = ends
  }

  deinit {
    close(file)
    close(other)
  }

  /// Comes from any thread.
  func ring() {
    var byte: UInt8 = 1
    _ = write(other, &byte, 1)
  }

  /// Forgets all rings so far.
  func hush() {
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
      while read(file, buffer.baseAddress, buffer.count) == buffer.count {}
    }
  }
}
