import FleetTesting
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
    Stretch(zone: "Europe/Berlin", from: "2026-03-28", to: "2026-03-31"),
    Stretch(zone: "Europe/Berlin", from: "2026-10-24", to: "2026-10-27"),
    Stretch(zone: "America/New_York", from: "2026-03-07", to: "2026-03-10"),
    Stretch(zone: "America/New_York", from: "2026-10-31", to: "2026-11-03"),
    Stretch(zone: "Australia/Lord_Howe", from: "2026-04-04", to: "2026-04-07"),
    Stretch(zone: "Australia/Lord_Howe", from: "2026-10-03", to: "2026-10-06"),
    Stretch(zone: "America/Sao_Paulo", from: "2018-11-03", to: "2018-11-06"),
    Stretch(zone: "America/Sao_Paulo", from: "2018-02-16", to: "2018-02-19"),
    Stretch(zone: "America/Havana", from: "2026-10-31", to: "2026-11-03"),
    Stretch(zone: "Pacific/Apia", from: "2011-12-29", to: "2012-01-01"),
    Stretch(zone: "Asia/Shanghai", from: "2026-12-30", to: "2027-01-02"),
    Stretch(zone: "Asia/Kathmandu", from: "2026-02-28", to: "2026-03-03"),
    Stretch(zone: "UTC", from: "2028-02-28", to: "2028-03-02"),
  ]

  @Test(arguments: stretches, [1, 2] as [UInt64])
  func `business time is what counting every second gives`(_ stretch: Stretch, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(stretch.description.utf8.reduce(0) { $0 &* 31 &+ UInt32($1) }))
    let from = try #require(CivilDate(stretch.from))
    let to = try #require(CivilDate(stretch.to))
    let calendar = try #require(Self.calendar(in: stretch.zone, around: from, &random))
    let oracle = SecondBySecondCalendar(calendar, days: from...to)
    let range = Int64(from.dayNumber) * 86_400..<Int64(to.dayNumber) * 86_400
    for _ in 0..<12 {
      let a = Int64.random(in: range, using: &random)
      let b = a + Int64.random(in: -1_000...50_000, using: &random)
      let span = Int64.random(in: 0...30_000, using: &random)
      let (first, second) = (Instant(milliseconds: a * 1_000), Instant(milliseconds: b * 1_000))
      #expect(calendar.isOpen(at: first) == oracle.isOpen(a))
      #expect(calendar.between(first, second) == .seconds(oracle.between(a, b)), "\(first.rfc3339) to \(second.rfc3339)")
      if let end = oracle.add(span, to: a) {
        #expect(calendar.add(.seconds(span), to: first)?.milliseconds == end * 1_000, "\(span) s from \(first.rfc3339)")
      }
      if let opening = oracle.add(0, to: a) { #expect(calendar.nextOpening(atOrAfter: first)?.milliseconds == opening * 1_000) }
    }
  }

  @Test(arguments: stretches)
  func `adding and measuring are inverse, additive and monotonic`(_ stretch: Stretch) throws {
    var random = SeededGenerator(seed: 77)
    let from = try #require(CivilDate(stretch.from))
    for _ in 0..<20 {
      let calendar = try #require(Self.calendar(in: stretch.zone, around: from, &random))
      // Up to three years, so that the steps over whole weeks are taken too.
      func instant() -> Instant {
        Instant(milliseconds: Int64(from.dayNumber) * 86_400_000 + Int64.random(in: -40_000_000_000...60_000_000_000, using: &random))
      }
      for _ in 0..<20 {
        let ordered = [instant(), instant(), instant()].sorted()
        let (a, b, c) = (ordered[0], ordered[1], ordered[2])
        #expect(calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c))
        #expect(calendar.between(a, b) <= calendar.between(a, c))
        #expect(calendar.between(c, a) == .zero)
        let span = TimeSpan(milliseconds: Int64.random(in: 1...4_000_000_000, using: &random))
        let more = TimeSpan(milliseconds: Int64.random(in: 1...4_000_000_000, using: &random))
        guard let end = calendar.add(span, to: a) else { continue }
        #expect(calendar.between(a, end) == span)
        // The first such instant: a millisecond earlier it is not used up.
        #expect(calendar.between(a, end - .milliseconds(1)) < span)
        #expect(calendar.add(more, to: end) == calendar.add(span + more, to: a))
        if let later = calendar.add(span, to: b) { #expect(end <= later) }
      }
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
