import FleetTesting
import Models
import Testing

@testable import Rules

/// The gate's four conditions against a walk over every minute.
@Suite struct ContactTimesTests {
  @Test(arguments: 0..<60) func `the first instant at which all conditions hold is the one that a walk over all minutes finds`(
    _ seed: Int
  ) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let zoneName = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"].randomElement(using: &random) ?? "UTC"
    let zone = try #require(Zone(zoneName))
    // Around the changes of clocks in spring and autumn as well as anywhere else.
    let days = try #require(["2026-03-05", "2026-03-26", "2026-10-22", "2026-06-10", "2026-04-02"].randomElement(using: &random))
    let start = Instant(shanghai: "\(days) 00:00") + .minutes(Int64.random(in: 0...4_000, using: &random))
    let windows = (0..<Int.random(in: 0...2, using: &random)).compactMap { _ -> ContactWindow? in
      guard let from = WallTime(minuteOfDay: Int.random(in: 0...48, using: &random) * 30),
        let to = WallTime(minuteOfDay: Int.random(in: 0...48, using: &random) * 30)
      else { return nil }
      return ContactWindow(days: Weekday.allCases.filter { _ in Bool.random(using: &random) }, from: from, to: to)
    }
    let contacts = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      start - .minutes(Int64.random(in: 0...12_000, using: &random))
    }.sorted()
    let times = ContactTimes(
      zone: zone,
      quietHours: QuietHours(from: Int.random(in: 0..<48, using: &random) * 30, to: Int.random(in: 0..<48, using: &random) * 30),
      windows: windows, calendar: Bool.random(using: &random) ? FirmPolicy.standard.defaultCalendar : nil,
      caps: [
        .init(cap: ContactCap(most: 2, within: .days(7)), times: contacts),
        .init(cap: ContactCap(most: 1, within: .days(5)), times: contacts.filter { _ in Bool.random(using: &random) }),
      ])
    let limit = start + .days(14)
    var walked: Instant?
    var at = start
    while walked == nil, at <= limit {
      if Naive.obstacle(times, at: at) == nil { walked = at }
      at = at + .minutes(1)
    }
    #expect(times.first(from: start, until: limit) == walked)
    #expect(times.obstacle(at: start) == Naive.obstacle(times, at: start))
  }

  @Test func `without quiet hours any time will do`() {
    let instant = Instant(shanghai: "2026-03-02 03:00")
    #expect(Zone.utc.firstOutside(QuietHours(from: 540, to: 540), from: instant) == instant)
  }

  @Test func `a contact leaves the cap's span after exactly seven days`() {
    let contact = Instant(shanghai: "2026-03-02 10:00")
    let times = ContactTimes(
      zone: .utc, quietHours: QuietHours(from: 0, to: 0), windows: [], calendar: nil,
      caps: [.init(cap: ContactCap(most: 1, within: .days(7)), times: [contact])])
    #expect(times.obstacle(at: contact) == .frequencyCap)
    #expect(times.obstacle(at: contact + .days(7) - .milliseconds(1)) == .frequencyCap)
    #expect(times.obstacle(at: contact + .days(7)) == nil)
    #expect(times.first(from: contact, until: contact + .days(14)) == contact + .days(7))
    #expect(times.first(from: contact, until: contact + .days(6)) == nil)
  }

  @Test func `a cap of none is never passed`() {
    let times = ContactTimes(
      zone: .utc, quietHours: QuietHours(from: 0, to: 0), windows: [], calendar: nil,
      caps: [.init(cap: ContactCap(most: 0, within: .days(7)), times: [])])
    #expect(times.obstacle(at: .earliest) == .frequencyCap)
    #expect(times.first(from: Instant(milliseconds: 0), until: .latest) == nil)
  }

  /// Each condition judged at one instant, from the wall clock's midnights.
  private enum Naive {
    static func obstacle(_ times: ContactTimes, at instant: Instant) -> FollowUpReason? {
      let today = times.zone.date(at: instant)
      func isWithin(_ from: Int, _ to: Int, _ date: CivilDate) -> Bool {
        let start = times.zone.instant(of: WallClock(date: date, minuteOfDay: from))
        let end = times.zone.instant(of: WallClock(date: to <= from ? date.adding(days: 1) : date, minuteOfDay: to))
        return start <= instant && instant < end
      }
      let near = [-2, -1, 0].map { today.adding(days: $0) }
      if times.quietHours.from != times.quietHours.to, near.contains(where: { isWithin(times.quietHours.from, times.quietHours.to, $0) }) {
        return .quietHours
      }
      let isInWindow = times.windows.contains { window in
        near.contains { window.days.contains($0.weekday) && isWithin(window.from.minuteOfDay, window.to.minuteOfDay, $0) }
      }
      if !times.windows.isEmpty, !isInWindow { return .contactWindow }
      if let calendar = times.calendar, !calendar.isOpen(at: instant) { return .storeClosed }
      for counted in times.caps {
        let inSpan = counted.times.filter { $0 > instant - counted.cap.within && $0 <= instant }
        if inSpan.count >= counted.cap.most { return .frequencyCap }
      }
      return nil
    }
  }
}
