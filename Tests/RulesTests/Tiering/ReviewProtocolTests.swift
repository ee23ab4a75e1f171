import Models
import Testing
import TieringHistories

@testable import Rules

/// RULES "Tiering" 4: the review's messages between lanes and merger.
@Suite struct ReviewProtocolTests {
  /// A firm in which everybody ties, or nearly so, on every axis but the last that is asked for.
  struct Ties: CustomTestStringConvertible, Sendable {
    var name: String
    var customers: Int
    var net: @Sendable (Int) -> Int64
    var second: @Sendable (Int) -> Int64
    var testDescription: String { name }
  }

  static let ties = [
    Ties(name: "equal in all but the id", customers: 1_500, net: { _ in 100 }, second: { _ in 0 }),
    Ties(name: "equal in spend and count", customers: 1_200, net: { _ in 100 }, second: { Int64($0 % 700) }),
    Ties(name: "all different", customers: 1_000, net: { Int64($0 * $0 * 7_919 % 1_000_003 + 1) }, second: { Int64($0) }),
    Ties(name: "amounts far apart", customers: 400, net: { Int64(1) << Int64($0 % 62) }, second: { Int64($0) }),
  ]

  @Test(arguments: ties, [1, 5])
  func `ties at a cut are broken by the composite key, to the last byte of the id`(_ ties: Ties, _ lanes: Int) throws {
    let fleet = try Till.fleet(partitions: lanes)
    var keys: [CompositeKey] = []
    for number in 0..<ties.customers {
      // Ids of very different lengths with long shared beginnings.
      let id = "kunde-" + String(repeating: "0", count: number % 90) + "\(number)"
      let time = Till.at("2026-02-10T12:00:00Z") + .milliseconds(ties.second(number) * 1_000)
      try fleet.run(Till.invoice("t\(number)", id, time.rfc3339, ties.net(number)))
      keys.append(CompositeKey(spend: ties.net(number), count: 1, lastPurchaseAt: time, customerID: CustomerID(checked: id)))
    }
    try fleet.run(Till.tick("2026-02-12"))
    let sorted = keys.sorted {
      ($1.spend, $1.lastPurchaseAt, $0.customerID) < ($0.spend, $0.lastPurchaseAt, $1.customerID)
    }
    let ranks = [1, 5, 20].map { (ties.customers * $0 + 99) / 100 - 1 }
    let cutoffs = try #require(fleet.cutoffs.last)
    #expect(cutoffs.cutoffs == CutKeys(a: sorted[ranks[0]], b: sorted[ranks[1]], c: sorted[ranks[2]]))
    #expect(fleet.bytesSent.allSatisfy { $0 <= 100_000 })
    let money = keys.map(\.spend).sorted()
    let expected = [20, 40, 60, 80].map { money[(ties.customers * $0 + 99) / 100 - 1] }
    #expect(fleet.lane(0).lane.cutoffs?.money == expected)
  }

