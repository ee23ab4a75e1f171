import FleetTesting
import Models
import Runtime
import State
import Testing

@Suite struct LaneRecoveryTests {
  enum Accident: CaseIterable, Sendable {
    case none, beforeCommit, betweenCommitAndPublish, lostDisk
  }

  /// A seeded history with an accident after each step must publish what an undisturbed one does.
  @Test(arguments: Accident.allCases, 1...4)
  func `whatever dies between two steps, the same events come out once`(accident: Accident, seed: UInt64) throws {
    let undisturbed = try WorkerTester(EchoWorker())
    let disturbed = try WorkerTester(EchoWorker())
    for tester in [undisturbed, disturbed] {
      var random = SeededGenerator(seed: seed)
      try tester.tick("08:00:00", .live)
      for step in 1...20 {
        let minute = step < 10 ? "0\(step)" : "\(step)"
        for number in 0..<random.next() % 4 {
          let change: ComplaintChange =
            random.next() % 3 == 0 ? .assigned(ownerID: StaffID(checked: "t\(number)")) : .customerReplied(note: nil)
          // Every third id stands twice.
          try tester.complaint(
            "c\(random.next() % 3)", "08:\(minute):0\(number)", id: "\(step)-\(number / 3)-\(random.next() % 3 == 0)", change)
        }
        if random.next() % 4 == 0 { try tester.tick("09:\(minute):00", .live) }
        if tester === disturbed {
          switch accident {
          case .none: break
          case .beforeCommit:
            try tester.work()
            tester.crash()
          case .betweenCommitAndPublish:
            try tester.work()
            try tester.commit(isPublished: false)
            tester.crash()
          case .lostDisk: try tester.loseDisk()
          }
        }
        try tester.run()
      }
    }
    #expect(disturbed.published == undisturbed.published)
    #expect(
      disturbed.changelog.filter { $0.key != "checkpoint" && !$0.key.hasPrefix("seen/") }
        == undisturbed.changelog.filter { $0.key != "checkpoint" && !$0.key.hasPrefix("seen/") })
    for customer in ["c0", "c1", "c2"] {
      let key = RowKey(customer)
      #expect(try disturbed.row(key, in: EchoRule.counts) == undisturbed.row(key, in: EchoRule.counts))
    }
  }

  @Test func `a repeat is dropped, another payload under the same id is parked, and a parked record is not seen`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("09:00:00", .live)
    try tester.complaint("a", "09:00:00", id: "1")
    try tester.complaint("a", "09:00:00", id: "1")
    try tester.complaint("a", "09:00:00", id: "1", .assigned(ownerID: StaffID(checked: "x")))
    try tester.complaint("a", "09:00:01", id: "2", .closed(note: nil))
    try tester.complaint("a", "09:00:01", id: "2", .closed(note: nil))
    try tester.run()
    #expect(try tester.row(RowKey("a"), in: EchoRule.counts)?.value == 1)
    #expect(try tester.count("records_repeated") == 1)
    let codes = tester.published.filter { $0.topic == "dead-letters" }.map { $0.headers["error-code"] }
    #expect(codes == ["id-reused", "illegal-transition", "illegal-transition"])
  }

  @Test func `a record that cannot be read is parked whole by the topic's owner and skipped by others`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("09:00:00", .live)
    tester.append(to: "complaints", key: "a", value: Array("{\"not\":".utf8), headers: [("mine", Array("kept".utf8))])
    tester.append(to: "customers", key: "a", value: Array("{".utf8))
    tester.append(to: "complaints", key: "a", value: nil)
    try tester.complaint("a", "09:00:00", id: "1")
    try tester.run()
    let dead = tester.published.filter { $0.topic == "dead-letters" }
    #expect(dead.count == 1)
    #expect(dead.first?.value == "{\"not\":")
    #expect(dead.first?.headers["mine"] == "kept")
    #expect(dead.first?.headers["error-code"] == "malformed")
    #expect(dead.first?.headers["topic"] == "complaints")
    #expect(dead.first?.headers["offset"] == "0")
    #expect(dead.first?.headers["replays"] == "0")
    #expect(try tester.count("records_skipped") == 1)
    #expect(try tester.count("records_ignored") == 1)
    #expect(tester.decisions.contains("a 09:00:00 active"))
  }

  @Test func `a kept record is parked whole when it has waited in vain, and its replay is handled`() throws {
    let tester = try WorkerTester(EchoWorker())
    try tester.tick("09:00:00", .live)
    try tester.complaint("a", "09:00:00", id: "1", .held(.other))
    try tester.run()
    try tester.tick("11:00:00", .live)
    try tester.run()
    #expect(tester.published.filter { $0.topic == "dead-letters" }.map { $0.headers["error-code"] } == ["unmatched"])
    try tester.complaint("a", "09:00:00", id: "1", .held(.other))
    try tester.run()
    #expect(try tester.row(RowKey("a"), in: EchoRule.counts)?.value == 2)
  }
}
