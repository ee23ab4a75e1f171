import Models
import Testing

@testable import Rules

@Suite struct FollowUpIdentityTests {
  private let customer = FollowUpDriver.Input.someone

  // The digests are those of `sha256sum` over the joined parts.
  @Test func `an id is the first half of a SHA-256 over customer, vehicle, kind, item and cause`() {
    func id(_ customer: String, _ identity: FollowUpIdentity, _ cause: FollowUpCause) -> String {
      identity.followUpID(customer: CustomerID(checked: customer), cause: cause).rawValue
    }
    let call = FollowUpIdentity(.satisfactionCall, vehicleID: VehicleID(checked: "x"))
    let first = id("c", call, FollowUpCause(text: "till\u{1F}e1"))
    #expect(first == "fcb0edeb46ce743a05e3aa931f882c1b")
    #expect(id("c", call, FollowUpCause(after: FollowUpID(checked: first))) == "38676c723efbe6b6ce011ca446fd1287")
    #expect(id("c", FollowUpIdentity(.winBack), FollowUpCause(text: "till\u{1F}e3")) == "298ba503d6e9a8fd0f221951ee47d8a6")
    let reminder = FollowUpIdentity(.maintenanceReminder, vehicleID: VehicleID(checked: "x"), item: "minor")
    #expect(id("c", reminder, FollowUpCause(text: "till\u{1F}e2")) == "b2f8f54eab901479a1e5140cda6c1def")
    let care = FollowUpIdentity(.complaintCare, item: "k")
    #expect(id("ü", care, FollowUpCause(text: "pos/1\u{1F}7")) == "d0c08908b36afb910fbd97884dafb825")
  }

  @Test func `a delivery's follow-up and its retry carry their causes`() throws {
    let driver = FollowUpDriver()
    try driver.take(.promoted(.d, .a), at: Instant(shanghai: "2026-03-01 10:00"))
    try driver.take(.delivered("v1", car: "x"), id: "e1", at: Instant(shanghai: "2026-03-02 10:00"))
    try driver.tick(at: Instant(shanghai: "2026-03-06 09:00"))
    let first = try #require(driver.states[FollowUpID(checked: "fcb0edeb46ce743a05e3aa931f882c1b")])
    #expect(first.causeID == "till\u{1F}e1")
    #expect(first.tries == 1)
    let retry = try #require(driver.states[FollowUpID(checked: "38676c723efbe6b6ce011ca446fd1287")])
    #expect(retry.causeID == "fcb0edeb46ce743a05e3aa931f882c1b")
    #expect(retry.tries == 2)
  }

  @Test func `codes of any length have identities of their own`() throws {
    let driver = FollowUpDriver()
    let long = String(repeating: "brake ", count: 60)
    for code in [long + "a", long + "b", "", "brake"] {
      try driver.take(.declined("v1", code), at: Instant(shanghai: "2026-03-02 10:00"))
    }
    #expect(driver.steps.map(\.event.step) == [.scheduled, .scheduled, .scheduled, .scheduled])
    try driver.take(.completed("v1", long + "b"), at: Instant(shanghai: "2026-03-02 11:00"))
    #expect(driver.steps.last?.event.step == .cancelled)
    #expect(driver.steps.count == 5)
  }

  @Test func `gates of one instant come service before marketing, then by first windowStart, then by id`() throws {
    let driver = FollowUpDriver()
    try driver.take(.consent(marketing: true), at: Instant(shanghai: "2026-03-01 10:00"))
    try driver.take(.declined("v0", "a"), at: Instant(shanghai: "2026-03-02 10:00"))
    try driver.take(.delivered("v1", car: "x"), at: Instant(shanghai: "2026-03-29 10:00"))
    let names = driver.timers.map(\.name)
    let ids = driver.steps.map(\.event.followUp.followUpID)
    #expect(names == ["1gate/0/2026-04-01T01:00:00.000Z/\(ids[1])", "1gate/1/2026-04-01T01:00:00.000Z/\(ids[0])"])
    let priorities = driver.steps.map(\.event.followUp.priority)
    #expect(priorities[1] < priorities[0])
    try driver.tick(at: Instant(shanghai: "2026-04-01 09:00"))
    #expect(driver.timers.map(\.name) == ["0end/\(ids[1])", "0end/\(ids[0])"].sorted())
  }

  @Test func `a moved follow-up keeps its place in the order, a snoozed one takes a new one`() throws {
    let driver = FollowUpDriver()
    try driver.take(.delivered("v1", car: "x"), at: Instant(shanghai: "2026-03-02 10:00"))
    try driver.take(.profile(zone: "Europe/Berlin"), at: Instant(shanghai: "2026-03-03 10:00"))
    try driver.tick(at: Instant(shanghai: "2026-03-05 09:00"))
    let id = try #require(driver.latest(.satisfactionCall))
    #expect(driver.timers.map(\.name) == ["1gate/0/2026-03-05T01:00:00.000Z/\(id)"])
    #expect(driver.timers.map(\.due) == [Instant(shanghai: "2026-03-05 16:00")])
    let until = Instant(shanghai: "2026-03-20 16:00")
    try driver.take(
      .contact(.snoozed(SnoozedContact(followUpID: id, until: until))), at: Instant(shanghai: "2026-03-05 12:00"))
    #expect(driver.timers.map(\.name) == ["1gate/0/2026-03-20T08:00:00.000Z/\(id)"])
    #expect(driver.states[id]?.followUp.priority == until.milliseconds)
  }

  @Test func `an ended follow-up is cleared away after 90 days, and contacts with it are unknown from then on`() throws {
    let driver = FollowUpDriver()
    try driver.take(.delivered("v1", car: "x"), at: Instant(shanghai: "2026-03-02 10:00"))
    let id = try #require(driver.latest(.satisfactionCall))
    try driver.tick(at: Instant(shanghai: "2026-03-08 09:00"))
    #expect(driver.states[id]?.state == .missed)
    try driver.tick(at: Instant(shanghai: "2026-06-06 08:59"))
    #expect(driver.tombstones.isEmpty)
    try driver.tick(at: Instant(shanghai: "2026-06-06 09:00"))
    #expect(driver.tombstones.map(\.id) == [id.rawValue])
    #expect(try driver.tables.row(FollowUp.key(customer, id), in: FollowUp.table) == nil)
    #expect(driver.timers.isEmpty)
  }
}