  @Test(arguments: [1, 5, 12])
  func `cuts that moved little since the last review are found without a further round, others in rounds`(_ lanes: Int) throws {
    let fleet = try Till.fleet(partitions: lanes)
    var keys: [String: CompositeKey] = [:]
    var number = 0
    func buy(_ customer: Int, _ time: Instant, _ net: Int64) throws {
      number += 1
      let id = "c\(customer)"
      try fleet.run(Till.invoice("t\(number)", id, time.rfc3339, net))
      var key = keys[id] ?? CompositeKey(spend: 0, count: 0, lastPurchaseAt: time, customerID: CustomerID(checked: id))
      key.spend += net
      key.count += 1
      key.lastPurchaseAt = time
      keys[id] = key
    }
    func cutsAreExact() -> Bool {
      let sorted = keys.values.sorted { $0.ranks(before: $1) }
      let ranks = [1, 5, 20].map { (sorted.count * $0 + 99) / 100 - 1 }
      let money = sorted.map(\.spend).reversed().map { $0 }
      let cuts = CutKeys(a: sorted[ranks[0]], b: sorted[ranks[1]], c: sorted[ranks[2]])
      return fleet.cutoffs.last?.cutoffs == cuts
        && fleet.lane(0).lane.cutoffs?.money == [20, 40, 60, 80].map { money[(sorted.count * $0 + 99) / 100 - 1] }
    }
    // A hundred a day over some weeks; every third ties with others.
    for customer in 0..<2_400 {
      let time = Till.at("2026-02-11T08:00:00Z") - .minutes(Int64(customer) * 15)
      try buy(customer, time, customer % 3 == 0 ? 5_000 : Int64(customer * 7_919 % 10_007))
    }
    try fleet.run(Till.tick("2026-02-12"))
    #expect(cutsAreExact())
    for customer in 0..<40 { try buy(customer * 53, Till.at("2026-02-12") + .minutes(Int64(customer)), Int64(100 + customer * 77)) }
    try fleet.run(Till.tick("2026-02-13"))
    #expect(cutsAreExact())
    for customer in 0..<2_000 { try buy(customer, Till.at("2026-02-13") + .milliseconds(Int64(customer)), 10_000) }
    try fleet.run(Till.tick("2026-02-14"))
    #expect(cutsAreExact())
    let rounds = ["2026-02-12", "2026-02-13", "2026-02-14"].map { fleet.rounds[Till.at("\($0)T00:00:00Z")] ?? 0 }
    #expect(rounds[0] > 0 && rounds[1] == 0 && rounds[2] > 0, "\(rounds)")
    #expect(fleet.bytesSent.allSatisfy { $0 <= 100_000 })
  }

  @Test func `a population of nobody has no cuts, and everybody is D`() throws {
    let fleet = try Till.fleet()
    try fleet.run([Till.registered("c", "2026-02-10"), Till.tick("2026-02-12")])
    let cutoffs = try #require(fleet.cutoffs.first)
    #expect(cutoffs.population == 0)
    #expect(cutoffs.cutoffs == CutKeys())
    #expect(cutoffs.salesShare == SalesShare(a: 0, b: 0, c: 0, d: 0))
    #expect(fleet.standing(of: "c")?.computedTier == .d)
    #expect(fleet.standing(of: "c")?.rfm == RFMScore(recency: 1, frequency: 1, money: 1))
  }

  @Test func `population spend beyond 64 bits still has its shares`() throws {
    let fleet = try Till.fleet()
    for number in 0..<4 { try fleet.run(Till.invoice("t\(number)", "c\(number)", "2026-02-10", .max)) }
    try fleet.run(Till.tick("2026-02-12"))
    #expect(fleet.cutoffs.first?.salesShare == SalesShare(a: 0.25, b: 0, c: 0, d: 0.75))
    #expect(fleet.cutoffs.first?.counts == CutCounts(a: 1, b: 1, c: 1))
  }

  @Test func `lanes that saw their first ticks on two sides of a midnight hold the earlier review first`() throws {
    let early = try Lane(0, of: 2)
    let late = try Lane(1, of: 2)
    try early.sell("x", "2026-03-01", 100)
    try late.sell("y", "2026-03-01", 200)
    // Lane 1 has waited for its first tick until the next midnight was past.
    var queue = try late.tick("2026-03-02T00:20:00Z")
    queue += try early.tick("2026-03-01T23:59:59Z")
    #expect(early.isHeld && late.isHeld)
    try Lane.deliver(queue, to: [early, late])
    #expect(early.reviews == ["2026-03-01T00:00:00.000Z"])
    #expect(!early.isHeld && late.isHeld)
    try Lane.deliver(try early.tick("2026-03-02T00:20:00Z"), to: [early, late])
    #expect(early.reviews == ["2026-03-01T00:00:00.000Z", "2026-03-02T00:00:00.000Z"])
    #expect(late.rule.lastReview == Till.at("2026-03-02T00:00:00Z"))
    #expect(late.rule.lane.cutoffs == early.rule.lane.cutoffs)
    #expect(!late.isHeld)
  }

  @Test func `a report for a finished review is answered with its cut-offs`() throws {
    let merging = try Lane(0, of: 1)
    try merging.sell("x", "2026-03-01", 100)
    let reports = try merging.tick("2026-03-02T00:15:00Z")
    try Lane.deliver(reports, to: [merging])
    guard case .report(let report) = try #require(reports.first) else { return }
    let step = try merging.rule.handle(report, in: merging.tables) { _ in Issue.record("published twice") }
    let cutoffs = try #require(merging.rule.lane.cutoffs)
    #expect(step.messages == [.order(TierOrder(review: report.review, round: 0, partition: 0, content: .settled(cutoffs)))])
  }

