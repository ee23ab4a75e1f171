import Models
import Rules
import Testing

@Suite struct StoreCalendarTests {
  @Test func `the default calendar is open from Monday to Saturday`() throws {
    let calendar = FirmPolicy.standard.defaultCalendar
    let friday = try #require(Instant(rfc3339: "2026-11-20T17:59:00+08:00"))
    #expect(calendar.isOpen(at: friday))
    #expect(calendar.add(.minutes(2), to: friday)?.rfc3339 == "2026-11-21T00:31:00.000Z")
  }
}
