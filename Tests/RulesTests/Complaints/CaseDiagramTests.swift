import FleetTesting
import Models
import Testing

@testable import Rules

@Suite struct CaseDiagramTests {
  /// What the diagram of RULES, "Complaints" 9 says of each state: `+` is taken, `.` is forbidden, in the order of `events`.
  static let events = [
    "opened", "acknowledged", "replied", "customerReplied", "held", "resumed", "assigned", "severityChanged", "promiseMade", "promiseKept",
    "resolved", "accepted", "rejected", "reopened", "closed",
  ]
  static let diagram: [(state: CaseState, way: [String], taken: String)] = [
    (.open, [], ".++++.+++++...+"),
    (.held, ["held"], ".+++.++++++...+"),
    (.resolved, ["resolved"], ".+++..++++.++++"),
    (.accepted, ["resolved", "accepted"], ".............++"),
    (.closed, ["closed"], ".............+."),
  ]
  /// Where each taken event leads.
  static let leadsTo: [String: CaseState] = [
    "held": .held, "resumed": .open, "resolved": .resolved, "accepted": .accepted, "rejected": .open, "reopened": .open, "closed": .closed,
  ]

  @Test(arguments: diagram.indices, events.indices)
  func `the diagram decides`(row: Int, column: Int) throws {
    let (state, way, taken) = Self.diagram[row]
    let event = Self.events[column]
    let isTaken = Array(taken)[column] == "+"
    var lines = ["A case", "Mon 09:00 opened normal", "Mon 09:05 promiseMade open Mon 17:00"]
    for (index, step) in way.enumerated() { lines.append("Mon 09:1\(index) \(step)") }
    // An ended case has no open promise left, so there it must be the diagram that refuses.
    let arguments = ["opened": " normal", "severityChanged": " high", "promiseMade": " new Tue 09:00", "promiseKept": " open"][event] ?? ""
    lines.append("Mon 10:00 \(event)\(arguments)\(isTaken ? "" : " !")")
    let history = try #require(CaseHistory.parse(lines.joined(separator: "\n")).first)
    let (_, _, surprises, lane) = try history.run()
    #expect(surprises == [])
    #expect(lane.parked.map(\.code) == (isTaken ? [] : [.illegalTransition]))
    #expect(lane.lastCase?.state == (isTaken ? Self.leadsTo[event] ?? state : state))
  }

  @Test func `a parked event says what it is and where the case stands`() throws {
    let history = try #require(CaseHistory.parse("A case\nMon 09:00 opened normal\nMon 09:01 accepted !").first)
    let lane = try history.run().lane
    #expect(lane.parked.first?.message == "complaint.accepted is not allowed here: the complaint is open")
  }

  @Test func `what is parked changes no row, arms no timer and publishes nothing`() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let lane = ComplaintLane(policy: CaseProperties.policy, firm: CaseProperties.firm)
      for (index, step) in CaseProperties.life(&random, distinctTimes: false).enumerated() {
        guard let change = step.change else { continue }
        try lane.take(
          ComplaintEvent(complaintID: CaseHistory.complaintID, customerID: CaseHistory.customerID, change: change),
          at: Instant(milliseconds: step.second * 1_000), offset: Int64(index))
      }
      #expect(lane.changesByParked == 0)
    }
  }
}
