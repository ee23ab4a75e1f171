import Models
import Testing

@testable import Rules

/// What the rule does around the life of a case: waiting, tombstones, root causes, stores, customers and policies.
@Suite struct ComplaintsRuleTests {
  @Test func `an event waits thirty days for its complaint and is then parked`() throws {
    let lane = ComplaintLane()
    try lane.take(event(["replied"]), at: at("Mon", "09:00"), offset: 4)
    #expect(lane.kept == ["case/4/wait"])
    let deadline = try at("Mon", "09:00") + .days(30)
    try lane.tick(deadline - .milliseconds(1))
    #expect(lane.kept == ["case/4/wait"])
    try lane.tick(deadline)
    #expect(lane.kept == [])
    #expect(lane.parkedLater.map(\.fault.code) == [.unmatched])
    // After it, the opening finds nothing to let in.
    try lane.take(event(["opened", "normal"]), at: at("Mon", "08:00"), offset: 5)
    #expect(lane.said.isEmpty)
    #expect(lane.tables.contents["complaint-waiting"] == nil)
  }

  @Test func `what waited is released by the opening and its timer cancelled`() throws {
    let lane = ComplaintLane()
    try lane.take(event(["replied"]), at: at("Mon", "09:10"), offset: 1)
    try lane.take(event(["customerReplied"]), at: at("Mon", "09:20"), offset: 2)
    try lane.take(event(["rejected"]), at: at("Mon", "09:21"), offset: 3)
    try lane.take(event(["opened", "normal"]), at: at("Mon", "09:00"), offset: 4)
    #expect(lane.kept == [])
    #expect(lane.parkedLater.map(\.name) == ["case/3/wait"])
    #expect(lane.said.map { CaseHistory.text($0.0, at: $0.1) } == ["Mon 09:10 met firstResponse 10 L1 due Mon 11:00"])
    #expect(
      lane.timers.keys.map(\.name).sorted() == [
        "case/nextResponse/breach", "case/nextResponse/warning", "case/resolution/breach", "case/resolution/warning",
      ])
  }

  @Test func `a case gets its tombstone ninety days after its end and can still be reopened`() throws {
    let lane = ComplaintLane()
    try lane.take(event(["opened", "normal"]), at: at("Mon", "09:00"), offset: 1)
    try lane.take(event(["resolved"]), at: at("Mon", "10:00"), offset: 2)
    try lane.take(event(["accepted"]), at: at("Mon", "11:00"), offset: 3)
    try lane.take(event(["closed"]), at: at("Tue", "11:00"), offset: 4)
    let end = try at("Mon", "11:00") + .days(90)
    try lane.tick(end - .milliseconds(1))
    #expect(lane.lastCase?.endedAt == (try at("Mon", "11:00")))
    try lane.tick(end)
    #expect(lane.published.last?.emission == .tombstone(.complaintCases, key: "customer|case"))
    #expect(lane.lastCase == nil)
    #expect(lane.timers.isEmpty)
    // A repeated opening is known for one, whatever its id.
    #expect(try !lane.take(event(["opened", "normal"]), at: end + .days(400), offset: 5))
    // The tier that changed meanwhile holds for the case that comes back.
    try lane.take(tier: .a, of: CaseHistory.customerID, at: end + .days(401), offset: 0)
    #expect(lane.lastCase == nil)
    try lane.take(event(["reopened"]), at: end + .days(402), offset: 6)
    #expect(lane.lastCase?.state == .open)
    #expect(lane.lastCase?.tier == .a)
    #expect(lane.lastCase?.clocks.last?.targetMinutes == 180)
    try lane.take(event(["closed"]), at: end + .days(403), offset: 7)
    try lane.tick(end + .days(493))
    #expect(lane.lastCase == nil)
    #expect(lane.tables.contents["complaint-cases"]?.isEmpty != false)
  }

  @Test func `root causes are counted by store and month of the opening`() throws {
    let lane = ComplaintLane()
    try lane.take(event(["opened", "normal"], of: "x"), at: at("Mon", "09:00"), offset: 1)
    try lane.take(event(["opened", "normal"], of: "y"), at: at("Mon", "09:00"), offset: 2)
    try lane.take(event(["resolved", "quality"], of: "x"), at: at("Mon", "10:00"), offset: 3)
    try lane.take(event(["resolved", "quality"], of: "y"), at: at("Mon5", "10:00"), offset: 4)
    try lane.take(event(["rejected"], of: "x"), at: at("Mon", "11:00"), offset: 5)
    try lane.take(event(["resolved", "neglect"], of: "x"), at: at("Mon", "12:00"), offset: 6)
    let counts = lane.published.compactMap { published -> RootCauseCounts? in
      if case .event(.rootCauseCounts(let counts), _) = published.emission { counts } else { nil }
    }
    #expect(counts.map(\.complaints) == [1, 2, 2, 2, 2])
    #expect(counts.map(\.silentEstimate) == [52, 104, 104, 104, 104])
    #expect(counts.last?.counts == [RootCauseCount(cause: .neglect, count: 1), RootCauseCount(cause: .quality, count: 1)])
    #expect(counts.allSatisfy { $0.month == "2026-03" && $0.partition == 3 && $0.storeID.rawValue == "store" })
  }

  @Test func `a month is the store's own`() throws {
    let lane = ComplaintLane()
    // Half past midnight of 1 April in Shanghai is still March in UTC.
    try lane.take(event(["opened", "normal"]), at: #require(Instant(rfc3339: "2026-03-31T16:30:00Z")), offset: 1)
    guard case .event(.rootCauseCounts(let counts), _) = try #require(lane.published.last).emission else {
      Issue.record("no counts")
      return
    }
    #expect(counts.month == "2026-04")
  }

  @Test func `an unknown store has the default calendar and is told of once`() throws {
    let lane = ComplaintLane()
    try lane.take(event(["opened", "normal"], of: "x"), at: at("Mon", "09:00"), offset: 1)
    try lane.take(event(["opened", "normal"], of: "y"), at: at("Mon", "09:00"), offset: 2)
    #expect(lane.notices == [.unknownStore(StoreID(checked: "store"))])
    #expect(lane.lastCase?.clocks.first?.dueAt == (try at("Mon", "11:00")))

    let known = ComplaintLane(firm: Self.firm(hours: "00:00-24:00"))
    try known.take(event(["opened", "normal"]), at: at("Mon", "20:00"), offset: 1)
    #expect(known.notices == [])
    #expect(known.lastCase?.clocks.first?.dueAt == (try at("Mon", "22:00")))
  }

  @Test func `merges and erasures are stored and counted, and other facts leave no trace`() throws {
    let lane = ComplaintLane()
    func handle(_ change: CustomerChange) throws -> Effects {
      let payload = CustomerEvent(customerID: CaseHistory.customerID, change: change)
      return try lane.rule.handle(
        Event(id: EventID(checked: "e"), source: EventSource(checked: "s"), time: try at("Mon", "09:00"), payload: payload), in: lane.tables
      )
    }
    #expect(try handle(.referred(referrerID: CustomerID(checked: "friend"))) == Effects())
    #expect(lane.tables.contents.isEmpty)
    #expect(try handle(.merged(CustomerMerge(survivorID: CustomerID(checked: "b"), duplicateIDs: []))).notices == [.customerMerged])
    #expect(try handle(.erasureRequested).notices == [.erasureRequested])
    let row = try lane.tables.row(RowKey(CaseHistory.customerID), in: ComplaintTables.customers)
    #expect(row?.mergedInto?.rawValue == "b")
    #expect(row?.erasureRequestedAt == (try at("Mon", "09:00")))
  }

  @Test func `a new calendar re-bases running clocks, says so and leaves met ones alone`() throws {
    let lane = ComplaintLane(firm: Self.firm(hours: "08:30-18:00"))
    try lane.take(event(["opened", "normal"]), at: at("Mon", "17:00"), offset: 1)
    try lane.take(event(["replied"]), at: at("Mon", "17:30"), offset: 2)
    try lane.take(event(["customerReplied"]), at: at("Mon", "17:40"), offset: 3)
    let before = lane.published.count
    try lane.adopt(ComplaintsRule(policy: .standard, firm: Self.firm(hours: "00:00-24:00")), at: at("Mon", "20:00"))
    #expect(lane.published.count == before + 1)
    let clocks = try #require(lane.lastCase).clocks
    #expect(clocks.map(\.name) == ["firstResponse", "nextResponse", "resolution"])
    #expect(clocks[0].metAt == (try at("Mon", "17:30")))
    #expect(clocks[1].dueAt == (try at("Mon", "21:40")))
    #expect(clocks[2].dueAt == (try at("Tue", "17:00")))
    try lane.tick(at("Mon", "21:40"))
    #expect(
      lane.said.map { CaseHistory.text($0.0, at: $0.1) }.suffix(3) == [
        "Mon 20:40 warned nextResponse L1 due Mon 21:40", "Mon 21:40 breached nextResponse L1 due Mon 21:40",
        "Mon 21:40 escalated nextResponse 1>2 breach due Mon 21:40",
      ])
  }

  @Test func `new targets breach at once what they make overdue, and judge nothing of before anew`() throws {
    var strict = ComplaintPolicy.standard
    strict.firstResponse.d = 20
    strict.resolution.d = 60
    let lane = ComplaintLane()
    try lane.take(event(["opened", "normal"]), at: at("Mon", "09:00"), offset: 1)
    try lane.take(event(["replied"]), at: at("Mon", "09:30"), offset: 2)
    try lane.adopt(ComplaintsRule(policy: strict, firm: .standard), at: at("Mon", "10:30"))
    #expect(
      lane.said.map { CaseHistory.text($0.0, at: $0.1) } == [
        "Mon 09:30 met firstResponse 30 L1 due Mon 11:00", "Mon 10:30 breached resolution L1 due Mon 10:00",
        "Mon 10:30 escalated resolution 1>2 breach due Mon 10:00",
      ])
    // A late event from before the new policy counts from it: the answer after 30 minutes stays met.
    try lane.take(event(["assigned"]), at: at("Mon", "09:10"), offset: 3)
    #expect(lane.said.count == 3)
    #expect(lane.lastCase?.ownerID?.rawValue == "li")
  }

  @Test func `a tier that comes later than a newer one and a new policy changes nothing`() throws {
    let lane = ComplaintLane()
    try lane.take(event(["opened", "normal"]), at: at("Mon", "09:00"), offset: 1)
    try lane.take(tier: .b, of: CaseHistory.customerID, at: at("Mon", "09:20"), offset: 2)
    try lane.adopt(ComplaintsRule(policy: .standard, firm: .standard), at: at("Mon", "10:00"))
    try lane.take(tier: .a, of: CaseHistory.customerID, at: at("Mon", "09:10"), offset: 3)
    #expect(lane.lastCase?.tier == .b)
    // The newest tier is taken even where it lies before the policy: it counts from there.
    try lane.take(tier: .c, of: CaseHistory.customerID, at: at("Mon", "09:30"), offset: 4)
    #expect(lane.lastCase?.tier == .c)
  }

  @Test func `the tombstone follows a new policy`() throws {
    var short = ComplaintPolicy.standard
    short.tombstoneDays = 10
    let lane = ComplaintLane()
    try lane.take(event(["opened", "normal"]), at: at("Mon", "09:00"), offset: 1)
    try lane.take(event(["closed"]), at: at("Mon", "10:00"), offset: 2)
    try lane.adopt(ComplaintsRule(policy: short, firm: .standard), at: at("Tue", "00:15"))
    try lane.tick(at("Mon", "10:00") + .days(10))
    #expect(lane.lastCase == nil)
  }

  @Test func `a case of thousands of events keeps a small row`() throws {
    let lane = ComplaintLane()
    try lane.take(event(["opened", "normal"]), at: at("Mon", "09:00"), offset: 0)
    var largest = 0
    for index in 1...1_000 as ClosedRange<Int64> {
      try lane.take(event([index % 2 == 0 ? "replied" : "customerReplied"]), at: at("Mon", "09:00") + .milliseconds(index), offset: index)
      let rows = lane.tables.contents["complaint-cases"] ?? [:]
      largest = max(largest, rows.values.map(\.count).max() ?? 0)
    }
    #expect(largest < 10_000)
    #expect(lane.lastCase?.state == .open)
    // A late event that is older than the entries that are left counts from where they begin, and is not lost.
    try lane.take(event(["held"]), at: at("Mon", "09:00") + .milliseconds(2), offset: 4_000)
    #expect(lane.lastCase?.state == .held)
  }

  @Test func `an event overtaken by a late one is told of`() throws {
    let lane = ComplaintLane()
    try lane.take(event(["opened", "normal"]), at: at("Mon", "09:00"), offset: 1)
    try lane.take(event(["replied"]), at: at("Mon", "10:00"), offset: 2)
    try lane.take(event(["closed"]), at: at("Mon", "09:30"), offset: 3)
    #expect(lane.lastCase?.state == .closed)
    #expect(lane.notices.contains(.overtaken(CaseHistory.complaintID)))
  }

  private func event(_ words: [String], of complaint: String = "case") throws -> ComplaintEvent {
    ComplaintEvent(
      complaintID: ComplaintID(checked: complaint), customerID: CaseHistory.customerID, change: try #require(CaseHistory.change(words)))
  }

  private func at(_ day: String, _ clock: String) throws -> Instant { try #require(CaseHistory.time(day, clock)) }

  static func firm(hours: String) -> FirmPolicy {
    var firm = FirmPolicy.standard
    let weekly = Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [OpenHours(hours)].compactMap { $0 }) })
    firm.stores = [StoreID(checked: "store"): StorePolicy(calendar: StoreCalendar(zone: firm.zone, weekly: weekly))]
    return firm
  }
}
