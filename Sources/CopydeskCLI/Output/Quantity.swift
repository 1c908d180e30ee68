import Foundation

/// Numbers as people read them.
enum Quantity {
  /// `1,234,567`
  static func count(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `1 document`, `2,000 documents`
  static func count(_ number: Int, of one: String, _ many: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? one : many ?? one + "s")"
  }

  /// `64.2 MB`
  static func bytes(_ number: Double) -> String {
    var (value, unit) = (number, 0)
    let units = ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.95, unit + 1 < units.count { (value, unit) = (value / 1000, unit + 1) }
    return "\(unit == 0 ? String(Int(value)) : String(format: "%.1f", value)) \(units[unit])"
  }

  /// `0:07`, `12:05`, `3:04:05`
  static func time(_ seconds: Double) -> String {
    let seconds = Int(seconds.rounded())
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, seconds % 60) : String(format: "%d:%02d", minutes, seconds % 60)
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
