import Models
import Rules
import Testing

/// The rule against the naive oracle, whole histories at a time.
@Suite struct TieringPropertyTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var seed: UInt64
    var variant: Int
    var partitions: Int
    var days: Int
    var testDescription: String { "seed \(seed), policy \(variant), \(partitions) lanes, \(days) days" }
  }

  static let cases: [Case] = [1, 2, 6, 12].flatMap { partitions in
    [(11, 0, 60), (12, 1, 100), (13, 2, 420), (14, 3, 420), (15, 4, 430)].map {
      Case(seed: UInt64($0.0), variant: $0.1, partitions: partitions, days: $0.2)
    }
  }

  @Test(arguments: cases)
  func `tiers, events and cut-offs equal the naive oracle's whatever the lanes, repeats and restarts`(_ example: Case) throws {
    let zone = try #require(Zone("Europe/Berlin"))
    let policy = History.policy(example.variant)
    var history = History(seed: example.seed, customers: 30)
    let steps = history.steps(days: example.days, perDay: example.days > 200 ? 1 : 4)
    var oracle = TieringOracle(policy: policy, zone: zone, currency: History.yuan)
    let fleet = try TieringFleet(
      policy: policy, zone: zone, currency: History.yuan, partitions: example.partitions, seed: example.seed, repeats: 20, reopens: 10)
    for step in steps {
      oracle.run(step)
      try fleet.run(step)
      try #require(fleet.cutoffs == oracle.cutoffs)
    }
    #expect(oracle.cutoffs.contains { $0.population > 10 })
    #expect(Set(fleet.published.keys) == Set(oracle.published.keys))
    for (id, expected) in oracle.published {
      let actual = (fleet.published[id] ?? []).map(\.withoutFactors)
      guard actual != expected else { continue }
      let at = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(actual.count, expected.count)
      Issue.record("\(id) at \(at) of \(expected.count):\n\(actual.dropFirst(at).first as Any)\nexpected\n\(expected.dropFirst(at).first as Any)")
      return
    }
  }
}
