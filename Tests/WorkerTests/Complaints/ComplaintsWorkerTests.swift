import FleetTesting
import Foundation
import Models
import Testing

/// What the complaint worker does with policies, stores and events that are not as they should be.
@Suite struct ComplaintsWorkerTests {
  /// 09:00 in Shanghai on Monday, 2 March 2026.
  let monday = Instant(milliseconds: 1_772_413_200_000)

  private func event(
    _ change: ComplaintChange, _ id: String, at time: Instant, customer: String = "C1", complaint: String = "K1"
  ) -> Event<EventPayload> {
    Event(
      id: EventID(checked: id), source: EventSource(checked: "test"), time: time,
      payload: .complaint(
        ComplaintEvent(complaintID: ComplaintID(checked: complaint), customerID: CustomerID(checked: customer), change: change)))
  }

  private func opened(_ store: String = "s1", _ severity: Severity = .normal) -> ComplaintChange {
    .opened(OpenedComplaint(storeID: StoreID(checked: store), channel: .web, category: "noise", severity: severity))
  }

  /// `time type clock due` of each escalation event.
  private func said(_ lane: ComplaintsWorkerLane) -> [String] {
    lane.records(of: "complaint-escalations").map { record in
      func field(_ name: String) -> String {
        guard let start = record.range(of: "\"\(name)\":\"") else { return "-" }
        return String(record[start.upperBound...].prefix { $0 != "\"" })
      }
      func clock(_ name: String) -> String { String(field(name).dropFirst(5).dropLast(5)) }
      return "\(clock("time")) \(field("type").dropFirst(10)) \(field("clock")) due \(clock("dueAt"))"
    }
  }

