package import Models

extension StoreCalendar {
  /// The default calendar: Monday to Saturday, 08:30–18:00.
  package static func standard(in zone: Zone) -> StoreCalendar { StoreCalendar(zone: zone, weekly: standardWeek) }

  /// Reads the calendars of a policy by name; `zone` is that of a calendar which names none.
  static func readAll(from calendars: PolicyReader, zone: Zone) -> [String: StoreCalendar] {
    var read: [String: StoreCalendar] = [:]
    for name in calendars.keys() { read[name] = StoreCalendar(from: calendars.map(name), zone: zone) }
    calendars.finish()
    return read
  }

  /// Reads one calendar; one that is never open is refused.
  package init(from reader: PolicyReader, zone: Zone) {
    let zone = reader.parse("zone", zone, "an IANA time zone") { Zone($0) }
    let calendar = StoreCalendar(
      zone: zone, weekly: Self.readWeek(from: reader), holidays: Set(Self.readHolidays(from: reader)),
      special: Self.readSpecial(from: reader))
    if !calendar.hasOpenHours { reader.refuse("hours", "the store is never open") }
    reader.finish()
    self = calendar
  }

  private static func readWeek(from reader: PolicyReader) -> [Weekday: [OpenHours]] {
    guard reader.has("hours") else { return standardWeek }
    let hours = reader.map("hours")
    var week: [Weekday: [OpenHours]] = [:]
    for day in Weekday.allCases { week[day] = hours.list(day.rawValue, expectedHours) { OpenHours($0) } }
    hours.finish()
    return week
  }

  private static func readHolidays(from reader: PolicyReader) -> [CivilDate] {
    reader.list("holidays", "a date such as 2026-10-01") { CivilDate($0) } ?? []
  }

  private static func readSpecial(from reader: PolicyReader) -> [CivilDate: [OpenHours]] {
    let dates = reader.map("special")
    var special: [CivilDate: [OpenHours]] = [:]
    for key in dates.keys() {
      let hours = dates.list(key, expectedHours) { OpenHours($0) } ?? []
      guard let date = CivilDate(key) else {
        dates.refuse(key, "expected a date such as 2026-10-01")
        continue
      }
      if hours.isEmpty { dates.refuse(key, "a date without hours belongs under holidays") }
      special[date] = hours
    }
    dates.finish()
    return special
  }

  private static let expectedHours = "hours such as 08:30-18:00 (22:00-06:00 ends on the next day; from and to must differ)"

  private static let standardWeek: [Weekday: [OpenHours]] = {
    guard let hours = OpenHours("08:30-18:00") else { return [:] }
    return Dictionary(uniqueKeysWithValues: Weekday.allCases.dropLast().map { ($0, [hours]) })
  }()
}
