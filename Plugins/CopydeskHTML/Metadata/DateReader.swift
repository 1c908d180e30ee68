/// Finds the first date in a short text: ISO 8601 and what is near it, HTTP dates, numbers, and months by name in eight
/// languages. Years of two digits, days without a year and months without a day are no dates.
struct DateReader {
  /// Longer texts are read up to here.
  private static let longestText = 400

  private enum Token: Equatable {
    case number(Int, digits: Int)
    case word(String)
    case sign(UInt8)
  }

  private static let months: [String: Int] = {
    var months: [String: Int] = [:]
    for line in String(decoding: PackageResources.month_names_txt, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":")
      guard parts.count == 2, let month = Int(parts[0]) else { continue }
      for name in parts[1].split(separator: " ") { months[String(name)] = month }
    }
    return months
  }()

  /// Whether a word in lower case is the name of a month.
  static func isMonth(_ word: String) -> Bool { months[word] != nil }

  private var tokens: [Token] = []
  private let order: PageDate.Order

  /// - Parameter order: decides 03/04/2025; without it such a date comes back as ambiguous, the day first.
  static func date(in text: String, order: PageDate.Order = .unknown) -> PageDate? {
    guard text.utf8.contains(where: { $0 &- 0x30 < 10 }) else { return nil }
    let reader = DateReader(text, order: order)
    if let date = reader.compact() { return date }
    for at in reader.tokens.indices {
      if case (var date, let end)? = reader.date(at: at), date.isReal {
        date.time = reader.time(at: end, of: at)
        return date
      }
    }
    return nil
  }

  private init(_ text: String, order: PageDate.Order) {
    self.order = order
    var word = ""
    var (value, digits) = (0, 0)
    for scalar in text.prefix(Self.longestText).lowercased().unicodeScalars {
      let isDigit = scalar.value &- 0x30 < 10
      let isLetter = !isDigit && scalar.properties.isAlphabetic
      if digits > 0, !isDigit {
        tokens.append(.number(value, digits: digits))
        (value, digits) = (0, 0)
      }
      if !word.isEmpty, !isLetter {
        tokens.append(.word(word))
        word = ""
      }
      if isDigit {
        digits += 1
        if digits <= 15 { value = value * 10 + Int(scalar.value - 0x30) }
      } else if isLetter {
        word.unicodeScalars.append(scalar)
      } else if scalar.value > 0x20, scalar.value < 0x80 {
        tokens.append(.sign(UInt8(scalar.value)))
      } else if tokens.last != .sign(0x20), !tokens.isEmpty {
        tokens.append(.sign(0x20))
      }
    }
    if digits > 0 { tokens.append(.number(value, digits: digits)) }
    if !word.isEmpty { tokens.append(.word(word)) }
    if tokens.last == .sign(0x20) { tokens.removeLast() }
  }

  // MARK: Dates

  /// A date that is one number: Unix time in seconds or milliseconds, or year, month and day.
  private func compact() -> PageDate? {
    guard case .number(let value, let digits) = tokens.first else { return nil }
    if digits == 8 || digits == 14 {
      let day = digits == 8 ? value : value / 1_000_000
      var date = PageDate(day / 10_000, day / 100 % 100, day % 100)
      guard date.isReal else { return nil }
      if digits == 14 {
        date.time = Self.clock(value / 10_000 % 100, value / 100 % 100, value % 100)
      } else if tokens.count > 2, tokens[1] == .word("t"), case .number(let clock, 6) = tokens[2] {
        date.time = Self.clock(clock / 10_000, clock / 100 % 100, clock % 100)
        readOffset(at: 3, as: .any, into: &date.time)
      }
      return date
    }
    guard tokens.count == 1, digits == 10 || digits == 13, value >= 100_000_000 else { return nil }
    return PageDate(unixSeconds: digits == 13 ? value / 1_000 : value)
  }

  private func date(at start: Int) -> (date: PageDate, end: Int)? {
    // A number that goes on from the left is a part of something else.
    if start > 0, case .number = tokens[start - 1] { return nil }
    switch tokens[start] {
    case .number(let year, 4): return yearFirst(year, at: start + 1)
    case .number(let first, 1...2): return numbers(first, at: start + 1) ?? dayAndName(first, at: start + 1)
    case .word(let word): return Self.months[word].flatMap { nameFirst(month: $0, at: start + 1) }
    default: return nil
    }
  }

  /// 2025-03-04, 2025/3/4, 2025.03.04, 2025年3月4日.
  private func yearFirst(_ year: Int, at start: Int) -> (date: PageDate, end: Int)? {
    guard case .number(let month, 1...2) = token(start + 1), case .number(let day, 1...2) = token(start + 3) else {
      return nil
    }
    switch (tokens[start], tokens[start + 2]) {
    case (.sign(let first), .sign(let second)) where first == second && "-/.".utf8.contains(first): break
    case (.word("年"), .word("月")), (.word("년"), .word("월")): break
    default: return nil
    }
    return (PageDate(year, month, day), start + 4)
  }

  /// 4.3.2025, 04/03/2025, 04-03-2025. A point comes after the day but in American English.
  private func numbers(_ first: Int, at start: Int) -> (date: PageDate, end: Int)? {
    var at = start
    guard let sign = separator(&at), case .number(let second, 1...2) = token(at) else { return nil }
    at += 1
    guard separator(&at) == sign, case .number(let year, 4) = token(at) else { return nil }
    var date = PageDate(year, second, first)
    if order == .dayFirst || sign == UInt8(ascii: ".") && order == .unknown {
      return (date.isReal ? date : date.swapped, at + 1)
    }
    if order == .monthFirst || second > 12 { return (date.swapped.isReal ? date.swapped : date, at + 1) }
    date.isAmbiguous = first <= 12 && first != second
    return (date, at + 1)
  }

  private func separator(_ at: inout Int) -> UInt8? {
    skipSpace(&at)
    guard case .sign(let sign) = token(at), "-/.".utf8.contains(sign) else { return nil }
    at += 1
    skipSpace(&at)
    return sign
  }

  private static let afterDay: Set<String> = ["st", "nd", "rd", "th", "er", "de", "of", "º", "ª", "d", "го"]

  /// 4 March 2025, 4. März 2025, 1er mars 2025, 4 de marzo de 2025, 04-Mar-2025.
  private func dayAndName(_ day: Int, at start: Int) -> (date: PageDate, end: Int)? {
    var at = start
    while at < tokens.count, at < start + 5 {
      switch tokens[at] {
      case .sign(0x20), .sign(UInt8(ascii: ".")), .sign(UInt8(ascii: "-")), .sign(UInt8(ascii: "'")),
        .sign(UInt8(ascii: "/")):
        at += 1
      case .word(let word):
        guard let month = Self.months[word] else {
          guard Self.afterDay.contains(word) else { return nil }
          at += 1
          continue
        }
        at += 1
        return year(at: &at).map { (PageDate($0, month, day), at) }
      default: return nil
      }
    }
    return nil
  }

  /// March 4, 2025 and Mar. 4th 2025.
  private func nameFirst(month: Int, at start: Int) -> (date: PageDate, end: Int)? {
    var at = start
    while at < tokens.count, tokens[at] == .sign(0x20) || tokens[at] == .sign(UInt8(ascii: ".")) { at += 1 }
    guard case .number(let day, 1...2) = token(at) else { return nil }
    at += 1
    if case .word(let word) = token(at), Self.afterDay.contains(word) { at += 1 }
    return year(at: &at).map { (PageDate($0, month, day), at) }
  }

  /// The year after a month or a day, past a comma and a "de".
  private func year(at: inout Int) -> Int? {
    let start = at
    while at < tokens.count, at < start + 5 {
      switch tokens[at] {
      case .sign(0x20), .sign(UInt8(ascii: ".")), .sign(UInt8(ascii: ",")), .sign(UInt8(ascii: "-")),
        .sign(UInt8(ascii: "/")), .word("de"), .word("del"):
        at += 1
      case .number(let year, 4): at += 1; return year
      default: return nil
      }
    }
    return nil
  }

  // MARK: Times

  private static let beforeTime: Set<String> = [
    "t", "at", "um", "à", "a", "as", "às", "las", "alle", "o", "в", "kl", "г",
  ]

  /// What may be an offset behind a time.
  private enum OffsetForm {
    /// A sign and a number of hours: after seconds, and after the `T` of ISO 8601.
    case any
    /// Hours and minutes.
    case whole
    /// The same, but "10:20-11:00" is a stretch of time: after a date for readers.
    case noStretch
  }

  /// The time that follows a date, which begins at another token.
  private func time(at start: Int, of date: Int) -> PageDate.Time? {
    var at = start
    var form = OffsetForm.noStretch
    if case .number(_, 4) = tokens[date] { form = token(start) == .word("t") ? .any : .whole }
    while at < tokens.count, at < start + 8 {
      switch tokens[at] {
      case .sign(0x20), .sign(UInt8(ascii: ",")), .sign(UInt8(ascii: "-")), .sign(UInt8(ascii: "|")),
        .sign(UInt8(ascii: ".")), .sign(UInt8(ascii: "(")):
        at += 1
      case .word(let word) where Self.beforeTime.contains(word) || word == "日" || word == "일": at += 1
      case .number(let hour, 1...2): return clock(hour, at: at + 1, offset: form)
      default: return nil
      }
    }
    return nil
  }

  private func clock(_ hour: Int, at start: Int, offset form: OffsetForm) -> PageDate.Time? {
    guard let sign = token(start), case .number(let minute, 2) = token(start + 1) else { return nil }
    var at = start + 2
    switch sign {
    case .sign(UInt8(ascii: ":")), .word("h"): break
    case .sign(UInt8(ascii: ".")):
      // Only where the word for a clock says that it is no other number.
      var after = at
      skipSpace(&after)
      guard token(after) == .word("uhr") else { return nil }
    default: return nil
    }
    var second: Int?
    if token(at) == .sign(UInt8(ascii: ":")), case .number(let value, 2) = token(at + 1) {
      second = value
      at += 2
      if token(at) == .sign(UInt8(ascii: ".")) || token(at) == .sign(UInt8(ascii: ",")), case .number = token(at + 1) {
        at += 2
      }
    }
    guard var time = Self.clock(hour, minute, second) else { return nil }
    readHalf(at: &at, into: &time)
    var found: PageDate.Time? = time
    readOffset(at: at, as: second == nil ? form : .any, into: &found)
    return found
  }

  private static func clock(_ hour: Int, _ minute: Int, _ second: Int?) -> PageDate.Time? {
    guard hour < 24, minute < 60, second ?? 0 < 61 else { return nil }
    return PageDate.Time(hour: hour, minute: minute, second: second)
  }

  /// "pm", "p.m." and their like.
  private func readHalf(at: inout Int, into time: inout PageDate.Time) {
    var next = at
    skipSpace(&next)
    guard case .word(let word) = token(next), let first = word.first, first == "a" || first == "p" else { return }
    if word == "am" || word == "pm" {
      next += 1
    } else if word.count == 1, token(next + 1) == .sign(UInt8(ascii: ".")), token(next + 2) == .word("m") {
      next += 3
      if token(next) == .sign(UInt8(ascii: ".")) { next += 1 }
    } else {
      return
    }
    guard (1...12).contains(time.hour) else { return }
    time.hour = time.hour % 12 + (first == "p" ? 12 : 0)
    at = next
  }

  /// "Z", "GMT", "+01:00", "+0100", "GMT+2".
  private func readOffset(at start: Int, as form: OffsetForm, into time: inout PageDate.Time?) {
    var (at, form) = (start, form)
    skipSpace(&at)
    if case .word(let word) = token(at), word == "z" || word == "utc" || word == "gmt" {
      time?.isUTC = true
      at += 1
      form = .any
    }
    guard case .sign(let sign) = token(at), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      case .number(let value, let digits) = token(at + 1), digits == 2 || digits == 4 || digits == 1
    else { return }
    let hours = digits == 4 ? value / 100 : value
    var minutes = digits == 4 ? value % 100 : 0
    var isWhole = digits == 4
    let isWest = sign == UInt8(ascii: "-")
    if digits < 4, token(at + 2) == .sign(UInt8(ascii: ":")), case .number(let more, 2) = token(at + 3) {
      (minutes, isWhole) = (more, form != .noStretch || !isWest)
    }
    guard form == .any || isWhole && minutes % 15 == 0, minutes < 60 else { return }
    minutes += hours * 60
    guard minutes <= (isWest ? 12 : 14) * 60 else { return }
    time?.isUTC = false
    time?.offset = isWest ? -minutes : minutes
  }

  private func token(_ at: Int) -> Token? { at < tokens.count ? tokens[at] : nil }

  private func skipSpace(_ at: inout Int) { while token(at) == .sign(0x20) { at += 1 } }
}
