import FleetTesting
import Models
import Rules
import Testing

/// Whom to contact on a day, and in which order.
@Suite struct CallListTests {
  private static let shanghai = Zone("Asia/Shanghai") ?? .utc

  private func state(
    _ id: String, _ phase: FollowUpPhase = .due, from start: String = "2026-03-05 09:00", until end: String = "2026-03-08 09:00",
    advisor: String? = "li", store: String = "s", channel: Channel = .call, priority: Int64 = 1
  ) -> FollowUpState {
    let facts = FollowUpFacts(
      followUpID: FollowUpID(checked: id), customerID: CustomerID(checked: "c"), kind: .noShow, purpose: .service, channel: channel,
      advisorID: advisor.map(StaffID.init(checked:)), storeID: StoreID(checked: store), windowStart: Instant(shanghai: start),
      windowEnd: Instant(shanghai: end), priority: priority)
    return FollowUpState(followUp: facts, state: phase, causeID: "x", tries: 1)
  }

  private func list(_ date: String) throws -> CallList {
    CallList(on: try #require(CivilDate(date)), in: Self.shanghai, advisorID: StaffID(checked: "li"))
  }

  @Test func `on the list of a date are the advisor's open follow-ups whose window touches it`() throws {
    let due = state("a")
    for (date, isListed) in [
      ("2026-03-04", false), ("2026-03-05", true), ("2026-03-06", true), ("2026-03-07", true), ("2026-03-08", true), ("2026-03-09", false),
    ] { #expect(try list(date).contains(due) == isListed, "\(date)") }
    let today = try list("2026-03-05")
    #expect(today.contains(state("b", .scheduled, from: "2026-03-05 23:59")))
    #expect(!today.contains(state("b", .scheduled, from: "2026-03-06 00:00")))
    #expect(today.contains(state("b", until: "2026-03-05 00:00")))
    #expect(!today.contains(state("b", until: "2026-03-04 23:59")))
    #expect(!today.contains(state("b", advisor: "mo")))
    #expect(!today.contains(state("b", advisor: nil)))
    for phase: FollowUpPhase in [.completed, .missed, .suppressed, .cancelled] { #expect(!today.contains(state("b", phase))) }
  }

  @Test func `without an advisor the list is everybody's; a store and a channel narrow it`() throws {
    var list = try list("2026-03-05")
    list.advisorID = nil
    #expect(list.contains(state("a", advisor: nil)) && list.contains(state("a", advisor: "mo")))
    list.storeID = StoreID(checked: "s")
    list.channel = .sms
    #expect(list.contains(state("a", channel: .sms)))
    #expect(!list.contains(state("a")))
    #expect(!list.contains(state("a", store: "t", channel: .sms)))
  }

  @Test func `a day is as long as the zone's clocks make it`() throws {
    let berlin = try #require(Zone("Europe/Berlin"))
    let list = CallList(on: try #require(CivilDate("2026-03-29")), in: berlin)
    #expect(list.day.upperBound - list.day.lowerBound == .hours(23))
  }

  @Test(arguments: 0..<8) func `what is due comes first, then priority, then the id, however the states come`(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let sorted = [
      state("d", priority: 1), state("B", priority: 2), state("a", priority: 2), state("c", priority: 1_000_000_000_000_003),
      state("a2", .scheduled, priority: 0), state("b2", .scheduled, priority: 0),
    ]
    #expect(sorted.shuffled(using: &random).sorted(by: CallList.precedes).map(\.followUp.followUpID) == sorted.map(\.followUp.followUpID))
  }
}
