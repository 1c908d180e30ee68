/// A date as a page gives it: with as much of time and offset as is there.
struct PageDate: Equatable {
  var year: Int
  var month: Int
  var day: Int
  /// Hour, minute and, where given, second.
  var time: Time?
  /// Day and month may be the other way round, and nothing has decided yet.
  var isAmbiguous = false

  struct Time: Equatable {
    var hour: Int
    var minute: Int
    var second: Int?
    /// Minutes east of UTC, where the page says so.
    var offset: Int?
    var isUTC = false
  }

  /// In which order a language writes a date of three numbers.
  enum Order {
    case dayFirst, monthFirst, unknown

    /// By a language tag. English is written both ways, but for regions where it is clear.
    init(language: String?) {
      guard let language, !language.isEmpty else {
        self = .unknown
        return
      }
      let parts = language.split(separator: "-")
      guard parts.first == "en" else {
        self = .dayFirst
        return
      }
      switch parts.last {
      case "US": self = .monthFirst
      case "GB", "AU", "NZ", "IE", "IN", "ZA": self = .dayFirst
      default: self = .unknown
      }
    }
  }

  var isReal: Bool {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    guard (1...12).contains(month), (1700...2200).contains(year) else { return false }
    // The beginning of Unix time is what broken servers say when they know no date.
    if year == 1970, month == 1, day == 1 { return false }
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day)
  }

  func isSameDay(_ other: PageDate) -> Bool { year == other.year && month == other.month && day == other.day }

  /// The date with day and month the other way round.
  var swapped: PageDate {
    var date = self
    (date.day, date.month) = (month, day)
    return date
  }

  /// ISO 8601, to the precision that the page gave.
  var text: String {
    var text = "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))"
    guard let time else { return text }
    text += "T\(Self.padded(time.hour)):\(Self.padded(time.minute))"
    if let second = time.second { text += ":\(Self.padded(second))" }
    if time.isUTC { return text + "Z" }
    guard let offset = time.offset else { return text }
    return text + (offset < 0 ? "-" : "+") + "\(Self.padded(abs(offset) / 60)):\(Self.padded(abs(offset) % 60))"
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The day that many seconds after the beginning of Unix time.
  init(unixSeconds seconds: Int) {
    // Days to date, after Howard Hinnant's "chrono-compatible low-level date algorithms".
    let days = seconds / 86_400 + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let second = seconds % 86_400
    time = Time(hour: second / 3_600, minute: second / 60 % 60, second: second % 60, offset: 0, isUTC: true)
  }

  init(_ year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }
}
