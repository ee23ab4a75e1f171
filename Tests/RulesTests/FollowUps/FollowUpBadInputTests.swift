import FollowUpHistories
import Models
import Testing

@testable import Rules

@Suite struct FollowUpBadInputTests {
  private static let parked: [(title: String, input: FollowUpDriver.Input, pointer: String)] = [
    ("a zone that does not exist", .profile(zone: "Asia/Atlantis", home: "s"), "/data/timeZone"),
    ("an empty zone", .profile(zone: ""), "/data/timeZone"),
    ("a birthday that does not exist", .profile(birthday: "2001-02-29"), "/data/birthday"),
    ("a birthday that is no date", .profile(birthday: "yesterday"), "/data/birthday"),
    ("an odometer below zero", .odometer("x", -1), "/data/odometerKm"),
    ("an odometer beyond all distance", .odometer("x", 100_000_000), "/data/odometerKm"),
    ("a delivery with such an odometer", .delivered("v1", car: "x", km: .max), "/data/odometerKm"),
    ("an arrival with such an odometer", .arrived("v1", car: "x", km: .min), "/data/odometerKm"),
  ]

  @Test(arguments: parked.indices) func `what cannot be is parked, and has changed nothing`(_ index: Int) throws {
    let (title, input, pointer) = Self.parked[index]
    let driver = FollowUpDriver()
    try driver.take(input, at: Instant(shanghai: "2026-03-02 10:00"))
    #expect(driver.parked.map(\.code) == [.invalidData], "\(title)")
    #expect(driver.parked.map(\.pointer) == [pointer], "\(title)")
    #expect(driver.tables.contents.isEmpty, "\(title)")
    #expect(driver.published.isEmpty && driver.timers.isEmpty, "\(title)")
  }

  @Test func `a birthday on a leap day exists`() throws {
    let driver = FollowUpDriver()
    try driver.take(.profile(birthday: "2000-02-29"), at: Instant(shanghai: "2026-03-02 10:00"))
    #expect(driver.parked.isEmpty)
  }

  @Test func `contacts for what nobody knows are no error`() throws {
    let driver = FollowUpDriver()
    let unknown = FollowUpID(checked: "no/such|follow-up")
    let contact = Contact(followUpID: unknown, channel: .sms)
    let at = Instant(shanghai: "2026-03-02 10:00")
    for change: ContactChange in [
      .attempted(contact), .reached(contact), .refused(contact), .snoozed(SnoozedContact(followUpID: unknown, until: at + .days(1))),
      .surveyResponded(SurveyResponse(followUpID: unknown)),
    ] { try driver.take(.contact(change), at: at) }
    #expect(driver.parked.isEmpty && driver.published.isEmpty && driver.timers.isEmpty)
    #expect(driver.tables.contents.isEmpty)
  }

  @Test func `a complaint held and resumed a thousand times leaves a small row, and its state is right`() throws {
    let driver = FollowUpDriver()
    let start = Instant(shanghai: "2026-03-02 10:00")
    try driver.take(.opened("k"), at: start)
    for minute in 1...1_000 as ClosedRange<Int64> {
      let change: ComplaintChange = minute % 2 == 1 ? .held(.other) : .resumed(.other)
      try driver.take(.complaint("k", change), at: start + .minutes(minute))
    }
    let key = FollowUpComplaint.key(FollowUpDriver.Input.someone, ComplaintID(checked: "k"))
    let row = try #require(try driver.tables.row(key, in: FollowUpComplaint.table))
    #expect(row.entries.count <= FollowUpComplaint.mostEntries)
    #expect(row.outcome().state == .open)
    try driver.take(.resolved("k"), at: start + .days(1))
    try driver.take(.accepted("k"), at: start + .days(2))
    #expect(driver.steps.map(\.event.followUp.kind) == [.complaintCare])
  }

  @Test func `another customer's contact leaves a follow-up alone`() throws {
    let driver = FollowUpDriver()
    try driver.take(.delivered("v1"), at: Instant(shanghai: "2026-03-02 10:00"))
    let id = try #require(driver.latest(.satisfactionCall))
    let stranger = ContactEvent(
      customerID: CustomerID(checked: "stranger"), change: .refused(Contact(followUpID: id, channel: .call)))
    try driver.take(.contact(stranger), at: Instant(shanghai: "2026-03-02 11:00"))
    #expect(driver.states[id]?.state == .scheduled)
  }

  @Test func `a snooze to the end of all time waits there`() throws {
    let driver = FollowUpDriver()
    try driver.take(.delivered("v1"), at: Instant(shanghai: "2026-03-02 10:00"))
    let id = try #require(driver.latest(.satisfactionCall))
    try driver.take(.contact(.snoozed(SnoozedContact(followUpID: id, until: .latest))), at: Instant(shanghai: "2026-03-02 11:00"))
    try driver.tick(at: Instant(shanghai: "2030-01-01 00:00"))
    #expect(driver.states[id]?.state == .scheduled)
    try driver.tick(at: .latest)
    // It is morning in the year 10000 in Shanghai, and quiet.
    #expect(driver.steps.last?.event.reason == .quietHours)
  }

  @Test func `events of a visit that nobody knows are taken as they are`() throws {
    let driver = FollowUpDriver()
    for input: FollowUpDriver.Input in [
      .noShow("v1"), .declined("v2", "brake"), .completed("v3", "minor", km: 10), .rework("v4", of: "v5"), .transferred("x"),
      .scrapped("y"),
    ] { try driver.take(input, at: Instant(shanghai: "2026-03-02 10:00")) }
    #expect(driver.parked.isEmpty)
    #expect(driver.steps.map(\.event.followUp.kind) == [.noShow, .declinedItem])
  }

  @Test func `timers that nobody set do nothing`() throws {
    let rule = FollowUpRule(policy: FollowUpPolicy(), firm: .standard, complaints: .standard)
    for name in ["", "/", "0end", "0end/", "0end/x", "1gate/0", "1gate/0/2026/x", "2forget/x", "3wait/x", "4other/x", "é/x"] {
      let timer = FiredTimer(customerID: FollowUpDriver.Input.someone, name: name, due: Instant(milliseconds: 0), run: 1)
      #expect(try rule.fire(timer, in: MemoryTables()) == Effects(), "\(name)")
    }
  }
}