  @Test func `a held lane refuses records, and names the review`() throws {
    let held = try Lane(1, of: 2)
    try held.sell("x", "2026-03-01", 100)
    _ = try held.tick("2026-03-02T00:15:00Z")
    #expect(throws: TieringError.held(review: Till.at("2026-03-02T00:00:00Z"))) { try held.sell("x", "2026-03-02", 100) }
  }

  @Test func `the merger says whom a review waits for`() throws {
    let merging = try Lane(0, of: 3)
    guard case .report(let report) = try #require(try merging.tick("2026-03-02T00:15:00Z").first) else { return }
    _ = try merging.rule.handle(report, in: merging.tables) { _ in }
    let waits = try #require(try merging.rule.reviewWaitsFor(merging.tables))
    #expect(waits.review == Till.at("2026-03-02T00:00:00Z"))
    #expect(waits.partitions == [1, 2])
  }

  @Test func `a report of a partition that does not exist changes nothing`() throws {
    let merging = try Lane(0, of: 1)
    let stranger = try Lane(4, of: 5)
    guard case .report(let report) = try #require(try stranger.tick("2026-03-02T00:15:00Z").first) else { return }
    let before = merging.tables.contents
    let step = try merging.rule.handle(report, in: merging.tables) { _ in Issue.record("published") }
    #expect(step == TieringStep(isHeld: false))
    #expect(merging.tables.contents == before)
  }

  @Test func `a new policy's review days count from the tick after the restart`() throws {
    let weekly = TieringPolicy().with { $0.reviewEvery = .week }
    let lane = try Lane(0, of: 1, weekly)
    try Lane.deliver(try lane.tick("2026-03-04T00:15:00Z"), to: [lane])
    #expect(lane.rule.nextReview == Till.at("2026-03-09T00:00:00Z"))
    let reopened = try Lane(0, of: 1, TieringPolicy(), lane.tables)
    try reopened.rule.policyChanged(at: Till.at("2026-03-07T10:00:00Z"), in: lane.tables)
    #expect(reopened.rule.nextReview == Till.at("2026-03-07T00:00:00Z"))
  }
}

/// One lane by itself, for what a fleet cannot show.
private final class Lane {
  let tables: MemoryTables
  let rule: TieringRule
  private(set) var isHeld = false
  private(set) var reviews: [String] = []
  private var offset: Int64 = 0

  init(_ partition: Int32, of partitions: Int32, _ policy: TieringPolicy = TieringPolicy(), _ tables: MemoryTables = MemoryTables()) throws
  {
    self.tables = tables
    rule = try TieringRule(
      policy: policy, zone: .utc, currency: History.yuan, partition: partition, partitions: partitions, state: tables)
  }

  func sell(_ customer: String, _ time: String, _ net: Int64) throws {
    offset += 1
    let event = Till.event(TransactionEvent.invoiced(Till.content("t-\(customer)-\(time)", customer, net)), time, id: "\(offset)")
    _ = try rule.handle(event, RecordContext(partition: rule.partition, offset: offset, streamTime: nil), in: tables)
  }

  func tick(_ time: String) throws -> [TieringMessage] {
    let step = try rule.tick(at: Till.at(time), in: tables)
    isHeld = step.isHeld
    return step.messages
  }

  static func deliver(_ messages: [TieringMessage], to lanes: [Lane]) throws {
    var queue = messages
    while !queue.isEmpty {
      let lane: Lane
      let step: TieringStep
      switch queue.removeFirst() {
      case .report(let report):
        lane = lanes[0]
        step = try lane.rule.handle(report, in: lane.tables) { output in
          for case .event(.cutoffsSet(let cutoffs), _) in output.effects.emissions { lane.reviews.append(cutoffs.reviewedAt.rfc3339) }
        }
      case .order(let order):
        lane = lanes[Int(order.partition)]
        step = try lane.rule.handle(order, in: lane.tables) { _ in }
      }
      lane.isHeld = step.isHeld
      queue += step.messages
    }
  }
}
