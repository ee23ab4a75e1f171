import FleetTesting
import Models
import Runtime
import State
import Testing

@Suite struct LaneOrderTests {
  @Test func `live takes what has arrived, the smallest time first, and a tick after the records of its instant`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("09:00:00", .live)
    try tester.run()
    try tester.profile("b", "09:00:02", id: "1")
    try tester.complaint("a", "09:00:03", id: "2")
    try tester.complaint("a", "09:00:01", id: "3")
    try tester.tick("09:00:02", .live)
    try tester.run()
    #expect(tester.decisions == ["tick 09:00:00", "a 09:00:01 active", "b 09:00:02 active", "tick 09:00:02", "a 09:00:03 active"])
  }

  @Test func `history takes exactly what lies below the tick's ends and at or before its time, in the order of time, topic and offset`()
    throws
  {
    let tester = try WorkerTester(EchoWorker(inputs: [.clock, WorkerInput("complaints", isOwned: true), WorkerInput("customers")]))
    try tester.profile("d", "10:00:00", id: "1")
    try tester.complaint("c", "10:00:00", id: "2")
    try tester.complaint("b", "09:00:00", id: "3")
    try tester.complaint("a", "12:00:00", id: "4")
    try tester.run()
    #expect(tester.decisions.isEmpty)
    try tester.tick("11:00:00", .history)
    try tester.complaint("late", "10:30:00", id: "5")
    try tester.run()
    #expect(tester.decisions == ["b 09:00:00 active", "c 10:00:00 active", "d 10:00:00 active", "tick 11:00:00"])
    try tester.tick("13:00:00", .history)
    try tester.run()
    #expect(tester.decisions.dropFirst(4) == ["late 10:30:00 active", "a 12:00:00 active", "tick 13:00:00"])
  }

  @Test func `a lane says how many records wait for a tick of the past that is not there`() throws {
    let tester = try WorkerTester(EchoWorker(inputs: [.clock, WorkerInput("complaints", isOwned: true)]))
    try tester.tick("09:00:00", .history)
    try tester.complaint("a", "09:00:01", id: "1")
    try tester.complaint("b", "10:00:00", id: "2")
    try tester.run()
    #expect(try tester.reading().awaitingTick == 2)
    try tester.tick("09:30:00", .history)
    try tester.run()
    #expect(try tester.reading().awaitingTick == 1)
    try tester.tick("10:00:00", .live)
    try tester.run()
    #expect(try tester.reading().awaitingTick == 0)
  }

  @Test func `in history a tick waits for its copy on each topic that carries ticks`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.complaint("a", "09:00:00", id: "1")
    try tester.tick("11:00:00", .history)
    try tester.run()
    #expect(tester.decisions.isEmpty)
    let copy = tester.copyOfLastTick
    tester.append(to: "tier-changes", key: "0", value: copy)
    try tester.run()
    #expect(tester.decisions == ["a 09:00:00 active", "tick 11:00:00"])
  }

  @Test func `a record first fires its own customer's timers before it, a tick all timers up to it`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("08:00:00", .live)
    try tester.complaint("b", "08:00:00", id: "1", .assigned(ownerID: StaffID(checked: "t")))
    try tester.complaint("a", "08:00:00", id: "2", .assigned(ownerID: StaffID(checked: "t")))
    try tester.run()
    try tester.complaint("a", "09:00:00", id: "3")
    try tester.complaint("a", "09:00:01", id: "4")
    try tester.tick("09:00:02", .live)
    try tester.run()
    let expected = [
      "b 08:00:00 active", "a 08:00:00 active", "tick 08:00:00", "a 09:00:00 active", "a 09:00:00 lost", "a 09:00:01 active",
      "b 09:00:00 lost",
      "tick 09:00:02",
    ]
    #expect(tester.decisions == expected)
  }

  @Test func `history after a live tick is refused`() throws {
    let tester = try WorkerTester(EchoWorker(inputs: [.clock, WorkerInput("complaints", isOwned: true)]))
    try tester.tick("09:00:00", .live)
    try tester.tick("10:00:00", .history)
    try tester.run()
    #expect(tester.decisions == ["tick 09:00:00"])
    #expect(try tester.count("ticks_refused") == 1)
  }

  @Test func `a record more than a day past the clock is parked`() throws {
    let tester = try WorkerTester(EchoWorker())
    tester.tick(at: try #require(Instant(rfc3339: "2026-03-01T09:00:00Z")), mode: .live)
    try tester.run()
    try tester.complaint("a", "09:00:00", id: "1")
    try tester.complaint("a", "09:00:01", id: "2")
    try tester.run()
    #expect(tester.decisions.last == "a 09:00:00 active")
    #expect(tester.published.last?.headers["error-code"] == "future-time")
  }

  @Test func `a new policy is in force from the first tick after a restart on`() throws {
    let first = PolicyDocument(version: "v1", text: "")
    let tester = try WorkerTester(EchoWorker(policy: first))
    try tester.tick("09:00:00", .live)
    try tester.complaint("a", "09:00:00", id: "1")
    try tester.run()
    tester.restart(with: EchoWorker(policy: PolicyDocument(version: "v2", text: "")))
    try tester.complaint("a", "09:00:01", id: "2")
    try tester.run()
    try tester.tick("09:00:02", .live)
    try tester.complaint("a", "09:00:03", id: "3")
    try tester.run()
    let versions = tester.published.filter { $0.topic == "tier-changes" }.compactMap { record in
      record.value.flatMap { $0.contains("\"policyversion\":\"v1\"") ? "v1" : $0.contains("\"policyversion\":\"v2\"") ? "v2" : nil }
    }
    #expect(versions == ["v1", "v1", "v2"])
  }
}
