import FleetTesting
import Models
import Rules
import Runtime
import Testing
import TieringHistories

@testable import tiering_worker

/// The worker on the runtime's own lanes and stores, against the naive oracle.
@Suite struct TieringWorkerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var seed: UInt64
    var variant: Int
    var days: Int
    var perDay: Int
    var testDescription: String { "seed \(seed), policy \(variant), \(days) days" }
  }

  static let cases = [
    Case(seed: 21, variant: 0, days: 45, perDay: 3), Case(seed: 22, variant: 1, days: 70, perDay: 3),
    Case(seed: 23, variant: 2, days: 370, perDay: 1), Case(seed: 24, variant: 3, days: 200, perDay: 1),
  ]

  @Test(arguments: cases, [Int32(1), 2, 6, 12])
  func `tiers, events and cut-offs equal the naive oracle's whatever the partitions and whoever dies`(
    _ example: Case, partitions: Int32
  ) throws {
    let run = try Run(example, partitions: partitions, accidents: FleetTester.Accident.allCases)
    #expect(run.outcome.difference(from: run.expected) == nil)
    #expect(run.expected.cutoffs.contains { $0.population > 10 })
    for partition in 0..<partitions { #expect(run.outcome.ticks[partition] == run.ticks) }
  }

  @Test func `what is published has the same ids on any number of partitions, and what is parked is the same`() throws {
    let example = Self.cases[0]
    let one = try Run(example, partitions: 1)
    let many = try Run(example, partitions: 6, accidents: FleetTester.Accident.allCases)
    #expect(one.outcome.ids.sorted() == many.outcome.ids.sorted())
    #expect(one.parked == many.parked)
    #expect(Set(one.parked.map(\.code)) == ["no-rate", "unmatched"])
  }

  @Test(arguments: 0...4)
  func `the policy file says what the rule is told`(variant: Int) throws {
    let text = History.policyText(variant)
    let parts = try TieringWorker.parts(of: PolicyDocument(version: "v", text: text))
    #expect(parts.tiering == History.policy(variant))
    #expect(parts.firm.zone == Zone("Europe/Berlin"))
  }

  /// How often, the midnight before a first tick at ten past midnight in Berlin, and the one after it.
  @Test(arguments: [("day", "2026-03-03T23:00:00Z", "2026-03-04T23:00:00Z"), ("month", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")])
  func `a lane says when the next review is, and which the last was`(every: String, first: String, second: String) throws {
    let text = "firm: {zone: Europe/Berlin}\ntiering: {reviewEvery: \(every), reviewDelayMinutes: 30}\n"
    let lane = try WorkerTester(TieringWorker(policy: PolicyDocument(version: "v", text: text)))
    let (first, second) = (try #require(Instant(rfc3339: first)), try #require(Instant(rfc3339: second)))
    #expect(try lane.reading().outlook == LaneOutlook())
    lane.tick(at: try #require(Instant(rfc3339: "2026-03-03T23:10:00Z")), mode: .live)
    try lane.run()
    if every == "day" { #expect(try lane.reading().outlook == LaneOutlook(nextReview: first, nextReviewAt: first + .minutes(30))) }
    lane.tick(at: try #require(Instant(rfc3339: "2026-03-03T23:30:00Z")), mode: .live)
    try lane.run()
    let after = LaneOutlook(lastReview: first, nextReview: second, nextReviewAt: second + .minutes(30))
    #expect(try lane.reading().outlook == after)
    lane.crash()
    #expect(try lane.reading().outlook == after)
  }

  @Test func `lane 0 names the partitions that a review waits for, and every lane the review that it is held at`() throws {
    let worker = TieringWorker(policy: nil)
    let lanes = try (0..<3).map { try WorkerTester(worker, place: LanePlace(partition: $0, partitions: 3)) }
    var underWay: [LaneMessage] = []
    for lane in lanes { lane.carry = { underWay.append($0) } }
    func deliver() throws {
      while !underWay.isEmpty {
        let message = underWay.removeFirst()
        lanes[Int(message.partition)].deliver(message)
        try lanes[Int(message.partition)].run()
      }
    }
    let review = try #require(Instant(rfc3339: "2026-03-01T16:00:00Z"))
    for (number, awaited) in [(2, [Int64(0), 1]), (0, [1])] {
      lanes[number].tick(at: review + .minutes(20), mode: .live)
      try lanes[number].run()
      #expect(try lanes[number].reading().waitingReview == review)
      #expect(try lanes[number].reading().outlook.nextReview == nil)
      if number == 0 { #expect(try lanes[0].reading().outlook.collectedReview == review) }
      try deliver()
      #expect(try lanes[0].reading().outlook.awaited == awaited)
    }
    lanes[0].crash()
    #expect(try lanes[0].reading().outlook == LaneOutlook(collectedReview: review, awaited: [1]))
    lanes[1].tick(at: review + .minutes(20), mode: .live)
    try lanes[1].run()
    try deliver()
    let next = LaneOutlook(lastReview: review, nextReview: review + .days(1), nextReviewAt: review + .days(1) + .minutes(15))
    for lane in lanes { #expect(try lane.reading().outlook == next) }
  }

  @Test func `a policy that cannot be used is refused with its line`() throws {
    let document = PolicyDocument(version: "v", text: "tiering:\n  percent: {a: 9, b: 5, c: 20}\n  window: 3\n")
    #expect {
      _ = try TieringWorker.parts(of: document)
    } throws: {
      let text = "\($0)"
      return text.contains("line 2") && text.contains("line 3") && text.contains("window")
    }
  }

  /// A history, what a fleet made of it, and what the oracle says.
  struct Run {
    struct Parked: Hashable {
      var key: String
      var code: String
      var value: String
    }

    var outcome = TieringOutcome()
    let expected: TieringOutcome
    var parked: Set<Parked> = []
    let ticks: [Instant]

    init(_ example: Case, partitions: Int32, accidents: [FleetTester.Accident] = []) throws {
      var history = History(seed: example.seed, customers: 30)
      let steps = history.steps(days: example.days, perDay: example.perDay)
      var oracle = TieringOracle(policy: History.policy(example.variant), zone: try #require(Zone("Europe/Berlin")), currency: History.yuan)
      for step in HistoryStep.ordered(steps) { oracle.run(step) }
      expected = TieringOutcome(of: oracle)
      let policy = PolicyDocument(version: "v\(example.variant)", text: History.policyText(example.variant))
      let fleet = try FleetTester(
        TieringWorker(policy: policy), partitions: partitions, seed: example.seed, accidents: accidents, percent: 3)
      var ticks: [Instant] = []
      for step in steps {
        if case .tick(let time) = step {
          ticks.append(time)
          fleet.tick(at: time, mode: .history)
          // Now and then several ticks wait together.
          if ticks.count % 3 != 0 { try fleet.run() }
        } else if let record = step.record {
          fleet.append(record.event, to: record.topic)
        }
      }
      try fleet.run()
      self.ticks = ticks
      for record in fleet.published {
        if record.topic == "dead-letters" {
          parked.insert(Parked(key: record.key, code: record.headers["error-code"] ?? "", value: record.value ?? ""))
        } else {
          outcome.take(
            topic: record.topic, partition: record.partition, key: Array(record.key.utf8), value: Array((record.value ?? "").utf8))
        }
      }
    }
  }
}
