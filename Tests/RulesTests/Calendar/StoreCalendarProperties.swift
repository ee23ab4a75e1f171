import Models
import Rules
import Testing

/// Random calendars in zones with every kind of clock change, compared second by second with the naive oracle.
@Suite struct StoreCalendarProperties {
  struct Stretch: Sendable, CustomStringConvertible {
    let zone: String
    let from: String
    let to: String
    var description: String { "\(zone) \(from)–\(to)" }
  }

  static let stretches = [
    Stretch(zone: "Europe/Berlin", from: "2026-03-26", to: "2026-04-02"),
    Stretch(zone: "Europe/Berlin", from: "2026-10-22", to: "2026-10-29"),
    Stretch(zone: "America/New_York", from: "2026-03-05", to: "2026-03-12"),
    Stretch(zone: "America/New_York", from: "2026-10-29", to: "2026-11-05"),
    Stretch(zone: "Australia/Lord_Howe", from: "2026-04-02", to: "2026-04-09"),
    Stretch(zone: "Australia/Lord_Howe", from: "2026-10-01", to: "2026-10-08"),
    Stretch(zone: "America/Sao_Paulo", from: "2018-11-01", to: "2018-11-08"),
    Stretch(zone: "America/Sao_Paulo", from: "2018-02-14", to: "2018-02-21"),
    Stretch(zone: "America/Havana", from: "2026-10-29", to: "2026-11-05"),
    Stretch(zone: "Pacific/Apia", from: "2011-12-27", to: "2012-01-03"),
    Stretch(zone: "Asia/Shanghai", from: "2026-12-28", to: "2027-01-04"),
    Stretch(zone: "Asia/Kathmandu", from: "2026-02-26", to: "2026-03-05"),
    Stretch(zone: "UTC", from: "2028-02-26", to: "2028-03-04"),
  ]

  @Test(arguments: stretches, [1, 2, 3] as [UInt64])
  func `business time is what counting every second gives`(_ stretch: Stretch, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(stretch.description.utf8.reduce(0) { $0 &* 31 &+ UInt32($1) }))
    let from = try #require(CivilDate(stretch.from))
    let to = try #require(CivilDate(stretch.to))
    let calendar = try #require(Self.calendar(in: stretch.zone, around: from, &random))
    let oracle = SecondBySecondCalendar(calendar, days: from...to)
    let range = Int64(from.dayNumber) * 86_400..<Int64(to.dayNumber) * 86_400
    for _ in 0..<40 {
      let a = Int64.random(in: range, using: &random)
      let b = Int64.random(in: range, using: &random)
      let span = Int64.random(in: 0...100_000, using: &random)
      let (first, second) = (Instant(milliseconds: a * 1_000), Instant(milliseconds: b * 1_000))
      #expect(calendar.isOpen(at: first) == oracle.isOpen(a))
      #expect(calendar.between(first, second) == .seconds(oracle.between(a, b)), "\(first.rfc3339) to \(second.rfc3339)")
      if let end = oracle.add(span, to: a) {
        #expect(calendar.add(.seconds(span), to: first)?.milliseconds == end * 1_000, "\(span) s from \(first.rfc3339)")
      }
      if let opening = oracle.add(0, to: a) { #expect(calendar.nextOpening(atOrAfter: first)?.milliseconds == opening * 1_000) }
    }
  }

  /// A calendar of random hours: none to three intervals a day, some past midnight, some in the hours in which clocks change.
  static func calendar(in zone: String, around date: CivilDate, _ random: inout SeededGenerator) -> StoreCalendar? {
    guard let zone = Zone(zone) else { return nil }
    func hours() -> [OpenHours] {
      (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in
        let step = Bool.random(using: &random) ? 15 : 1
        let early = Bool.random(using: &random)
        let from = WallTime(minuteOfDay: Int.random(in: 0..<(early ? 240 : 1_440) / step, using: &random) * step)
        let to = WallTime(minuteOfDay: Int.random(in: 0...(early ? 300 : 1_440) / step, using: &random) * step)
        return from.flatMap { from in to.flatMap { OpenHours(from: from, to: $0) } }
      }
    }
    var weekly: [Weekday: [OpenHours]] = [:]
    for day in Weekday.allCases { weekly[day] = hours() }
    var holidays: Set<CivilDate> = []
    var special: [CivilDate: [OpenHours]] = [:]
    for offset in -1...8 {
      if Int.random(in: 0..<6, using: &random) == 0 { holidays.insert(date.adding(days: offset)) }
      if Int.random(in: 0..<6, using: &random) == 0 { special[date.adding(days: offset)] = hours() }
    }
    return StoreCalendar(zone: zone, weekly: weekly, holidays: holidays, special: special)
  }
}
