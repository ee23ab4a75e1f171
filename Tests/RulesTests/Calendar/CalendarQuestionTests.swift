import Models
import Rules
import Testing

@Suite struct CalendarQuestionTests {
  let calendar = FirmPolicy.standard.defaultCalendar

  @Test func `what is due waits for pauses in business hours only`() throws {
    let start = try Self.instant("2026-03-02T09:00:00+08:00")
    func due(_ pauses: [(String, String)]) throws -> String? {
      let pauses = try pauses.map { CalendarPause(start: try Self.instant($0), end: try Self.instant($1)) }
      guard case .due(let due) = calendar.answer(.due(start: start, work: .hours(4), pauses: pauses)) else { return nil }
      return due?.rfc3339
    }
    #expect(try due([]) == "2026-03-02T05:00:00.000Z")
    #expect(try due([("2026-03-02T10:00:00+08:00", "2026-03-02T11:00:00+08:00")]) == "2026-03-02T06:00:00.000Z")
    // A pause at night, a reversed one, one before the start and one that begins at the due instant move nothing.
    #expect(try due([("2026-03-02T19:00:00+08:00", "2026-03-03T07:00:00+08:00")]) == "2026-03-02T05:00:00.000Z")
    #expect(try due([("2026-03-02T11:00:00+08:00", "2026-03-02T10:00:00+08:00")]) == "2026-03-02T05:00:00.000Z")
    #expect(try due([("2026-03-02T07:00:00+08:00", "2026-03-02T08:00:00+08:00")]) == "2026-03-02T05:00:00.000Z")
    #expect(try due([("2026-03-02T13:00:00+08:00", "2026-03-02T14:00:00+08:00")]) == "2026-03-02T05:00:00.000Z")
    // Overlapping pauses count once, in whatever order they come.
    #expect(
      try due([
        ("2026-03-02T10:30:00+08:00", "2026-03-02T11:30:00+08:00"), ("2026-03-02T10:00:00+08:00", "2026-03-02T11:00:00+08:00"),
      ]) == "2026-03-02T06:30:00.000Z")
    // One that lasts from before the start.
    #expect(try due([("2026-03-02T08:00:00+08:00", "2026-03-02T10:00:00+08:00")]) == "2026-03-02T06:00:00.000Z")
  }

  @Test func `the other questions are the calendar's own`() throws {
    let evening = try Self.instant("2026-03-02T18:00:00+08:00")
    let morning = try Self.instant("2026-03-03T08:30:00+08:00")
    #expect(calendar.answer(.open(at: evening)) == .isOpen(false))
    #expect(calendar.answer(.next(at: evening)) == .next(morning))
    #expect(calendar.answer(.between(start: evening, end: morning + .hours(1))) == .work(.hours(1)))
  }

  private static func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
}