  @Test func `a new policy re-bases running clocks at its first tick and says so with each case`() throws {
    let lane = try ComplaintsWorkerLane(policy: "stores: {s1: {}}\n")
    lane.tester.append(event(opened(), "1", at: monday), to: "complaints")
    lane.tester.append(event(opened(), "2", at: monday, customer: "C2"), to: "complaints")
    try lane.tick(at: monday + .minutes(40))
    #expect(said(lane) == [])
    #expect(lane.lastByKey(of: "complaint-cases").values.allSatisfy { $0.contains(#""firstResponse":{"dueAt":"2026-03-02T03:00:00.000Z"#) })
    let cases = lane.records(of: "complaint-cases").count

    // Half the time for the first response: the warning of 45 minutes is still ahead; and the store closes at noon today.
    lane.restart(
      policy: """
        calendars: {standard: {special: {2026-03-02: ["08:30-12:00"]}}}
        stores: {s1: {}}
        complaints: {targets: {firstResponse: {D: 60}}}

        """)
    lane.tester.append(event(opened(), "3", at: monday + .minutes(41), customer: "C3"), to: "complaints")
    try lane.tick(at: monday + .minutes(42))
    let after = lane.records(of: "complaint-cases")
    // The third is opened by the old policy and re-based with the others.
    #expect(after.count == cases + 4)
    #expect(after.suffix(3).filter { $0.contains(#""firstResponse":{"dueAt":"2026-03-02T02:00:00.000Z"#) }.count == 2)
    #expect(after.suffix(3).allSatisfy { $0.contains(#""time":"2026-03-02T01:42:00.000Z""#) })
    #expect(after.suffix(3).allSatisfy { $0.contains(#""resolution":{"dueAt":"2026-03-05"#) })
    try lane.tick(at: monday + .hours(2))
    #expect(
      said(lane).filter { $0.contains("breached") } == [
        "03-02T02:00:00 breached firstResponse due 03-02T02:00:00", "03-02T02:00:00 breached firstResponse due 03-02T02:00:00",
        "03-02T02:41:00 breached firstResponse due 03-02T02:41:00",
      ])
  }

  @Test func `what a new policy makes overdue breaches at its tick, and what was due before keeps its time`() throws {
    let lane = try ComplaintsWorkerLane(policy: "stores: {s1: {}}\n")
    lane.tester.append(event(opened(), "1", at: monday), to: "complaints")
    let promise = ComplaintPromise(promiseID: PromiseID(checked: "p"), promisedAt: monday + .minutes(80))
    lane.tester.append(event(.promiseMade(promise), "2", at: monday), to: "complaints")
    try lane.tick(at: monday + .minutes(50))
    // The worker is away until 10:30; the response is now due after an hour, the promise was due at 10:20.
    lane.restart(policy: "complaints: {targets: {firstResponse: {D: 60}}}\nstores: {s1: {}}\n")
    try lane.tick(at: monday + .minutes(90))
    #expect(
      said(lane) == [
        "03-02T02:30:00 breached firstResponse due 03-02T02:00:00", "03-02T02:30:00 escalated firstResponse due 03-02T02:00:00",
        "03-02T02:00:00 warned promise due 03-02T02:20:00", "03-02T02:20:00 breached promise due 03-02T02:20:00",
        "03-02T02:20:00 escalated promise due 03-02T02:20:00",
      ])
  }

  @Test func `a policy that comes after none re-bases as well, and the same policy again changes nothing`() throws {
    let lane = try ComplaintsWorkerLane()
    lane.tester.append(event(opened(), "1", at: monday), to: "complaints")
    try lane.tick(at: monday + .minutes(1))
    lane.restart(policy: "")
    try lane.tick(at: monday + .minutes(2))
    #expect(lane.records(of: "complaint-cases").count == 1)
    lane.restart(policy: "complaints: {targets: {firstResponse: {D: 60}}}\n")
    try lane.tick(at: monday + .minutes(3))
    #expect(lane.records(of: "complaint-cases").count == 2)
  }

  @Test func `an unknown store has the default calendar and is warned of once, whatever comes and however often the worker starts`() throws
  {
    let lane = try ComplaintsWorkerLane(policy: "stores: {s1: {}}\n")
    lane.tester.append(event(opened("s1"), "1", at: monday, complaint: "K1"), to: "complaints")
    lane.tester.append(event(opened("nowhere"), "2", at: monday, complaint: "K2"), to: "complaints")
    lane.tester.append(event(opened("nowhere"), "3", at: monday, complaint: "K3"), to: "complaints")
    try lane.tick(at: monday + .minutes(1))
    lane.restart(policy: "stores: {s1: {}}\n")
    lane.tester.append(event(opened("nowhere"), "4", at: monday, customer: "C2", complaint: "K4"), to: "complaints")
    try lane.tick(at: monday + .minutes(2))
    #expect(
      lane.log.lines == ["warning the policy does not name this store: the default calendar times its complaints store=nowhere"])
    #expect(lane.lastByKey(of: "complaint-cases").count == 4)
    #expect(
      lane.lastByKey(of: "complaint-cases").values.allSatisfy { $0.contains(#""firstResponse":{"dueAt":"2026-03-02T03:00:00.000Z"#) })
  }

  @Test func `an event before its opening waits 30 days, then it is parked whole and may come again`() throws {
    let lane = try ComplaintsWorkerLane(policy: "stores: {s1: {}}\n")
    lane.tester.append(event(.acknowledged(ComplaintAnswer(by: "li")), "1", at: monday), to: "complaints")
    lane.tester.append(event(.acknowledged(ComplaintAnswer(by: "li")), "2", at: monday, complaint: "K2"), to: "complaints")
    try lane.tick(at: monday + .days(30) - .milliseconds(1))
    #expect(lane.deadLetters == [])
    #expect(lane.records(of: "complaint-cases") == [])
    // K2 opens just in time; the acknowledgement counts from the opening.
    let opening = monday + .days(29)
    lane.tester.append(event(opened(), "3", at: opening, complaint: "K2"), to: "complaints")
    try lane.tick(at: monday + .days(30))
    #expect(said(lane).count == 1)
    #expect(said(lane).first?.hasPrefix("03-31T01:00:00 met firstResponse") == true)
    #expect(lane.deadLetters == ["unmatched C1"])
    let letter = try #require(lane.tester.published.first { $0.topic == "dead-letters" })
    #expect(letter.value?.contains(#""id":"1""#) == true)
    #expect(letter.headers["error-pointer"] == "/data/complaintID")
    // Fed again from the dead letters, it is no repeat.
    lane.tester.append(event(.acknowledged(ComplaintAnswer(by: "li")), "1", at: monday), to: "complaints")
    lane.tester.append(event(opened(), "4", at: monday, complaint: "K1"), to: "complaints")
    try lane.tick(at: monday + .days(31))
    #expect(said(lane).contains { $0.hasPrefix("03-02T01:00:00 met firstResponse") })
  }

  @Test func `what was handled before the first tick is a repeat after it`() throws {
    let lane = try ComplaintsWorkerLane(policy: "stores: {s1: {}}\n")
    lane.tester.append(event(opened(), "1", at: monday), to: "complaints")
    try lane.tick(at: monday + .minutes(1))
    lane.tester.append(event(opened(), "1", at: monday), to: "complaints")
    try lane.tick(at: monday + .minutes(2))
    #expect(lane.deadLetters == [])
    lane.tester.append(event(opened("s1", .high), "1", at: monday), to: "complaints")
    try lane.tick(at: monday + .minutes(3))
    #expect(lane.deadLetters == ["id-reused C1"])
  }

  /// Every event that the diagram forbids in a state, by the events that lead there.
  static let forbidden: [(state: [String], events: [String])] = [
    (["opened"], ["opened", "accepted", "rejected", "reopened", "resumed", "promiseKept"]),
    (["opened", "held"], ["opened", "accepted", "rejected", "reopened", "held", "promiseKept"]),
    (["opened", "resolved"], ["opened", "held", "resumed", "resolved", "promiseKept"]),
    (
      ["opened", "resolved", "accepted"],
      [
        "opened", "acknowledged", "replied", "customerReplied", "held", "resumed", "assigned", "severityChanged", "promiseMade",
        "promiseKept", "resolved", "accepted", "rejected",
      ]
    ),
    (
      ["opened", "closed"],
      [
        "opened", "acknowledged", "replied", "customerReplied", "held", "resumed", "assigned", "severityChanged", "promiseMade",
        "promiseKept", "resolved", "accepted", "rejected", "closed",
      ]
    ),
    (["opened", "promiseMade"], ["promiseMade"]),
  ]

  private func change(_ name: String) -> ComplaintChange {
    let answer = ComplaintAnswer(by: "li")
    switch name {
    case "opened": return opened()
    case "acknowledged": return .acknowledged(answer)
    case "replied": return .replied(answer)
    case "customerReplied": return .customerReplied(note: nil)
    case "held": return .held(.other)
    case "resumed": return .resumed(.other)
    case "assigned": return .assigned(ownerID: StaffID(checked: "wang"))
    case "severityChanged": return .severityChanged(.critical)
    case "promiseMade":
      return .promiseMade(ComplaintPromise(promiseID: PromiseID(checked: "p"), promisedAt: monday + .days(9)))
    case "promiseKept": return .promiseKept(PromiseID(checked: "p"))
    case "resolved": return .resolved(ComplaintResolution(by: "li", resolution: "done", rootCause: nil))
    case "accepted": return .accepted(note: nil)
    case "rejected": return .rejected(note: nil)
    case "reopened": return .reopened(note: nil)
    default: return .closed(note: nil)
    }
  }

  @Test(arguments: forbidden.indices)
  func `an event that the diagram forbids is parked, counted and changes nothing`(_ index: Int) throws {
    let (state, events) = Self.forbidden[index]
    let lane = try ComplaintsWorkerLane(policy: "stores: {s1: {}}\n")
    for (number, name) in state.enumerated() {
      lane.tester.append(event(change(name), "s\(number)", at: monday + .seconds(Int64(number))), to: "complaints")
    }
    try lane.tick(at: monday + .seconds(10))
    #expect(lane.deadLetters == [])
    let before = (lane.tester.published.filter { $0.topic != "complaint-escalations" }, try lane.tester.pendingTimers())
    let rows = lane.tester.changelog.filter { $0.key.hasPrefix("complaint-") }
    for (number, name) in events.enumerated() {
      lane.tester.append(event(change(name), "f\(number)", at: monday + .seconds(20 + Int64(number))), to: "complaints")
    }
    try lane.tick(at: monday + .seconds(60))
    #expect(lane.deadLetters == events.map { _ in "illegal-transition C1" })
    #expect(lane.tester.published.filter { $0.topic != "complaint-escalations" && $0.topic != "dead-letters" } == before.0)
    #expect(try lane.tester.pendingTimers() == before.1)
    #expect(lane.tester.changelog.filter { $0.key.hasPrefix("complaint-") } == rows)
    #expect(try lane.tester.count("dead_letters/illegal-transition") == Int64(events.count))
  }

  @Test func `merges and erasures are counted and change no case`() throws {
    let lane = try ComplaintsWorkerLane(policy: "stores: {s1: {}}\n")
    let customerID = CustomerID(checked: "C1")
    lane.tester.append(event(opened(), "1", at: monday), to: "complaints")
    for (id, change) in [
      ("2", CustomerChange.erasureRequested),
      ("3", .merged(CustomerMerge(survivorID: CustomerID(checked: "C2"), duplicateIDs: [customerID]))),
    ] {
      let payload = EventPayload.customer(CustomerEvent(customerID: customerID, change: change))
      lane.tester.append(
        Event(id: EventID(checked: id), source: EventSource(checked: "test"), time: monday, payload: payload), to: "customers")
    }
    try lane.tick(at: monday + .minutes(1))
    #expect(try lane.tester.count("notices/erasure-requested") == 1)
    #expect(try lane.tester.count("notices/customer-merged") == 1)
    #expect(lane.records(of: "complaint-cases").count == 1)
    try lane.tick(at: monday + .hours(2))
    #expect(said(lane).contains { $0.contains("breached firstResponse") })
  }
}
