import Models
import Rules
import Testing
import TieringHistories

/// The rule against the naive oracle, whole histories at a time.
@Suite struct TieringPropertyTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var seed: UInt64
    var variant: Int
    var days: Int
    var testDescription: String { "seed \(seed), policy \(variant), \(days) days" }
  }

  static let cases = [
    Case(seed: 11, variant: 0, days: 50), Case(seed: 12, variant: 1, days: 80), Case(seed: 13, variant: 2, days: 380),
    Case(seed: 14, variant: 3, days: 400), Case(seed: 15, variant: 0, days: 50), Case(seed: 16, variant: 4, days: 90),
  ]

  @Test(arguments: cases)
  func `tiers, events and cut-offs equal the naive oracle's whatever the lanes, repeats and restarts`(_ example: Case) throws {
    let zone = try #require(Zone("Europe/Berlin"))
    let policy = History.policy(example.variant)
    var history = History(seed: example.seed, customers: 30)
    let steps = history.steps(days: example.days, perDay: example.days > 200 ? 1 : 3)
    var oracle = TieringOracle(policy: policy, zone: zone, currency: History.yuan)
    for step in steps { oracle.run(step) }
    #expect(oracle.cutoffs.contains { $0.population > 10 })
    for partitions in [1, 2, 6, 12] {
      let fleet = try TieringFleet(
        policy: policy, zone: zone, currency: History.yuan, partitions: partitions, seed: example.seed, repeats: 20,
        reopens: partitions > 2 ? 2 : 10)
      try fleet.run(steps)
      try #require(fleet.cutoffs == oracle.cutoffs)
      #expect(Set(fleet.published.keys) == Set(oracle.published.keys))
      for (id, expected) in oracle.published {
        let actual = (fleet.published[id] ?? []).map(\.withoutFactors)
        guard actual != expected else { continue }
        let at = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(actual.count, expected.count)
        Issue.record(
          "\(partitions) lanes: \(id) at \(at): \(actual.dropFirst(at).first as Any), expected \(expected.dropFirst(at).first as Any)")
        return
      }
    }
  }

  @Test func `the histories reach every kind of event and every stage`() throws {
    let zone = try #require(Zone("Europe/Berlin"))
    var kinds: Set<String> = []
    for example in Self.cases {
      var history = History(seed: example.seed, customers: 30)
      let steps = history.steps(days: example.days, perDay: example.days > 200 ? 1 : 3)
      let fleet = try TieringFleet(policy: History.policy(example.variant), zone: zone, currency: History.yuan, partitions: 2)
      try fleet.run(steps)
      for published in fleet.published.values.joined() {
        switch published.event {
        case .tierPromoted(let move), .tierDemoted(let move): kinds.insert("\(published.event.type) \(move.reason)")
        case .stageChanged(let change): kinds.insert("\(change.to)")
        default: kinds.insert(published.event.type)
        }
      }
      for record in fleet.records.values.joined() {
        switch record {
        case .park(let fault): kinds.insert("park \(fault.code)")
        case .keep: kinds.insert("keep")
        case .release: kinds.insert("release")
        case .parkKept(_, let fault): kinds.insert("parkKept \(fault.code)")
        }
      }
    }
    let expected: Set = [
      "tier.promoted review", "tier.promoted purchase", "tier.demoted review", "tier.demoted refund", "tier.atRisk", "customer.standing",
      "new", "active", "loyal", "atRisk", "dormant", "lost", "park noRate", "keep", "release", "parkKept unmatched",
    ]
    #expect(expected.subtracting(kinds).isEmpty)
  }
}
