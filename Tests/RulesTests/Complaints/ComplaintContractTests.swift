import Models
import Testing

@testable import Rules

/// What others read: the fields of the events and of the case, its priority, and the names of timers.
@Suite struct ComplaintContractTests {
  @Test func `events carry store, tier and severity as they are then`() throws {
    let history = try #require(
      CaseHistory.parse("A case\ntier B\nMon 09:00 opened high\nMon 09:05 promiseMade p1 Mon 09:01\nMon 09:06 replied").first)
    let (_, _, _, lane) = try history.run()
    guard case .complaintEscalated(let raise) = lane.said[1].0, case .complaintMet(let met) = lane.said[2].0 else {
      Issue.record("other events: \(lane.said)")
      return
    }
    #expect(raise.clock.storeID.rawValue == "store")
    #expect(raise.clock.customerID.rawValue == "customer")
    #expect(raise.clock.complaintID.rawValue == "case")
    #expect(raise.clock.tier == .b)
    #expect(raise.clock.severity == .high)
    #expect(raise.clock.promiseID?.rawValue == "p1")
    #expect(raise.clock.level == 2)
    #expect(raise.role == "service manager")
    #expect(met.clock.promiseID == nil)
    #expect(met.elapsedMinutes == 6)
  }

  @Test func `one cause publishes what happened, then the case, then the counts`() throws {
    let history = try #require(CaseHistory.parse("A case\nMon 09:50 replied\nMon 09:00 opened normal\nMon 10:00 resolved price").first)
    let types = try history.run().lane.published.map { published -> String in
      if case .event(let event, _) = published.emission { event.type } else { "tombstone" }
    }
    #expect(types == ["complaint.met", "complaint.case", "rootCause.counts", "complaint.met", "complaint.case", "rootCause.counts"])
  }

  @Test func `the case shows all of its clocks`() throws {
    let history = try #require(
      CaseHistory.parse(
        """
        A case
        tier A
        Mon 09:00 opened normal
        Mon 09:05:59 replied
        Mon 09:10 customerReplied
        Mon 09:20 promiseMade p Mon 12:00
        Mon 10:00 held
        """
      ).first)
    let found = try #require(try history.run().lane.lastCase)
    #expect(found.clocks.map(\.name) == ["firstResponse", "nextResponse", "promise:p", "resolution"])
    #expect(found.clocks.map(\.usedMinutes) == [5, 50, 40, 60])
    #expect(found.clocks.map(\.targetMinutes) == [15, 30, 160, 240])
    #expect(found.clocks[0].metAt != nil)
    #expect(found.clocks[1].breachedAt != nil)
    #expect(found.clocks[1].warnedAt != nil)
    #expect(found.clocks[2].dueAt != nil)
    #expect(found.clocks[3].dueAt == nil)
    #expect(found.state == .held)
    #expect(found.level == 2)
    #expect(found.role == "service manager")
    #expect(found.openedAt == CaseHistory.time("Mon", "09:00"))
  }

  @Test func `the case's time is that of its last change`() throws {
    let history = try #require(CaseHistory.parse("A case\nMon 09:00 opened normal\ntick Mon 11:00\nMon 09:10 assigned").first)
    let times = try history.run().lane.published.compactMap { published -> String? in
      if case .event(.complaintCase, let time) = published.emission { CaseHistory.text(time) } else { nil }
    }
    #expect(times == ["Mon 09:00", "Mon 10:30", "Mon 11:00", "Mon 11:00"])
  }

  @Test func `priority goes by severity, then tier, then due instant, and fits a JSON number`() throws {
    func priority(_ tier: String, _ opening: String) throws -> Int64 {
      try #require(try CaseHistory.parse("A case\ntier \(tier)\n\(opening)").first?.run().lane.lastCase?.priority)
    }
    let ordered = try [
      priority("A", "Mon 09:00 opened critical"), priority("D", "Mon 09:00 opened critical"), priority("A", "Mon 09:00 opened high"),
      priority("A", "Mon 09:00 opened normal"), priority("A", "Mon 09:01 opened normal"), priority("B", "Mon 09:00 opened normal"),
      priority("D", "Mon 09:00 opened normal"), priority("A", "Mon 09:00 opened low"),
    ]
    #expect(ordered == ordered.sorted())
    #expect(Set(ordered).count == ordered.count)
    #expect(ordered.allSatisfy { $0 >= 0 && $0 < 1 << 53 })
    #expect(ordered[3] == 2 << 50 | 0 << 48 | (try #require(CaseHistory.time("Mon", "09:15"))).milliseconds)
  }

  @Test func `a case with no running clock comes last of its kind`() throws {
    let history = try #require(CaseHistory.parse("A case\nMon 09:00 opened normal\nMon 10:00 closed").first)
    #expect(try history.run().lane.lastCase?.priority == 2 << 50 | 3 << 48 | (1 << 48 - 1))
  }

  @Test func `timers have the names of the contract`() throws {
    let history = try #require(
      CaseHistory.parse("A case\nMon 09:00 opened normal\nMon 09:01 replied\nMon 09:02 promiseMade a/b%c Mon 12:00").first)
    #expect(
      try history.run().lane.timers.keys.map(\.name).sorted() == [
        "case/promise:a%2Fb%25c/breach", "case/promise:a%2Fb%25c/warning", "case/resolution/breach", "case/resolution/warning",
      ])
  }

  @Test(arguments: ["c", "a/b", "a/promise:x", "/", "ü/%2F", "case/tombstone"])
  func `a timer's name can be read from its end`(complaint: String) throws {
    let id = ComplaintID(checked: complaint)
    let timers: [CaseTimer] = [
      .breach(clock: "resolution"), .warning(clock: ClockName.promise(PromiseID(checked: "x/y")).timerText), .tombstone, .wait(offset: 17),
    ]
    for timer in timers {
      let (found, kind) = try #require(CaseTimer.parse(timer.name(id)))
      #expect(found == id)
      #expect(kind == timer)
    }
  }

  @Test(arguments: ["", "a", "a/b", "a/b/c", "/x/breach", "a/x/wait"])
  func `a name of another rule is none of ours`(name: String) throws {
    #expect(CaseTimer.parse(name) == nil)
  }

  @Test func `a timer that no longer stands does nothing`() throws {
    let history = try #require(CaseHistory.parse("A case\nMon 09:00 opened normal\nMon 09:01 replied").first)
    let lane = try history.run().lane
    let due = try #require(CaseHistory.time("Mon", "11:00"))
    for name in [
      "case/firstResponse/breach", "case/resolution/breach", "case/level/warning", "other/resolution/breach", "case/case/tombstone",
    ] {
      let fired = FiredTimer(customerID: CaseHistory.customerID, name: name, due: due, run: 1)
      #expect(try lane.rule.fire(fired, in: lane.tables) == Effects())
    }
  }
}
