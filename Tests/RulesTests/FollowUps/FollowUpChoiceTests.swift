import Models
import Testing

@testable import Rules

/// Store, zone, channel and advisor.
@Suite struct FollowUpChoiceTests {
  private func driver() throws -> FollowUpDriver {
    var firm = FirmPolicy.standard
    let berlin = try #require(Zone("Europe/Berlin"))
    firm.stores[StoreID(checked: "west")] = StorePolicy(
      calendar: StoreCalendar.standard(in: berlin), advisorID: StaffID(checked: "wanda"))
    firm.stores[firm.defaultStore] = StorePolicy(calendar: firm.defaultCalendar, advisorID: StaffID(checked: "mona"))
    return FollowUpDriver(firm: firm)
  }

  private func last(_ driver: FollowUpDriver) throws -> FollowUpFacts { try #require(driver.steps.last?.event.followUp) }

  @Test func `a cause without a store takes the home store, else the last visit's, else the default`() throws {
    let driver = try driver()
    try driver.take(.stage(.dormant), at: Instant(shanghai: "2026-03-02 10:00"))
    #expect(try last(driver).storeID == FirmPolicy.standard.defaultStore)
    #expect(try last(driver).advisorID == StaffID(checked: "mona"))
    try driver.take(.booked("v1", store: "west"), at: Instant(shanghai: "2026-03-02 11:00"))
    try driver.take(.stage(.dormant), at: Instant(shanghai: "2026-03-02 12:00"))
    #expect(try last(driver).storeID == StoreID(checked: "west"))
    #expect(try last(driver).advisorID == StaffID(checked: "wanda"))
    // Day 1 opens at 08:30 in Berlin, which is quiet until 09:00: 16:00 in Shanghai.
    #expect(try last(driver).windowStart == Instant(shanghai: "2026-03-03 16:00"))
    try driver.take(.profile(home: "south"), at: Instant(shanghai: "2026-03-02 13:00"))
    try driver.take(.stage(.dormant), at: Instant(shanghai: "2026-03-02 14:00"))
    #expect(try last(driver).storeID == StoreID(checked: "south"))
    #expect(try last(driver).advisorID == nil)
  }

  @Test func `day 1 is counted by the store's date, not by the customer's`() throws {
    let driver = try driver()
    try driver.take(.promoted(.d, .a), at: Instant(shanghai: "2026-03-01 10:00"))
    // 23:30 on Monday in Berlin, 06:30 on Tuesday in Shanghai.
    try driver.take(.delivered("v1", store: "west"), at: Instant(shanghai: "2026-03-03 06:30"))
    #expect(try last(driver).windowStart == Instant(shanghai: "2026-03-03 16:00"))
  }

  @Test func `the visit's advisor calls, of a reminder the last delivered visit's, of care the complaint's, unless one is preferred`()
    throws
  {
    let driver = try driver()
    try driver.take(.arrived("v1", car: "x", advisor: "ada"), at: Instant(shanghai: "2026-03-02 09:00"))
    try driver.take(.completed("v1", "minor"), at: Instant(shanghai: "2026-03-02 09:30"))
    try driver.take(.delivered("v1", car: "x"), at: Instant(shanghai: "2026-03-02 10:00"))
    #expect(driver.steps.map(\.event.followUp.advisorID) == [StaffID(checked: "ada"), StaffID(checked: "ada")])
    try driver.take(.delivered("v2", car: "x", advisor: "bea"), at: Instant(shanghai: "2026-03-02 11:00"))
    try driver.take(.opened("k", advisor: "cora"), at: Instant(shanghai: "2026-03-02 12:00"))
    try driver.take(.closed("k"), at: Instant(shanghai: "2026-03-02 13:00"))
    #expect(try last(driver).advisorID == StaffID(checked: "cora"))
    try driver.take(.consent(marketing: true), at: Instant(shanghai: "2026-08-01 10:00"))
    try driver.tick(at: Instant(shanghai: "2026-08-19 09:00"))
    let reminder = try #require(driver.steps.last { $0.event.followUp.kind == .maintenanceReminder })
    #expect(reminder.event.step == .due)
    #expect(reminder.event.followUp.advisorID == StaffID(checked: "bea"))
    try driver.take(.prefers(.app, advisor: "dora"), at: Instant(shanghai: "2026-08-20 10:00"))
    try driver.take(.delivered("v3", car: "x", advisor: "bea"), at: Instant(shanghai: "2026-08-20 11:00"))
    #expect(try last(driver).advisorID == StaffID(checked: "dora"))
    #expect(try last(driver).channel == .app)
  }

  @Test func `of a reminder the last delivered visit's advisor speaks, as he is known at the gate`() throws {
    let driver = try driver()
    try driver.take(.consent(marketing: true), at: Instant(shanghai: "2026-03-02 08:00"))
    try driver.take(.completed("v1", "minor"), at: Instant(shanghai: "2026-03-02 09:30"))
    try driver.take(.delivered("v1", car: "x", advisor: "ada"), at: Instant(shanghai: "2026-03-02 10:00"))
    // Entered late: another advisor had taken the car in.
    try driver.take(.received("v1", car: "x", advisor: "bea"), at: Instant(shanghai: "2026-03-02 09:00"))
    try driver.tick(at: Instant(shanghai: "2026-08-19 09:00"))
    let reminder = try #require(driver.steps.last { $0.event.followUp.kind == .maintenanceReminder })
    #expect(reminder.event.step == .due)
    #expect(reminder.event.followUp.advisorID == StaffID(checked: "bea"))
  }

  @Test func `channel and advisor are chosen again at the gate`() throws {
    let driver = try driver()
    try driver.take(.delivered("v1"), at: Instant(shanghai: "2026-03-02 10:00"))
    #expect(try last(driver).channel == .sms)
    try driver.take(.prefers(.call, advisor: "dora"), at: Instant(shanghai: "2026-03-03 10:00"))
    try driver.tick(at: Instant(shanghai: "2026-03-05 09:00"))
    #expect(try last(driver).channel == .call)
    #expect(try last(driver).advisorID == StaffID(checked: "dora"))
  }

  @Test func `a survey and the care visit after a contact take the store of its follow-up`() throws {
    let driver = try driver()
    try driver.take(.profile(home: "south"), at: Instant(shanghai: "2026-03-01 09:00"))
    try driver.take(.promoted(.d, .c), at: Instant(shanghai: "2026-03-01 10:00"))
    try driver.take(.delivered("v1", store: "west"), at: Instant(shanghai: "2026-03-02 18:00"))
    let id = try #require(driver.latest(.satisfactionCall))
    try driver.take(.contact(.reached(Contact(followUpID: id, channel: .call))), at: Instant(shanghai: "2026-03-05 18:00"))
    let scheduled = driver.steps.suffix(2).map(\.event)
    #expect(scheduled.map(\.followUp.kind) == [.careVisit, .survey])
    #expect(scheduled.map(\.followUp.storeID) == [StoreID(checked: "west"), StoreID(checked: "west")])
  }
}
