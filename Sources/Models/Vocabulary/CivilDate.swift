/// A day of the proleptic Gregorian calendar, without a zone.
package struct CivilDate: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before it. The whole number that predictions and windows count with.
  package let dayNumber: Int

  package init(dayNumber: Int) {
    self.dayNumber = dayNumber
  }

  /// Refuses a date that does not exist.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= CivilDate.length(ofMonth: month, year: year) else { return nil }
    self.init(checkedYear: year, month: month, day: day)
  }

  // Days from civil, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms": eras of 400 years that begin in March.
  private init(checkedYear: Int, month: Int, day: Int) {
    let year = month <= 2 ? checkedYear - 1 : checkedYear
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    dayNumber = era * 146_097 + dayOfEra - 719_468
  }

  /// Year, month (1–12) and day (1–31).
  package var parts: (year: Int, month: Int, day: Int) {
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  package var year: Int { parts.year }
  /// 1–12.
  package var month: Int { parts.month }
  /// 1–31.
  package var day: Int { parts.day }
  /// The day of the week.
  package var weekday: Weekday { Weekday(daysSinceMonday: ((dayNumber + 3) % 7 + 7) % 7) }

  package static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

  /// The date `count` days later, or earlier when negative.
  package func adding(days count: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + count) }

  /// The same day of the month `count` months later, clamped to that month's end (RULES, "Prediction").
  package func adding(months count: Int) -> CivilDate {
    let (year, month, day) = parts
    let months = year * 12 + (month - 1) + count
    let newYear = Int(Int64(months).flooredQuotient(12))
    let newMonth = months - newYear * 12 + 1
    return CivilDate(checkedYear: newYear, month: newMonth, day: min(day, CivilDate.length(ofMonth: newMonth, year: newYear)))
  }

  /// The number of days of a month.
  package static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  package var description: String {
    let (year, month, day) = parts
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Reads `YYYY-MM-DD`; `nil` when it is none or does not exist.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes.enumerated().allSatisfy({ $0 == 4 || $0 == 7 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($1) }),
      let year = Int(text.prefix(4)), let month = Int(text.dropFirst(5).prefix(2)), let day = Int(text.suffix(2))
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

/// A day of the week; ISO 8601 begins with Monday.
package enum Weekday: String, CaseIterable, Hashable, Sendable {
  case monday = "mon"
  case tuesday = "tue"
  case wednesday = "wed"
  case thursday = "thu"
  case friday = "fri"
  case saturday = "sat"
  case sunday = "sun"

  /// 0 is Monday; the argument is taken modulo 7.
  package init(daysSinceMonday: Int) {
    self = Self.allCases[((daysSinceMonday % 7) + 7) % 7]
  }
}

/// A time of the day as a wall clock shows it, in whole minutes; 24:00 is the end of the day.
package struct WallTime: Hashable, Comparable, Sendable {
  /// 0–1440.
  package let minuteOfDay: Int

  /// Refuses what is not between 00:00 and 24:00.
  package init?(minuteOfDay: Int) {
    guard (0...1_440).contains(minuteOfDay) else { return nil }
    self.minuteOfDay = minuteOfDay
  }

  /// Reads `HH:MM`, 00:00–24:00.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"),
      [0, 1, 3, 4].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[$0]) }),
      let hour = Int(text.prefix(2)), let minute = Int(text.suffix(2)), minute < 60
    else { return nil }
    self.init(minuteOfDay: hour * 60 + minute)
  }

  package static func < (left: Self, right: Self) -> Bool { left.minuteOfDay < right.minuteOfDay }
}

extension WallTime: CustomStringConvertible {
  /// `HH:MM`.
  package var description: String {
    let hour = minuteOfDay / 60
    let minute = minuteOfDay % 60
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }
}
