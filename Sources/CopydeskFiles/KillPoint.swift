#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif
import Synchronization

/// A place where a test may have the process killed, as a loss of power would: `COPYDESK_KILL_AT=rename:3` kills it just
/// before its third rename. Without the variable a place costs one comparison.
package enum KillPoint: String, CaseIterable, Sendable {
  case write, fsync, rename

  package static let variable = "COPYDESK_KILL_AT"

  private static let chosen: (point: KillPoint, count: Int)? = {
    guard let text = getenv(variable).map({ String(cString: $0) }) else { return nil }
    let parts = text.split(separator: ":")
    guard parts.count == 2, let point = KillPoint(rawValue: String(parts[0])), let count = Int(parts[1]) else {
      return nil
    }
    return (point, count)
  }()

  /// Whether the process is to be killed at some place.
  package static var areWanted: Bool { chosen != nil }

  private static let reached = Atomic(0)

  /// Says that such a call comes next.
  package static func reach(_ point: KillPoint) {
    guard let chosen, chosen.point == point else { return }
    guard reached.add(1, ordering: .relaxed).newValue == chosen.count else { return }
    kill(getpid(), SIGKILL)
  }
}
