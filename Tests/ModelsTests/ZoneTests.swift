import Models
import Testing

@Suite struct ZoneTests {
  struct Case: CustomStringConvertible, Sendable {
    let zone: String
    let wall: String
    let instant: String
    let why: String
    var description: String { "\(zone) \(wall): \(why)" }
  }

  static let cases = [
    Case(zone: "Asia/Shanghai", wall: "2026-01-01 00:00", instant: "2025-12-31T16:00:00.000Z", why: "no daylight saving"),
    Case(zone: "Europe/Berlin", wall: "2026-03-29 02:30", instant: "2026-03-29T01:30:00.000Z", why: "a gap moves forward by the gap"),
    Case(zone: "Europe/Berlin", wall: "2026-10-25 02:30", instant: "2026-10-25T00:30:00.000Z", why: "a doubled time is the first"),
    Case(zone: "Europe/Berlin", wall: "2026-10-25 03:00", instant: "2026-10-25T02:00:00.000Z", why: "after the doubled hour"),
    Case(zone: "America/New_York", wall: "2026-03-08 02:30", instant: "2026-03-08T07:30:00.000Z", why: "a gap west of UTC"),
    Case(zone: "America/New_York", wall: "2026-11-01 01:30", instant: "2026-11-01T05:30:00.000Z", why: "a doubled time west of UTC"),
    Case(zone: "Australia/Lord_Howe", wall: "2026-10-04 02:15", instant: "2026-10-03T15:45:00.000Z", why: "a gap of half an hour"),
    Case(zone: "Australia/Lord_Howe", wall: "2026-04-05 01:45", instant: "2026-04-04T14:45:00.000Z", why: "half an hour doubled"),
    Case(zone: "America/Sao_Paulo", wall: "2018-11-04 00:00", instant: "2018-11-04T03:00:00.000Z", why: "midnight in a gap"),
    Case(zone: "Pacific/Apia", wall: "2011-12-30 12:00", instant: "2011-12-30T22:00:00.000Z", why: "a whole day skipped"),
  ]

  @Test(arguments: cases)
  func `a wall time has one instant`(_ example: Case) throws {
    let zone = try #require(Zone(example.zone))
    let parts = example.wall.split(separator: " ")
    let date = try #require(CivilDate(String(parts[0])))
    let time = try #require(WallTime(String(parts[1])))
    #expect(zone.instant(of: WallClock(date: date, minuteOfDay: time.minuteOfDay)).rfc3339 == example.instant)
  }

  @Test func `the next change of offset is the one after an instant`() throws {
    let berlin = try #require(Zone("Europe/Berlin"))
    let winter = try #require(Instant(rfc3339: "2026-01-01T00:00:00Z"))
    let spring = try #require(berlin.nextOffsetChange(after: winter))
    #expect(spring.rfc3339 == "2026-03-29T01:00:00.000Z")
    #expect(berlin.nextOffsetChange(after: spring)?.rfc3339 == "2026-10-25T01:00:00.000Z")
    #expect(Zone.utc.nextOffsetChange(after: winter) == nil)
  }

  @Test func `an unknown zone is none`() {
    #expect(Zone("Mars/Olympus") == nil)
    #expect(Zone("") == nil)
  }
}
