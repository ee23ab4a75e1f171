import FleetTesting
import Models
import Runtime
import State
import Testing

/// A tick whose timers fill more than one batch.
@Suite struct LaneTickTests {
  private static let customers = ["a", "b", "c", "d", "e"]

  /// A lane with a timer of each customer, due at nine, whose batches are full with the fourth; the clock stands at eight.
  private func makeTester(_ mode: ClockMode) throws -> WorkerTester {
    let tester = try WorkerTester(EchoWorker(), settings: LaneSettings(recordsPerCommit: 4))
    for customer in Self.customers {
      try tester.complaint(customer, "08:00:00", id: customer, .assigned(ownerID: StaffID(checked: "t")))
    }
    try tick("08:00:00", mode, tester)
    try tester.run()
    return tester
  }

  private func tick(_ time: String, _ mode: ClockMode, _ tester: WorkerTester) throws {
    try tester.tick(time, mode)
    if mode == .history { tester.append(to: "tier-changes", key: "0", value: tester.copyOfLastTick) }
  }

  private func fired(_ customers: some Sequence<String>) -> [String] { customers.map { "\($0) 09:00:00 lost" } }

  @Test(arguments: [ClockMode.live, .history])
  func `a tick's timers are committed in parts, and after a crash between two of them the rest fires once, and the tick comes last`(
    mode: ClockMode
  ) throws {
    let tester = try makeTester(mode)
    let before = tester.decisions.count
    try tick("09:00:00", mode, tester)
    try tester.work()
    tester.crash()
    #expect(tester.decisions.dropFirst(before) == fired(Self.customers.prefix(4))[...])
    try tester.run()
    #expect(Array(tester.decisions.dropFirst(before)) == fired(Self.customers) + ["tick 09:00:00"])
    #expect(try tester.pendingTimers() == 0)
  }

  @Test func `a new policy that comes with a tick is in force for all of its parts, whichever process fires them`() throws {
    let tester = try WorkerTester(
      EchoWorker(policy: PolicyDocument(version: "v1", text: "")), settings: LaneSettings(recordsPerCommit: 4))
    for customer in Self.customers {
      try tester.complaint(customer, "08:00:00", id: customer, .assigned(ownerID: StaffID(checked: "t")))
    }
    try tester.tick("08:00:00", .live)
    try tester.run()
    tester.restart(with: EchoWorker(policy: PolicyDocument(version: "v2", text: "")))
    try tester.tick("09:00:00", .live)
    try tester.work()
    tester.crash()
    try tester.run()
    let lost = tester.published.compactMap(\.value).filter { $0.contains("\"to\":\"lost\"") }
    #expect(lost.count == 5)
    #expect(lost.allSatisfy { $0.contains("\"policyversion\":\"v2\"") })
  }
}
